"""Pages of the gate, of accounts and of institutions."""
