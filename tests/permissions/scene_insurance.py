"""An edition of tariffs that somebody of the insurance bureau sent in, waiting for a second person."""

from __future__ import annotations

import uuid
from dataclasses import replace

from lianti.insurance import proposing
from lianti.insurance.reading import DATA
from lianti.kernel.pure.ids import new_uid
from tests.town import LONG_AGO, Town


def build_tariffs(town: Town) -> uuid.UUID:
    """Return the proposal of a colleague."""
    colleague = replace(town.viewer("insurance_bureau"), uid=new_uid())
    content = proposing.content_in((DATA / "more" / "example.toml").read_bytes(), "example.toml")
    return proposing.propose_edition(content=content, by=colleague, at=LONG_AGO).uid
