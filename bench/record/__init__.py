"""The shared record: one long timeline among many."""
