"""What the templates of the record show: frozen shapes, no model objects."""
