"""The ward's morning list: who is here, who is ready, what is under way (JL-47, JL-67)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.queries import partners
from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.pages import PersonLine
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer
from lianti.records.kinds import DISPOSITIONS, PHASES
from lianti.referrals.codes import down as codes_down
from lianti.referrals.pages.common import chip, url_of
from lianti.referrals.queries.readiness import WardLine, ward
from lianti.referrals.states import STATES, TONES
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.records.models import Encounter
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class WardRow:
    """One person of the ward in words."""

    person: PersonLine
    diagnosis: str
    since: dt.datetime
    encounter: Encounter | None
    source: Referral | None
    down: Referral | None
    down_state: str
    down_tone: str
    down_url: str
    resting_until: dt.date | None
    ready: bool
    ready_words: str
    way: str
    way_label: str
    disposition: str
    to_uid: uuid.UUID | None


def ward_page(viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return who is on the ward with phase, readiness and what to do next."""
    rows = [_row(line, at) for line in ward(viewer, at)]
    allowed = partners(viewer.institution_id, clock.local_day(at))
    return {
        "lines": rows,
        "ready": sum(row.ready for row in rows),
        "phases": PHASES,
        "dispositions": DISPOSITIONS,
        "receivers": [(i.uid, i.name) for i in institutions() if i.pk in allowed],
        "chip": chip("JL-67", _("恢复期、稳定期患者及时下转")),
    }


def _row(line: WardLine, at: dt.datetime) -> WardRow:
    person, down = line.resident, line.down
    receiver = down.receiver_institution if down else None
    agreed = receiver is not None and down is not None and down.state in {"scheduled", "no_show"}
    primary = receiver is not None and receiver.kind in PRIMARY_KINDS
    return WardRow(
        person=PersonLine(
            name=person.name,
            sex=SEXES[person.sex],
            age=_("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))},
        ),
        diagnosis=line.diagnosis,
        since=clock.local(line.since),
        encounter=line.encounter,
        source=line.source,
        down=down,
        down_state=_("基层已同意") if agreed else STATES[down.state] if down else "",
        down_tone=TONES[down.state] if down else "plain",
        down_url=url_of(down) if down and down.state != "draft" else _edit(down),
        resting_until=line.resting_until,
        ready=line.ready,
        ready_words=_("可下转，已等 %(n)d 天") % {"n": line.ready_days or 0},
        way=line.way,
        way_label=codes_down.WAYS[line.way],
        disposition=("3" if primary else "2") if agreed else "",
        to_uid=receiver.uid if agreed and receiver else None,
    )


def _edit(down: Referral | None) -> str:
    return reverse("referrals:down_edit", args=[down.number]) if down else ""
