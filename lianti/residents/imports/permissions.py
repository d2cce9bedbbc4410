"""Who may take over persons: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.residents.imports.kinds import IMPORTERS


def may_import(viewer: Viewer) -> str | None:
    """Persons are taken over by whoever keeps the register of the own house: GP's team, admission, medical affairs."""
    if viewer.is_service or (viewer.role in IMPORTERS and viewer.institution_id is not None):
        return None
    return _("批量建档由本机构的全科医生、护士、村医、住院处或医务科（病案）办理。")
