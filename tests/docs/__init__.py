"""The documents are tested like the code."""
