"""What somebody with a code reads: state and instructions, a masked name, nothing clinical."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.capacity.queries import sheet_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.referrals.rules.line import surname_only, words_of

if TYPE_CHECKING:
    from lianti.capacity.shapes.exams import SheetLine
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class LinePage:
    """One case as its person sees it. The department is left out: it would tell what somebody suffers from."""

    number: str
    name: str
    state: str
    now: str
    hospital: str
    sender: str
    sender_phone: str
    appointment: str
    as_of: str
    # How to prepare for an examination, line by line, and which version of the sheet it is.
    preparation: tuple[str, ...] = ()
    preparation_by: str = ""


def line_page(referral: Referral, at: dt.datetime) -> LinePage:
    """Return the page of a case."""
    state, now = words_of(referral.state)
    booked = referral.appointment_at if referral.state == "scheduled" else None
    sheet = _sheet(referral) if booked else None
    return LinePage(
        number=spaced(referral.number),
        name=surname_only(referral.resident.name),
        state=_(state),
        now=_(now),
        hospital=referral.receiver_institution.name if referral.receiver_institution else "",
        sender=referral.sender_institution.name,
        sender_phone=referral.sender_phone,
        appointment=clock.local(booked).strftime("%Y-%m-%d %H:%M") if booked else "",
        as_of=clock.local(at).strftime("%Y-%m-%d %H:%M"),
        preparation=tuple(t for t in sheet.text.split("\n") if t.strip()) if sheet else (),
        preparation_by=version_words(sheet) if sheet else "",
    )


def _sheet(referral: Referral) -> SheetLine | None:
    """Return the preparation sheet of an examination: who holds the code must prepare for it, whatever it tells."""
    service = referral.service if referral.kind == "examination" else None
    return sheet_of(service.uid) if service is not None else None


def version_words(sheet: SheetLine) -> str:
    """Return which version it is; the department is left out here, too."""
    when = f"{clock.local(sheet.written_at):%Y-%m-%d}"
    return _("第 %(n)d 版，%(when)s") % {"n": sheet.version, "when": when}
