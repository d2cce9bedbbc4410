"""The interface kit: shell, navigation, worklists, palette, HTMX helpers, drafts and encrypted files."""
