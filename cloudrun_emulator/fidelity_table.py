"""What becomes of every field of Google's messages here: the table itself."""
