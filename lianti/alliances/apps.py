"""Alliances, memberships, agreements and the terms in force."""

from __future__ import annotations

import datetime as dt
import uuid

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    """Floor 4."""

    name = "lianti.alliances"
    label = "alliances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and terms, announce the pages, and tell lower floors what they ask of this one."""
        from lianti.alliances import facts, navigation, terms  # noqa: F401
        from lianti.alliances.roster import read_rows
        from lianti.kernel.web.tables import set_table_reader
        from lianti.parties.viewer import set_alliance_lookup

        set_alliance_lookup(_alliances_at)
        set_table_reader(read_rows)


def _alliances_at(institution_id: int, at: dt.datetime) -> tuple[uuid.UUID, ...]:
    from lianti.alliances.queries import alliance_uids_of
    from lianti.kernel.pure import clock

    return alliance_uids_of(institution_id, clock.local_day(at))
