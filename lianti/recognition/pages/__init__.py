"""What the pages of recognition show."""
