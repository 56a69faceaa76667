"""What a report says: files in, sections, tables and facts out. Imports nothing of ours."""
