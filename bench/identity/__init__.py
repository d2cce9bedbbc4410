"""Identity: linking many records, and finding one person among millions."""
