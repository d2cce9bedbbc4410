"""The charter board: every clause and where the group stands."""

from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Floor 11."""

    name = "lianti.faces.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the board to the shell."""
        from lianti.faces.board.places import announce

        announce()
