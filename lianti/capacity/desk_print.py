"""The printed list of one session for the front desk (分诊台/挂号窗口)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.translation import gettext as _

from lianti.capacity.pages import doctor_words
from lianti.capacity.shapes import BookingLine, SessionList
from lianti.kernel.prints import DeskRow, FrontDeskList, render_form
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.residents.exports.handing import mark_of


def desk_pdf(
    found: SessionList, by: Viewer, at: dt.datetime, *, demo: bool, serial: str, size: Literal["A4", "A5"] = "A4"
) -> bytes:
    """Return the list as PDF; names stand in full because the desk calls them, identity numbers masked."""
    session = found.session
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    number = f"{session.on_day:%Y%m%d}{session.uid.hex[-4:]}"
    form = FrontDeskList(
        number=number,
        readable_number=number,
        alliance=session.basis.alliance,
        printed_at=f"{clock.local(at):%Y-%m-%d %H:%M}",
        printed_by=by.name,
        demo=demo,
        institution=session.institution_name,
        department=session.department_name,
        service=session.service_name,
        doctor=doctor_words(session.practitioner),
        room=session.room,
        date=session.on_day.isoformat(),
        period=f"{starts:%H:%M}-{ends:%H:%M}",
        rows=tuple(_row(line) for line in found.bookings),
        mark=mark_of(by, _("窗口核对"), serial, at).text,
    )
    return render_form(form, size=size)


def _row(line: BookingLine) -> DeskRow:
    who = line.subject
    return DeskRow(
        seat_no=str(line.number),
        time=f"{clock.local(line.starts_at):%H:%M}",
        name=who.name if who else "",
        masked_id=who.masked_id if who else "",
        referral_number=who.number if who else "",
        from_institution=who.from_institution if who else "",
    )
