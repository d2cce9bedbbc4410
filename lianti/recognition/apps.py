"""App configuration of recognition."""

from __future__ import annotations

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """Floor 6: mutual recognition of examination and test results (检查检验结果互认)."""

    name = "lianti.recognition"
    label = "recognition"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts, announce the places in the sidebar."""
        from lianti.recognition import facts, navigation  # noqa: F401
