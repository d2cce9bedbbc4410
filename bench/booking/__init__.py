"""Hold and book: how many a second, how many too many, and how far from the bare statements."""
