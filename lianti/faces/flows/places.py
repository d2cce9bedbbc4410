"""What the dashboard announces to the shell."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.faces.flows.reading import READERS
from lianti.kernel.web import registry


def announce() -> None:
    """Register the place in the sidebar."""
    registry.nav("flows", _("转诊指标"), "chart-bar", "flows:home", READERS, order=590, group=_("医联体"))
