"""Pages of security: the own ones, those before the first page, the proof, and what an administrator may do."""
