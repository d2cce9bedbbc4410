"""Comparing new files with all others, and what people decide on the pairs found; a decision is never asked again."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash
from lianti.kernel.web.clashes import one_wins
from lianti.ledger.actions import record
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.parties.viewer import alliances_of
from lianti.residents.identity.index import find, key_values, stored_values, traits_on_file, write_keys
from lianti.residents.identity.merging import merge_residents
from lianti.residents.identity.permissions import may_decide
from lianti.residents.identity.scoring import SAME, UNCLEAR, Score
from lianti.residents.identity.traits import PersonRecord, traits_of
from lianti.residents.models import LocalRecord, MovedRow, PossibleMatch, Resident

ANSWERS = ("same", "different", "later")
LATER = dt.timedelta(days=7)
_LONGEST_NUMBER = 64


@transaction.atomic
def compare_person(*, resident_pk: int, by: Viewer, at: dt.datetime) -> int:
    """This function will write a person's keys and note every pair that may be one; returns how many are new."""
    resident = Resident.objects.select_for_update().get(pk=resident_pk)
    traits = traits_on_file(resident)
    write_keys(resident, stored_values(traits))
    likely = find(traits, key_values(traits), resident.pk)
    new = sum(_note(resident, other, result, by, at) for other, result in likely)
    Resident.objects.filter(pk=resident.pk).update(matched_at=at)
    return new


def _note(resident: Resident, other: Resident, result: Score, by: Viewer, at: dt.datetime) -> bool:
    resident, other = resident.merged_into or resident, other.merged_into or other
    if resident.pk == other.pk:
        return False
    one, two = sorted((resident, other), key=lambda r: r.pk)
    told = {"pattern": ",".join(result.pattern), "weight": round(result.weight, 2), "verdict": result.verdict}
    made, new = PossibleMatch.objects.get_or_create(
        one=one, two=two, defaults={**told, "found_at": at, "alliance_uid": common_alliance(one, two, at)}
    )
    if not new:
        PossibleMatch.objects.filter(pk=made.pk, state="open").update(**told)
        return False
    data = {"verdict": result.verdict, "weight": round(result.weight)}
    record("residents.match_found", by=by, at=at, subject_type="possible_match", subject_uid=made.uid, data=data)
    return True


def common_alliance(one: Resident, two: Resident, at: dt.datetime) -> uuid.UUID | None:
    """Return an alliance to which both houses belong."""
    others = alliances_of(two.registered_institution_id, at)
    return next((uid for uid in alliances_of(one.registered_institution_id, at) if uid in others), None)


@transaction.atomic
def decide_match(*, match_uid: uuid.UUID, answer: str, by: Viewer, at: dt.datetime, note: str = "") -> PossibleMatch:
    """This function will keep what a person says of a pair: same merges, different is remembered, later asks in a week.

    Where the machine itself is unclear a second person must say the same before the files are merged. Refuses
    (answer, decided_already, second_person), and what merging refuses.
    """
    demand(may_decide(by))
    match = PossibleMatch.objects.visible_to(by).select_for_update(of=("self",)).filter(uid=match_uid).first()
    if match is None:
        raise NotVisible
    if answer not in ANSWERS:
        raise Refused("answer", _("请选择“是同一人”“不是”或“暂不决定”。"))
    if match.state not in {"open", "once"}:
        raise Refused("decided_already", _("这一对已由{name}核对过，不必再核对。"), name=match.decided_by_name)
    match.note = normalise(note.replace("\x00", ""))[:200]
    given = {"same": _same, "different": _different, "later": _later}[answer](match, by, at)
    match.save()
    data = {"answer": given, "verdict": match.verdict, "days": (at - match.found_at).days}
    record("residents.match_decided", by=by, at=at, subject_type="possible_match", subject_uid=match.uid, data=data)
    return match


def _same(match: PossibleMatch, by: Viewer, at: dt.datetime) -> str:
    if match.verdict == UNCLEAR and match.state == "open":
        match.state, match.first_uid, match.first_name = "once", by.uid, by.name
        return "once"
    if match.state == "once" and match.first_uid == by.uid:
        raise Refused("second_person", _("这一对证据不足，须由另一位同事再确认一次才能合并。"))
    one, two = (person.merged_into or person for person in (match.one, match.two))
    reason = match.note or _("核对为同一人")
    if one.pk != two.pk:
        merge_residents(one=one.uid, two=two.uid, reason=reason, by=by, at=at, match=match)
    _decided(match, "same", by, at)
    return "same"


def _different(match: PossibleMatch, by: Viewer, at: dt.datetime) -> str:
    _decided(match, "different", by, at)
    return "different"


def _later(match: PossibleMatch, _by: Viewer, at: dt.datetime) -> str:
    match.not_before = at + LATER
    return "later"


def _decided(match: PossibleMatch, state: str, by: Viewer, at: dt.datetime) -> None:
    match.state, match.decided_at, match.decided_by_uid, match.decided_by_name = state, at, by.uid, by.name


@transaction.atomic
def link_record(
    *, institution_id: int, number: str, person: PersonRecord, by: Viewer, at: dt.datetime
) -> LocalRecord | None:
    """This function will link an institution's own record number to the person it is of, when that is certain.

    A number linked before stays linked. None when nobody, or more than one person, is certainly the same: then the
    caller registers the person or asks. Refuses an empty or too long number.
    """
    text = squash(number.replace("\x00", ""))
    if not text or len(text) > _LONGEST_NUMBER:
        raise Refused("local_number", _("病历号应为 1 到 64 个字符。"), field="number")
    known = LocalRecord.objects.filter(institution_id=institution_id, number=text).first()
    if known is not None:
        return known
    traits = traits_of(person)
    sure = [resident for resident, result in find(traits, key_values(traits)) if result.verdict == SAME]
    if len({resident.merged_into_id or resident.pk for resident in sure}) != 1:
        return None
    return write_link(resident=sure[0], institution_id=institution_id, number=text, how="automatic", by=by, at=at)


def write_link(
    *, resident: Resident, institution_id: int, number: str, how: str, by: Viewer, at: dt.datetime
) -> LocalRecord:
    """This function will write a link; one that fits a merged file follows the merge and goes back with it."""
    made = LocalRecord(
        institution_id=institution_id, number=number, resident_id=resident.merged_into_id or resident.pk, how=how,
        linked_at=at, linked_by_uid=by.uid,
    )  # fmt: skip
    with one_wins(
        Refused("local_number_taken", _("病历号 {n} 刚刚已被登记，请刷新后核对。"), n=number, field="number")
    ):
        made.save()
    if resident.merged_into_id:
        MovedRow.objects.create(label="residents.LocalRecord.resident", row_pk=made.pk, home=resident)
    record(
        "residents.record_linked", by=by, at=at, subject_type="resident", subject_uid=resident.uid, data={"how": how}
    )
    return made
