"""Reading questions (请求指导) for a viewer: worklists and one question with everything that belongs to it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import check_number
from lianti.kernel.pure.text import digits_of, squash
from lianti.kernel.web.counting import counted
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import trace
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Advice, AdviceFile, AdviceStep, Referral
from lianti.residents.queries import matching_pks

_PARTS = (
    "resident",
    "asker_institution",
    "receiver_institution",
    "receiver_department",
    "holder_institution",
    "holder_department",
    "referral",
    "alliance",
)
PAGE = 25
EXPORT = 5000
_ADVISERS = frozenset({"specialist", "department_head"})
_CENTRE = frozenset({"referral_centre", "duty_officer"})
_ASKERS = SENDERS | {"specialist", "department_head", "emergency"}


def _mine(*states: str) -> Callable[[Viewer], Q]:
    return lambda viewer: Q(asker_institution_id=viewer.institution_id, state__in=states)


def _theirs(*states: str) -> Callable[[Viewer], Q]:
    return lambda viewer: Q(receiver_institution_id=viewer.institution_id, state__in=states)


@dataclass(frozen=True)
class AdviceList:
    """One tab; ``mine`` says that its rows wait for the viewer's own role and count in the badge."""

    key: str
    label: str
    roles: frozenset[str]
    rows: Callable[[Viewer], Q]
    mine: bool = False
    empty: str = ""


LISTS: tuple[AdviceList, ...] = (
    AdviceList("asked", _("待答复"), _ADVISERS, _theirs("asked"), True, _("基层请您科室指导的问题会出现在这里。")),
    AdviceList("asked", _("待答复"), _CENTRE, _theirs("asked"), False, _("各科室还没有答复的请求会出现在这里。")),
    AdviceList(
        "answered_out", _("已答复"), _ASKERS, _mine("answered"), True, _("科室答复后，在这里决定办结还是转诊。")
    ),
    AdviceList("clarify_out", _("待补充"), _ASKERS, _mine("clarifying"), True, _("对方请您补充的请求会出现在这里。")),
    AdviceList("drafts", _("草稿"), _ASKERS, _mine("draft"), True, _("没写完的请求都在这里。")),
    AdviceList("sent", _("待对方答复"), _ASKERS, _mine("asked"), False, _("已发出、等科室答复的请求会出现在这里。")),
    AdviceList(
        "clarify", _("待对方补充"), _ADVISERS | _CENTRE, _theirs("clarifying"), False, _("请对方补充的会出现在这里。")
    ),
    AdviceList(
        "done",
        _("本科已答复"),
        _ADVISERS | _CENTRE,
        _theirs("answered", "converted", "closed"),
        False,
        _("答复过的请求会出现在这里。"),
    ),
    AdviceList(
        "ended",
        _("已办结"),
        _ASKERS,
        _mine("converted", "closed", "withdrawn"),
        False,
        _("办结和转为转诊的请求会出现在这里。"),
    ),
)


def lists_for(role: str) -> list[AdviceList]:
    """Return the lists of a role, those of the answering side first; one key stands once."""
    found: dict[str, AdviceList] = {}
    for spec in LISTS:
        if role in spec.roles:
            found.setdefault(spec.key, spec)
    return list(found.values())


@dataclass(frozen=True)
class AdviceQuery:
    """What a person asks of a list."""

    tab: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True)
class AdviceAnswer:
    """One page of questions with the number of all and of every tab."""

    spec: AdviceList
    rows: list[Advice]
    total: int
    counts: dict[str, int]


def list_advice(viewer: Viewer, query: AdviceQuery, at: dt.datetime, size: int = PAGE) -> AdviceAnswer:
    """Return one page in three statements: the nearest promise first, ended ones newest first."""
    specs = lists_for(viewer.role)
    counts = tab_counts(viewer, at)
    first = next((s for s in specs if s.mine and counts.get(s.key)), specs[0])
    spec = next((s for s in specs if s.key == query.tab), first)
    found = Advice.objects.visible_to(viewer, at).filter(spec.rows(viewer)).filter(_wanted(query.text))
    order = ("-pk",) if spec.key in {"done", "ended"} else ("promised_at", "pk")
    start = (max(query.page, 1) - 1) * size
    rows = list(found.select_related(*_PARTS).order_by(*order)[start : start + size])
    return AdviceAnswer(spec, rows, found.count(), counts)


def _wanted(text: str) -> Q:
    wanted = squash(text)
    if not wanted:
        return Q()
    if digits_of(wanted) == wanted:
        return Q(number__startswith=wanted)
    return Q(resident__in=matching_pks(wanted)) | Q(question__contains=text.strip())


def tab_counts(viewer: Viewer, at: dt.datetime) -> dict[str, int]:
    """Return how many rows each list of the viewer has, in one statement."""
    specs = lists_for(viewer.role)
    if not specs:
        return {}
    counted = {f"n_{s.key}": Count("pk", filter=s.rows(viewer)) for s in specs}
    found = Advice.objects.visible_to(viewer, at).aggregate(**counted)
    return {s.key: found[f"n_{s.key}"] for s in specs}


def waiting_for(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many questions wait for the viewer's own role."""
    return _waiting(viewer, at)


@counted
def _waiting(viewer: Viewer, at: dt.datetime) -> QuerySet[Advice]:
    wanted = Q(pk=None)
    for spec in lists_for(viewer.role):
        if spec.mine:
            wanted |= spec.rows(viewer)
    return Advice.objects.visible_to(viewer, at).filter(wanted)


def visible_advice(viewer: Viewer, number: str, at: dt.datetime) -> Advice:
    """Return a question for a step inside an already traced page; NotVisible when it is not the viewer's business."""
    if not check_number(number):
        raise NotVisible
    found = Advice.objects.visible_to(viewer, at).select_related(*_PARTS).filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def access_advice(viewer: Viewer, number: str, at: dt.datetime) -> Advice:
    """Return a question and, when it names somebody, trace the read first."""
    advice = visible_advice(viewer, number, at)
    if advice.resident is not None:
        trace(
            by=viewer,
            purpose="办理请求指导",  # data
            operation="read",
            object_type="resident",
            object_uid=advice.resident.uid,
            at=at,
            detail=f"advice {number}",
        )
    return advice


@dataclass(frozen=True)
class AdviceCase:
    """A question with its steps and files."""

    advice: Advice
    steps: list[AdviceStep]
    files: list[AdviceFile]


def case_file(advice: Advice) -> AdviceCase:
    """Return a question with what belongs to it in two statements."""
    return AdviceCase(
        advice,
        list(AdviceStep.objects.filter(advice=advice).order_by("at", "pk")),
        list(AdviceFile.objects.filter(advice=advice).order_by("pk")),
    )


def file_of(viewer: Viewer, file_uid: uuid.UUID, at: dt.datetime) -> Advice:
    """Return the question that a stored file belongs to, traced; NotVisible otherwise."""
    mine = Advice.objects.visible_to(viewer, at)
    found = mine.filter(Q(files__file_uid=file_uid) | Q(consent_file_uid=file_uid)).distinct().first()
    if found is None:
        raise NotVisible
    return access_advice(viewer, found.number, at)


def advice_of(referral: Referral, viewer: Viewer, at: dt.datetime) -> Advice | None:
    """Return the question that a referral grew out of, when the viewer may open it."""
    if not _grown.rows(referral_id=referral.pk):
        return None
    return Advice.objects.visible_to(viewer, at).filter(referral=referral).first()


@prepared
def _grown(referral_id: Slot) -> QuerySet[Advice, int]:
    """Most cases grew out of no question; then nobody's scope has to be looked into."""
    return Advice.objects.filter(referral_id=referral_id).values_list("pk", flat=True)[:1]
