"""Being right, measured: cases with what must be answered, scores with reasons."""
