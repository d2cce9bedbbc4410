"""What the templates of a referral get: frozen shapes, already in words."""
