"""Reading referrals for a viewer: worklists, one case with everything that travels with it, places to refer to."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import OrderBy

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.ids import check_number
from lianti.kernel.pure.text import digits_of, squash
from lianti.kernel.web.counting import counted, listed, tallied
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, untouched
from lianti.referrals.queries.case_files import CaseFile as CaseFile
from lianti.referrals.queries.case_files import case_file as case_file
from lianti.referrals.queries.case_files import consents_in_force as consents_in_force
from lianti.referrals.queries.case_files import sharing_holds as sharing_holds
from lianti.referrals.queries.chains import decline_history as decline_history
from lianti.referrals.queries.chains import decline_reviews as decline_reviews
from lianti.referrals.queries.chains import earlier_cases as earlier_cases
from lianti.referrals.queries.chains import inpatient_elsewhere as inpatient_elsewhere
from lianti.referrals.queries.chains import review_of as review_of
from lianti.referrals.queries.chains import reviews_waiting as reviews_waiting
from lianti.referrals.queries.chains import settlement_of as settlement_of
from lianti.referrals.queries.past_desk import refuse_past_desk
from lianti.referrals.queries.queues import place_in_queue as place_in_queue
from lianti.referrals.queries.queues import waiting_lists as waiting_lists
from lianti.referrals.queries.staff import colleagues as colleagues
from lianti.referrals.queries.staff import seen_by as seen_by
from lianti.referrals.queries.staff import village_rooms as village_rooms
from lianti.referrals.worklists import Worklist, worklist
from lianti.referrals.worklists import lists_for as lists_for
from lianti.referrals.worklists.filters import consent_owed
from lianti.residents.queries import matching_pks

_PARTS = (
    "resident",
    "sender_institution",
    "receiver_institution",
    "receiver_department",
    "holder_institution",
    "holder_department",
    "service",
    "alliance",
    "green_department",
)
PAGE = 25
# An archive is not counted to its end: nobody turns eighty pages, and counting would take longer than the page.
COUNTED = 2000
_SORTS = {
    "clock": ("promised_at", "pk"),
    "person": ("resident__pinyin_key", "pk"),
    "sent": ("submitted_at", "pk"),
    "from": ("sender_institution__pinyin_key", "pk"),
    "when": ("appointment_at", "pk"),
}


@dataclass(frozen=True)
class ListQuery:
    """What a person asks of a worklist: tab, text, filters, order and page."""

    tab: str = ""
    text: str = ""
    kind: str = ""
    urgency: str = ""
    who: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class ListAnswer:
    """One page of rows with the number of all; ``more`` says that there are more than were counted."""

    spec: Worklist
    rows: list[Referral]
    total: int
    sort: str
    descending: bool
    more: bool = False


def list_referrals(viewer: Viewer, query: ListQuery, at: dt.datetime, size: int = PAGE) -> ListAnswer:
    """Return one page of a worklist in two statements; emergencies come first, then the nearest promise."""
    spec = worklist(viewer.role, query.tab)
    default = "sent" if spec.ended else "clock"
    sort = query.sort if query.sort in _SORTS else default
    descending = query.descending if query.sort in _SORTS else spec.ended
    if (query.text, query.kind, query.urgency, query.who, query.page, size) == _OPENED:
        total = _opened_total(viewer, at, spec.key)
        rows = _opened(viewer, at, spec.key, sort, descending)
    else:
        found = _on(spec, viewer, at).filter(_filters(query)).filter(_handled(viewer, query.who))
        total = found[: COUNTED + 1].count()
        rows = list(_page(found, _order(sort, descending), (max(query.page, 1) - 1) * size, size))
    return ListAnswer(spec, rows, min(total, COUNTED), sort, descending, more=total > COUNTED)


# Without filters and on its first page a list is compiled once for each tab and order: that is how it is opened.
_OPENED = ("", "", "", "", 1, PAGE)


def _on(spec: Worklist, viewer: Viewer, at: dt.datetime) -> QuerySet[Referral]:
    return Referral.objects.visible_to(viewer, at).filter(spec.rows(viewer, at))


def _page(found: QuerySet[Referral], order: list[OrderBy], start: int, size: int) -> QuerySet[Referral]:
    """Return the rows of a page: keys are sorted alone, for sorting the whole rows of an archive takes seconds."""
    keys = found.order_by(*order).values("pk")[start : start + size]
    return Referral.objects.select_related(*_PARTS).filter(pk__in=keys).order_by(*order)


@counted
def _opened_total(viewer: Viewer, at: dt.datetime, tab: str) -> QuerySet[Referral]:
    return _on(worklist(viewer.role, tab), viewer, at)[: COUNTED + 1]


@listed
def _opened(viewer: Viewer, at: dt.datetime, tab: str, sort: str, descending: bool) -> QuerySet[Referral]:
    return _page(_on(worklist(viewer.role, tab), viewer, at), _order(sort, descending), 0, PAGE)


def _order(sort: str, descending: bool) -> list[OrderBy]:
    """Return the order of a list; by the clock emergencies stand first. What has no moment stands last, everywhere."""
    order = [F(n).desc(nulls_last=True) if descending else F(n).asc(nulls_last=True) for n in _SORTS[sort]]
    first = Case(When(kind="emergency", then=0), default=1)
    return [first.asc(), *order] if sort == "clock" else order


def _handled(viewer: Viewer, who: str) -> Q:
    """Return the rows that the viewer has taken over by name (我的), or that nobody has."""
    return {"me": Q(handler_uid=viewer.uid), "nobody": Q(handler_uid=None)}.get(who, Q())


def _filters(query: ListQuery) -> Q:
    wanted = Q()
    if query.kind:
        wanted &= Q(kind=query.kind)
    if query.urgency:
        wanted &= Q(urgency=query.urgency)
    text = squash(query.text)
    if not text:
        return wanted
    number = digits_of(text)
    if number and number == text:
        return wanted & Q(number__startswith=number)
    return wanted & Q(resident__in=matching_pks(text))


def tab_counts(viewer: Viewer, at: dt.datetime) -> dict[str, int]:
    """Return how many rows each open worklist of the viewer has; ended cases are not counted, but for owed consents."""
    counts = dict.fromkeys((w.key for w in lists_for(viewer.role) if not w.ended), 0) | _open_tabs(viewer, at)
    if "consent" in counts:
        counts["consent"] += _owed_after_the_end(viewer, at)
    return counts


@tallied
def _open_tabs(viewer: Viewer, at: dt.datetime) -> tuple[QuerySet[Referral], dict[str, Q]]:
    open_cases = Referral.objects.visible_to(viewer, at).open()
    return open_cases, {w.key: w.rows(viewer, at) for w in lists_for(viewer.role) if not w.ended}


@counted
def _owed_after_the_end(viewer: Viewer, at: dt.datetime) -> QuerySet[Referral]:
    """Consents that are owed of cases that ended: few, and found by an index of their own."""
    return Referral.objects.visible_to(viewer, at).filter(consent_owed(viewer, at), ended_at__isnull=False)


def first_with_work(viewer: Viewer, counts: dict[str, int]) -> str:
    """Return the key of the first own worklist that has rows, so that a page opens on work and not on an empty tab."""
    return next((w.key for w in lists_for(viewer.role) if w.mine and counts.get(w.key)), "")


def waiting_for(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many cases wait for the viewer's own role, each once."""
    if not any(w.mine for w in lists_for(viewer.role)):
        return 0
    owes = any(w.key == "consent" for w in lists_for(viewer.role))
    return _waiting(viewer, at) + (_owed_after_the_end(viewer, at) if owes else 0)


@counted
def _waiting(viewer: Viewer, at: dt.datetime) -> QuerySet[Referral]:
    mine = [w.rows(viewer, at) for w in lists_for(viewer.role) if w.mine]
    return Referral.objects.visible_to(viewer, at).open().filter(reduce(or_, mine))


@prepared
def _by_number(number: Slot) -> QuerySet[Referral]:
    return Referral.objects.select_related(*_PARTS, "resident__registered_institution").filter(number=number)


def visible_referral(viewer: Viewer, number: str, at: dt.datetime) -> Referral:
    """Return a case for a step inside an already traced page; NotVisible when it is not the viewer's business."""
    found = _by_number.first(number=number)
    if found is None or not found.is_readable_by(viewer, at):
        raise NotVisible
    return found


def access_referral(viewer: Viewer, number: str, at: dt.datetime, *, purpose: str = "办理转诊") -> Referral:  # data
    """Return a case by its readable number and trace the read; NotVisible when it is not the viewer's business.

    The trace is written first: who cannot be traced is shown nothing.
    """
    if not check_number(number):
        raise NotVisible
    referral = _by_number.first(number=number)
    if referral is None or not referral.is_readable_by(viewer, at):
        refuse_past_desk(referral, viewer)
        raise NotVisible
    trace(
        by=viewer,
        purpose=purpose,
        operation="read",
        object_type="resident",
        object_uid=referral.resident.uid,
        at=at,
        detail=f"referral {number}",
    )
    return referral


def attachment_of(viewer: Viewer, file_uid: uuid.UUID, at: dt.datetime) -> Referral:
    """Return the case that a stored file belongs to (attachment or consent); NotVisible otherwise, traced."""
    mine = Referral.objects.visible_to(viewer, at)
    referral = mine.filter(Q(attachments__file_uid=file_uid) | Q(consents__file_uid=file_uid)).distinct().first()
    if referral is None:
        raise NotVisible
    return access_referral(viewer, referral.number, at, purpose="查看转诊资料")  # data


def find_numbers(viewer: Viewer, text: str, at: dt.datetime, limit: int = 5) -> list[Referral]:
    """Return cases whose readable number begins with the typed digits, at least four, for the palette."""
    digits = digits_of(text)
    if len(digits) < 4 or digits != squash(text):
        return []
    rows = Referral.objects.visible_to(viewer, at).filter(number__startswith=digits).select_related(*_PARTS)
    return list(rows.order_by("-pk")[:limit])


def open_cases_of(viewer: Viewer, resident_uid: uuid.UUID, at: dt.datetime) -> list[Referral]:
    """Return the cases of one resident that the viewer may see, newest first."""
    rows = Referral.objects.visible_to(viewer, at).filter(~untouched(), resident__uid=resident_uid)
    rows = rows.select_related(*_PARTS)
    return list(rows.order_by("-drafted_at")[:20])
