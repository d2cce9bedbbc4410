"""Two files that the machine did not pair, put on the worklist by a person: compared and decided as any other pair."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash
from lianti.ledger.actions import record, trace
from lianti.parties.permissions import demand, may_again
from lianti.parties.shapes import Viewer
from lianti.residents import keys
from lianti.residents.identity.deciding import common_alliance
from lianti.residents.identity.index import people_on_file, traits_on_file
from lianti.residents.identity.kinds import PURPOSE
from lianti.residents.identity.permissions import may_decide
from lianti.residents.identity.scoring import DIFFERENT, UNCLEAR, Score, score
from lianti.residents.models import LocalRecord, PossibleMatch, Resident
from lianti.residents.search import exact_condition

PER_HOUR = 30
_MOST = 3


@transaction.atomic
def ask_about(*, texts: tuple[str, str], by: Viewer, at: dt.datetime) -> PossibleMatch:
    """This function will put two files on the worklist, or return their pair that is there; the decision comes after.

    A file is named by identity number, health record number, 医保码, name with birth date, or record number of the own
    house; one text that finds both suffices. A pair that was told apart, or parted again, is asked once more. Refuses
    anything but exactly two files, and a pair that does not belong to the viewer's house or alliance, in one sentence
    for both: it tells nobody who is on file elsewhere.
    """
    demand(may_decide(by))
    if may_again(by, "residents.ask", most=PER_HOUR, seconds=3600) is not None:
        raise Refused("ask_too_often", _("每小时最多查找 {most} 次，请稍后再试。"), most=PER_HOUR)
    found = {person.pk: person for text in texts for person in _named(text, by)}
    if len(found) != 2:
        raise _nothing()
    one, two = (found[pk] for pk in sorted(found))
    if not _belong_together(one, two, at):
        raise _nothing()
    match = _paired(one, two, by, at)
    if not PossibleMatch.objects.visible_to(by).filter(pk=match.pk).exists():
        raise _nothing()
    for person in (one, two):
        trace(by=by, purpose=PURPOSE, operation="find", object_type="resident", object_uid=person.uid, at=at)
    return match


def _nothing() -> Refused:
    return Refused(
        "ask_two",
        _("没有找到归您核对的两份档案。请填两个不同的身份证号、档案编号或病历号，或一个“姓名 出生日期”。"),
        field="one",
    )


def _belong_together(one: Resident, two: Resident, at: dt.datetime) -> bool:
    """One house, or houses of one alliance: nobody lays an own patient beside a stranger's file to read it."""
    same = one.registered_institution_id == two.registered_institution_id
    return same or common_alliance(one, two, at) is not None


def _named(text: str, by: Viewer) -> list[Resident]:
    asked = keys.read(text)
    where = exact_condition(replace(asked, phone="")) or Q(pk=None)
    number = squash(text.replace("\x00", ""))[:64]
    local = LocalRecord.objects.filter(institution_id=by.institution_id or 0, number=number).values("resident")
    rows = Resident.objects.filter(where | Q(pk__in=local)).select_related("merged_into")
    return list({r.pk: r for r in (row.merged_into or row for row in rows.order_by("pk")[:_MOST])}.values())


def _paired(one: Resident, two: Resident, by: Viewer, at: dt.datetime) -> PossibleMatch:
    result = score(traits_on_file(one), traits_on_file(two), people_on_file())
    told = _told(result)
    fresh = {**told, "found_at": at, "alliance_uid": common_alliance(one, two, at)}
    match, new = PossibleMatch.objects.get_or_create(one=one, two=two, defaults=fresh)
    if new:
        data = {"verdict": match.verdict, "weight": round(match.weight)}
        record("residents.match_found", by=by, at=at, subject_type="possible_match", subject_uid=match.uid, data=data)
    elif match.state in {"same", "different"}:
        _ask_again(match, told)
    data = {"verdict": match.verdict, "again": not new}
    record("residents.match_asked", by=by, at=at, subject_type="possible_match", subject_uid=match.uid, data=data)
    return match


def _told(result: Score) -> dict[str, object]:
    """A pair that looks like two people needs two who say otherwise, as an unclear one does."""
    verdict = UNCLEAR if result.verdict == DIFFERENT else result.verdict
    return {"pattern": ",".join(result.pattern), "weight": round(result.weight, 2), "verdict": verdict}


def _ask_again(match: PossibleMatch, told: dict[str, object]) -> None:
    match.state, match.first_uid, match.first_name, match.not_before = "open", None, "", None
    match.decided_at, match.decided_by_uid, match.decided_by_name = None, None, ""
    for column, value in told.items():
        setattr(match, column, value)
    match.save()
