"""How long what is kept, on what ground, and erasing what is over."""
