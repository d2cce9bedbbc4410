"""What every page of a referral says the same way: the person, the clock, the holder, the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced_in
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.pages import Chip, Clock, PersonLine
from lianti.parties.roles import role_name
from lianti.referrals.codes import LISTED
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.referrals.queries.ladder import Case

_SOON = dt.timedelta(hours=1)


def url_of(referral: Referral) -> str:
    """Return the address of a case."""
    return reverse("referrals:detail", args=[referral.number])


def person_of(referral: Referral, at: dt.datetime, *, full: bool = False) -> PersonLine:
    """Return the person of a case so that namesakes stay apart."""
    person = referral.resident
    return PersonLine(
        name=person.name,
        sex=SEXES[person.sex],
        age=_("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))},
        masked_id=person.identity_mask if full else "",
        note=_("签约") if referral.contracted else "",
    )


def clock_of(referral: Case, at: dt.datetime) -> Clock:
    """Return the promised time against now; ended cases have none."""
    if referral.ended_at:
        return Clock("done", _("已结束"), referral.ended_at)
    if referral.state == "draft":
        return Clock("none", _("未提交"))
    return Clock.of(referral.promised_at, at, _SOON)


def holder_words(referral: Case) -> str:
    """Say who holds the case now."""
    if referral.holder_institution is None:
        return _("已结束，无人持有")
    where = referral.holder_institution.label
    part = f" · {referral.holder_department.name}" if referral.holder_department else ""
    return f"{where}{part} · {role_name(referral.holder_role)}"


def chip(clause: str, title: str = "", alliance: str = "") -> Chip:
    """Return a 依据 chip that leads to the clause."""
    return Chip(clause, title, reverse("board:clause", args=[clause]) if clause else "", alliance=alliance)


def note_of(note: str, data: Mapping[str, object]) -> str:
    """Return the words of a step, with how the diagnosis stood in the lists of the sender's tier then (JL-44)."""
    listed = LISTED.get(str(data.get("listed", "")), "")
    return "；".join(words for words in (spaced_in(note), listed) if words)
