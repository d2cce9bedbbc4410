"""Where the auditor begins: what stands out among a day's looks at records, reviews that are late, and one person's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.faces.desk.audit import may_audit
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _later
from lianti.kernel.pure.text import mask_name
from lianti.ledger.actions import trace
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import institution_labels, usernames_of
from lianti.parties.roles import role_name
from lianti.residents.privacy.queries import late_reviews, suspicious, uid_by_key
from lianti.residents.privacy.suspicion import KINDS

if TYPE_CHECKING:
    from lianti.residents.models import BreakGlass
    from lianti.residents.privacy.suspicion import Finding

_PURPOSE = _later("审计")
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One finding as the page shows it, with the way to the traces behind it."""

    what: str
    who: str
    place: str
    at: dt.datetime
    detail: str
    url: str


@dataclass(frozen=True)
class Page:
    """A day: its findings, and the reviews that are late whatever the day."""

    day: str
    before: str
    after: str
    lines: tuple[Line, ...]
    late: tuple[Line, ...]


@require_GET
def suspicions(request: HttpRequest) -> HttpResponse:
    """Show what stands out on a day, today unless another one is asked for."""
    viewer, at = signed_in(request), clock.now()
    demand(may_audit(viewer, at))
    day = day_of(request.GET.get("day", "")) or clock.local_day(at)
    found = suspicious(clock.day_start(day), clock.day_start(day + _ONE_DAY))
    late = late_reviews(at)
    trace(
        by=viewer, purpose=_PURPOSE, operation="read", object_type="findings", object_uid=None, at=at,
        detail=day.isoformat(),
    )  # fmt: skip
    return render(request, "desk/findings.html", {"page": _page(day, found, late, at)})


def _page(day: dt.date, found: list[Finding], late: list[BreakGlass], at: dt.datetime) -> Page:
    names = usernames_of({f.actor_uid for f in found} | {row.by_uid for row in late})
    places = institution_labels({f.institution_uid for f in found if f.institution_uid})
    after = day + _ONE_DAY
    return Page(
        day=day.isoformat(),
        before=(day - _ONE_DAY).isoformat(),
        after=after.isoformat() if after <= clock.local_day(at) else "",
        lines=tuple(
            Line(
                what=_(KINDS[f.kind]),
                who=f"{f.actor_name}（{_(role_name(f.actor_role))}）",
                place=places.get(f.institution_uid, "") if f.institution_uid else "",
                at=f.at,
                detail=mask_name(f.name) if f.name else _("{n} 份").format(n=f.records),
                url=_traces_of(names.get(f.actor_uid, ""), day),
            )
            for f in found
        ),
        late=tuple(_late_line(row, names.get(row.by_uid, "")) for row in late),
    )


def _late_line(row: BreakGlass, username: str) -> Line:
    return Line(
        what=_("紧急调阅超时未复核"),
        who=f"{row.by_name}（{_(role_name(row.by_role))}）",
        place=row.institution.label,
        at=row.promised_at,
        detail=_("应在此时之前复核"),
        url=_traces_of(username, clock.local_day(row.opened_at)),
    )


def _traces_of(username: str, day: dt.date) -> str:
    return f"{reverse('desk:audit')}?{urlencode({'who': username, 'day': day.isoformat()})}"


@require_POST
def person(request: HttpRequest) -> HttpResponse:
    """Lead to the traces of one person, named by a full number; the number stands in no address and no trace."""
    viewer, at = signed_in(request), clock.now()
    demand(may_audit(viewer, at))
    uid = uid_by_key(request.POST.get("q", "")[:60])
    if uid is None:
        raise Refused("nobody", _later("没有这样的居民。请输入完整的身份证号、医保码或健康档案编号。"), field="q")
    trace(by=viewer, purpose=_PURPOSE, operation="find", object_type="resident", object_uid=uid, at=at)
    return redirect(f"{reverse('desk:audit')}?object={uid}")
