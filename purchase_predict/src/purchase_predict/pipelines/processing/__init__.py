"""Processing: two sides of rows, and the encoder."""
