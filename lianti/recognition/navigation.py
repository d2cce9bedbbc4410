"""Places of recognition; written when the pages are there."""
