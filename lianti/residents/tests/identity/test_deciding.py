"""The worklist of possible matches: found by the worker, decided by people, remembered."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact, Trace
from lianti.parties.shapes import Viewer
from lianti.residents import actions
from lianti.residents.identity import index, tasks
from lianti.residents.identity.deciding import decide_match, link_record
from lianti.residents.identity.traits import PersonRecord
from lianti.residents.models import LocalRecord, Merge, PossibleMatch, Resident
from lianti.residents.shapes import ResidentFields

DAY = dt.date(1972, 11, 14)
NUMBER = make_identity("229900", DAY, 642)
HOME = "南丰镇文化街84号11栋1单元1044室"


def newcomer(town: Town, name: str, place: str = "hospital", **more: str) -> Resident:
    fields = ResidentFields(name=name, sex="female", birth_on=DAY, **{"address": HOME, "phone": "10000007777", **more})
    return actions.register_resident(
        fields=fields, institution=town.institution(place), by=Viewer.service("test"), at=town.now
    )


def pair(town: Town, other: str = "张静蓝", **more: str) -> PossibleMatch:
    newcomer(town, "张静兰", identity_number=NUMBER)
    newcomer(town, other, "community", **more)
    tasks.compare_new(town.now)
    return PossibleMatch.objects.get(one__name="张静兰")


def key(number: int) -> dict[str, str]:
    return {"idempotency_key": f"0f8fad5b-d9cb-469f-a165-7086772895{number:02d}"}


def test_the_worker_finds_the_pair_and_asks_once(town: Town) -> None:
    match = pair(town)
    assert (match.verdict, match.state) == ("same", "open")
    assert Fact.objects.filter(kind="residents.match_found", subject_uid=match.uid).count() == 1
    assert tasks.compare_new(town.now) == 0
    Resident.objects.update(matched_at=None)
    tasks.compare_new(town.now)
    assert PossibleMatch.objects.count() == Fact.objects.filter(kind="residents.match_found").count()


def test_twins_are_not_even_asked_about_and_nothing_merges_by_itself(town: Town) -> None:
    newcomer(town, "张静兰", identity_number=NUMBER)
    newcomer(town, "张婷萍", identity_number=make_identity("229900", DAY, 844))
    tasks.compare_new(town.now)
    assert not PossibleMatch.objects.filter(one__name="张静兰").exists()
    assert not Merge.objects.exists()


def test_only_office_and_medical_affairs_decide(town: Town) -> None:
    match = pair(town)
    for who in ("gp", "head", "administrator", "regulator"):
        with pytest.raises(NotPermitted):
            decide_match(match_uid=match.uid, answer="same", by=town.viewer(who), at=town.now)
        assert signed_in_client(town, who).get("/residents/matches").status_code == 403
    stranger = Viewer(match.uid, "外院", "medical_affairs", institution_id=town.institution("stranger").pk)
    with pytest.raises(NotVisible):
        decide_match(match_uid=match.uid, answer="same", by=stranger, at=town.now)
    assert not Merge.objects.exists()
    assert not Fact.objects.filter(kind="residents.match_decided").exists()


@pytest.mark.parametrize("answer", ["", "²", "yes", "\x00"])
def test_an_odd_answer_changes_nothing(town: Town, answer: str) -> None:
    match = pair(town)
    with pytest.raises(Refused):
        decide_match(match_uid=match.uid, answer=answer, by=town.viewer("medical_affairs"), at=town.now)
    match.refresh_from_db()
    assert match.state == "open"


def test_a_no_is_remembered(town: Town) -> None:
    match, by = pair(town), town.viewer("medical_affairs")
    decide_match(match_uid=match.uid, answer="different", note="姐妹", by=by, at=town.now)
    Resident.objects.update(matched_at=None)
    tasks.compare_new(town.now)
    match.refresh_from_db()
    assert (match.state, match.note, match.decided_by_name) == ("different", "姐妹", "方若水")
    with pytest.raises(Refused) as refused:
        decide_match(match_uid=match.uid, answer="same", by=by, at=town.now)
    assert refused.value.code == "decided_already"
    assert not Merge.objects.exists()


def test_an_unclear_pair_needs_two_people(town: Town) -> None:
    match, by = pair(town, "张婷萍"), town.viewer("medical_affairs")
    assert match.verdict == "unclear"
    decide_match(match_uid=match.uid, answer="same", by=by, at=town.now)
    assert not Merge.objects.exists()
    with pytest.raises(Refused) as refused:
        decide_match(match_uid=match.uid, answer="same", by=by, at=town.now)
    assert refused.value.code == "second_person"
    decide_match(match_uid=match.uid, answer="same", by=town.viewer("office"), at=town.now)
    assert Merge.objects.get().match == match


def test_a_number_is_linked_only_when_it_is_certain(town: Town) -> None:
    person = newcomer(town, "张静兰", identity_number=NUMBER)
    tasks.compare_new(town.now)
    by, here = Viewer.service("import"), town.institution("community").pk
    sure = PersonRecord("", "张静兰", "女", "1972-11-14", "", "10000007777")
    made = link_record(institution_id=here, number=" A-1 ", person=sure, by=by, at=town.now)
    assert made is not None
    assert (made.resident_id, made.number, made.how) == (person.pk, "A-1", "automatic")
    assert link_record(institution_id=here, number="A-1", person=sure, by=by, at=town.now) == made
    namesake = PersonRecord("", "张静兰", "女", "1972-11-14")
    assert link_record(institution_id=here, number="A-2", person=namesake, by=by, at=town.now) is None
    for odd in ("", " ", "\x00", "9" * 65):
        with pytest.raises(Refused):
            link_record(institution_id=here, number=odd, person=sure, by=by, at=town.now)
    assert LocalRecord.objects.count() == 1


def test_finding_costs_a_constant_number_of_statements(town: Town) -> None:
    person = newcomer(town, "张静兰")
    counts = []
    for more in range(3):
        for place in range(more * 3):
            newcomer(town, "张静兰", phone=f"1000000{more}{place}00")
        tasks.compare_new(town.now)
        traits = index.traits_on_file(person)
        with CaptureQueriesContext(connection) as asked:
            index.find(traits, index.key_values(traits), person.pk)
        counts.append(len(asked))
    assert (counts[0] <= 3, counts[1:]) == (True, [3, 3])


def test_from_the_worklist_to_the_merge_and_back(town: Town) -> None:
    match, client = pair(town), signed_in_client(town, "medical_affairs")
    listed = client.get("/residents/matches").content.decode()
    for text in ("张静兰", "张静蓝", "高度一致", "姓名：同音或形近字"):
        assert text in listed
    page = client.get(f"/residents/matches/{match.uid}").content.decode()
    assert NUMBER not in page
    assert "10000007777" not in page
    assert Trace.objects.filter(operation="read", purpose="核对是否同一人").count() == 2
    assert client.post(f"/residents/matches/{match.uid}/decide", {**key(1), "answer": "²"}).status_code == 422
    answer = client.post(f"/residents/matches/{match.uid}/decide", {**key(2), "answer": "same", "note": "电话核实"})
    assert answer.status_code in {302, 303}
    page = client.get(f"/residents/matches/{match.uid}").content.decode()
    (url,) = set(re.findall(r'"(/residents/merges/[0-9a-f-]+)"', page))
    assert "电话核实" in client.get(url).content.decode()
    assert "张静兰" in client.get("/residents/merges").content.decode()
    assert client.post(f"{url}/undo", {**key(3), "reason": " "}).status_code == 422
    assert Merge.objects.filter(undone_at=None).count() == 1
    assert client.post(f"{url}/undo", {**key(4), "reason": "认错人"}).status_code in {302, 303}
    assert "认错人" in client.get(url).content.decode()
    assert not Resident.objects.exclude(merged_into=None).exists()
    for tab in ("later", "done", "²", "\x00"):
        assert client.get("/residents/matches", {"tab": tab, "page": "²"}).status_code == 200


def test_later_is_asked_again_in_a_week(town: Town) -> None:
    match, client = pair(town), signed_in_client(town, "medical_affairs")
    client.post(f"/residents/matches/{match.uid}/decide", {**key(5), "answer": "later"})
    assert "张静蓝" not in client.get("/residents/matches").content.decode()
    assert "张静蓝" in client.get("/residents/matches?tab=later").content.decode()
    match.refresh_from_db()
    assert match.not_before == town.now + dt.timedelta(days=7)
