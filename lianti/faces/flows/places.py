"""What the dashboard announces to the shell."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.faces.flows.reading import READERS
from lianti.kernel.web import registry
from lianti.recognition.permissions import OVERSEERS


def announce() -> None:
    """Register the place in the sidebar."""
    registry.nav("flows", _("转诊指标"), "chart-bar", "flows:home", READERS, order=590, group=_("医联体"))
    registry.nav(
        "recognition_watch", _("互认监管"), "clipboard-check", "flows:recognition", OVERSEERS, 592, group=_("医联体")
    )
