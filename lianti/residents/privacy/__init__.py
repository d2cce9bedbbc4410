"""Who may look, beyond the ordinary reasons: emergencies, consent, sensitive content, and the person's own log."""
