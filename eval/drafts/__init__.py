"""What is asked and what must be answered, before it is put into words: one module for each sort of question."""
