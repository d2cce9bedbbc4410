"""The preparation sheet of an examination (检查前准备须知) for one person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from lianti.capacity.queries import booking_of, sheet_of
from lianti.kernel.prints import PreparationForm
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def preparation_slip(referral: Referral, at: dt.datetime, printed_by: str, answers: str) -> PreparationForm | None:
    """Return the sheet that counts now with the person, the time and the answers given; None when there is none."""
    service = referral.service
    sheet = sheet_of(service.uid) if service is not None and referral.kind == "examination" else None
    if sheet is None:
        return None
    booking = booking_of(referral.uid)
    age = age_on(referral.resident.birth_on, clock.local_day(at))
    return PreparationForm(
        number=referral.number,
        readable_number=spaced(referral.number),
        alliance=referral.alliance.name if referral.alliance else "",
        printed_at=clock.local(at).strftime("%Y-%m-%d %H:%M"),
        printed_by=printed_by,
        template=referral.alliance.slip_template if referral.alliance else "national",
        demo=bool(settings.LIANTI_DEMO),
        name=referral.resident.name,
        sex=SEXES[referral.resident.sex],
        age=_("%(n)d岁") % {"n": age},
        service=sheet.service,
        modality=sheet.modality,
        body_part=sheet.body_part,
        minutes=_("%(n)d 分钟") % {"n": sheet.minutes} if sheet.minutes else "",
        institution=sheet.institution,
        department=sheet.department,
        visit_time=clock.local(booking.starts_at).strftime("%Y-%m-%d %H:%M") if booking else "",
        seat_no=_("第 %(n)d 号") % {"n": booking.number} if booking else "",
        room=booking.room if booking else "",
        text=sheet.text,
        answers=answers,
        version=str(sheet.version),
        written=f"{clock.local(sheet.written_at):%Y-%m-%d}",
        from_institution=referral.sender_institution.name,
        from_phone=referral.sender_phone,
        doctor=referral.author_name,
    )
