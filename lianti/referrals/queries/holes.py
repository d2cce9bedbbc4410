"""Open cases by age and holder (黑洞页): numbers, places and clocks, never a person or a diagnosis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Q, QuerySet

from lianti.alliances.queries import alliances_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.ladder import HEAD, LADDER
from lianti.kernel.web.counting import counted
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Advice, Referral
from lianti.referrals.queries import ladder

ROLES = frozenset({"office", "medical_affairs", "duty_officer", "head", "referral_centre", "department_head"})
# Days without movement: from each edge to the next.
EDGES = (0, 1, 3, 7, 14)
PAGE = 25
# Rows of a workbook.
SHEET = 2000
_SHOWN: list[str] = [
    "pk", "number", "holder_institution_id", "holder_institution__name", "holder_role", "moved_at", "promised_at",
    "escalation_level", "escalated_role",
]  # fmt: skip
_ASKED_PARTS = ("asker_institution", "receiver_institution", "holder_institution", "holder_department", "alliance")
_PARTS = ("sender_institution", "receiver_institution", "holder_institution", "holder_department", "alliance")


@dataclass(frozen=True)
class Reach:
    """How far somebody looks: the own institution, its department, or the alliances that it leads."""

    role: str
    institution_id: int | None
    department_id: int | None = None
    alliance_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ask:
    """What a person asks of the list; an empty word asks for everything."""

    tab: str = "all"
    holder: str = ""
    bucket: str = ""
    number: str = ""
    page: int = 1


@dataclass(frozen=True)
class Hole:
    """One open case as the counts see it."""

    pk: int
    number: str
    holder_id: int | None
    holder: str
    holder_role: str
    moved_at: dt.datetime
    promised_at: dt.datetime | None
    level: int
    escalated_role: str
    question: bool = False

    @property
    def key(self) -> tuple[bool, int]:
        """Return what tells a row from every other: referrals and questions are numbered apart."""
        return self.question, self.pk

    def days(self, at: dt.datetime) -> int:
        """Return the whole days since somebody moved it."""
        return max(0, (at - self.moved_at).days)

    def bucket(self, at: dt.datetime) -> int:
        """Return the index of its age in ``EDGES``."""
        return max(n for n, edge in enumerate(EDGES) if self.days(at) >= edge)

    def late(self, at: dt.datetime) -> bool:
        """Say whether its promise is broken."""
        return self.promised_at is not None and self.promised_at < at

    @property
    def holder_key(self) -> str:
        """Return the holder as a filter carries it."""
        return f"{self.holder_id or 0}-{self.holder_role}"


@dataclass(frozen=True)
class Answer:
    """One page of rows, and everything in reach for the counts; ``openable`` are those the viewer may open."""

    rows: list[ladder.Case]
    total: int
    reach: list[Hole]
    shown: list[Hole]
    openable: frozenset[tuple[bool, int]]


def reach_of(viewer: Viewer, at: dt.datetime) -> Reach:
    """Return how far a viewer looks: an office (医联体办公室) over the alliances that its institution leads."""
    leads: tuple[int, ...] = ()
    if viewer.role == "office":
        mine = alliances_of(viewer.institution_id, clock.local_day(at))
        leads = tuple(a.id for a in mine if a.lead_id == viewer.institution_id)
    return Reach(viewer.role, viewer.institution_id, viewer.department_id, leads)


def _within(reach: Reach) -> Q:
    """Return the rows in reach; the default is nothing, and a draft is its own side's business."""
    if reach.role not in ROLES or reach.institution_id is None:
        return Q(pk=None)
    own = reach.institution_id
    mine = Q(sender_institution_id=own) | Q(receiver_institution_id=own) & ~Q(state="draft")
    if reach.role == "department_head":
        part = reach.department_id or 0
        mine &= Q(holder_department_id=part) | Q(receiver_department_id=part) | Q(sender_department_id=part)
    if reach.alliance_ids:
        mine |= Q(alliance_id__in=reach.alliance_ids)
    return mine


def _asked_within(reach: Reach) -> Q:
    """Return the questions (请求指导) in reach: of the two sides, of the department, of the alliances it leads."""
    if reach.role not in ROLES or reach.institution_id is None:
        return Q(pk=None)
    own = reach.institution_id
    mine = Q(asker_institution_id=own) | Q(receiver_institution_id=own)
    if reach.role == "department_head":
        part = reach.department_id or 0
        mine &= Q(receiver_department_id=part) | Q(asker_department_id=part)
    return mine | Q(alliance_id__in=reach.alliance_ids) if reach.alliance_ids else mine


def open_in(reach: Reach, at: dt.datetime) -> list[Hole]:
    """Return every open case and question in reach, the longest unmoved first, in one statement each."""
    rows = ladder.open_cases(at).filter(_within(reach)).order_by(F("moved_at").asc(), "pk")
    asked = ladder.open_questions(at).filter(_asked_within(reach))
    found = [Hole(*values) for values in rows.values_list(*_SHOWN)]
    found += [replace(Hole(*values), question=True) for values in asked.values_list(*_SHOWN)]
    return sorted(found, key=lambda h: (h.moved_at, h.key))


def mine(hole: Hole, reach: Reach) -> bool:
    """Say whether the ladder has brought a case to this role at this place."""
    if hole.level < 2:
        return False
    if reach.role == "office":
        return hole.escalated_role == "office"
    same = reach.role in LADDER[HEAD] if hole.level == HEAD else reach.role == hole.escalated_role
    return same and hole.holder_id == reach.institution_id


def selected(holes: Iterable[Hole], ask: Ask, reach: Reach, at: dt.datetime) -> list[Hole]:
    """Return what a person asked for."""
    tabs: dict[str, Callable[[Hole], bool]] = {
        "late": lambda h: h.late(at),
        "mine": lambda h: mine(h, reach),
        "still": lambda h: h.days(at) >= EDGES[3],
    }
    found = list(filter(tabs.get(ask.tab), holes)) if ask.tab in tabs else list(holes)
    if ask.holder:
        found = [h for h in found if h.holder_key == ask.holder]
    bucket = whole_number(ask.bucket, most=99)
    if bucket is not None:
        found = [h for h in found if h.bucket(at) == bucket]
    return [h for h in found if h.number.startswith(ask.number)] if ask.number else found


def list_holes(viewer: Viewer, ask: Ask, at: dt.datetime, size: int = PAGE) -> Answer:
    """Return one page of open cases, the longest unmoved first, in a constant number of statements."""
    reach = reach_of(viewer, at)
    everything = open_in(reach, at)
    shown = selected(everything, ask, reach, at)
    start = (max(ask.page, 1) - 1) * size
    keys = [h.key for h in shown[start : start + size]]
    found: dict[tuple[bool, int], ladder.Case] = {}
    openable: set[tuple[bool, int]] = set()
    for question, model, parts in ((False, Referral, _PARTS), (True, Advice, _ASKED_PARTS)):
        wanted = [pk for kind, pk in keys if kind == question]
        found |= {(question, r.pk): r for r in model.objects.select_related(*parts).filter(pk__in=wanted)}
        visible = model.objects.visible_to(viewer, at).filter(pk__in=wanted).values_list("pk", flat=True)
        openable |= {(question, pk) for pk in visible}
    return Answer([found[k] for k in keys if k in found], len(shown), everything, shown, frozenset(openable))


def waiting_for(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many cases the ladder has brought to the viewer, for the badge."""
    if viewer.role not in ROLES or viewer.role == "referral_centre" or viewer.institution_id is None:
        return 0
    if viewer.role == "office":  # whose alliances it leads is asked each time
        reach = reach_of(viewer, at)
        rows = Referral.objects.filter(_within(reach)), Advice.objects.filter(_asked_within(reach))
        return sum(found.open().filter(escalation_level__gte=2, escalated_role="office").count() for found in rows)
    return _brought(viewer, at) + _asked_brought(viewer, at)


@counted
def _brought(viewer: Viewer, _at: dt.datetime) -> QuerySet[Referral]:
    """Cases that the ladder has brought to the viewer's role."""
    reach = Reach(viewer.role, viewer.institution_id, viewer.department_id)
    return Referral.objects.open().filter(_within(reach), _brought_to(viewer))


@counted
def _asked_brought(viewer: Viewer, _at: dt.datetime) -> QuerySet[Advice]:
    """Questions that it has brought there."""
    reach = Reach(viewer.role, viewer.institution_id, viewer.department_id)
    return Advice.objects.open().filter(_asked_within(reach), _brought_to(viewer))


def _brought_to(viewer: Viewer) -> Q:
    level = Q(escalation_level=HEAD) if viewer.role in LADDER[HEAD] else Q(escalated_role=viewer.role)
    return level & Q(escalation_level__gte=2, holder_institution_id=viewer.institution_id)
