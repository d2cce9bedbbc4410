"""Two files that the machine did not pair are compared because a person says so, under the rules of the worklist."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact, Trace
from lianti.residents.identity.asking import ask_about
from lianti.residents.identity.deciding import decide_match
from lianti.residents.identity.merging import unmerge
from lianti.residents.models import Merge, PossibleMatch, Resident
from lianti.residents.tests.identity.test_merging import newcomer, numbered

PAIR = ("22990010199900011", "A2")


@pytest.fixture
def two_files(town: Town) -> tuple[Resident, Resident]:
    one = newcomer(town, "张静兰", record_number=PAIR[0])
    two = newcomer(town, "李桂花")
    numbered(town, two, PAIR[1])
    return one, two


def test_who_does_not_decide_asks_nothing(town: Town, two_files: tuple[Resident, Resident]) -> None:
    for who in ("gp", "specialist", "administrator", "head"):
        with pytest.raises(NotPermitted):
            ask_about(texts=PAIR, by=town.viewer(who), at=town.now)
    strange = newcomer(town, "苗桂英", "stranger"), newcomer(town, "苗桂瑛", "stranger")
    refusals = set()
    for texts in (
        (f"{strange[0].name} 1972-11-14", f"{strange[1].name} 1972-11-14"), ("张静兰 1972-11-14", ""), ("²", "\x00"),
        (PAIR[0], PAIR[0]), ("10000007777", PAIR[1]), (PAIR[0], f"{strange[0].name} 1972-11-14"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask_about(texts=texts, by=town.viewer("medical_affairs"), at=town.now)
        refusals.add(refused.value.sentence)
    assert len(refusals) == 1
    assert not PossibleMatch.objects.exists()
    assert not Fact.objects.filter(kind__startswith="residents.match").exists()


def test_two_people_decide_on_a_pair_that_looks_like_two(town: Town, two_files: tuple[Resident, Resident]) -> None:
    by, at = town.viewer("medical_affairs"), town.now
    match = ask_about(texts=PAIR, by=by, at=at)
    assert (match.verdict, match.state) == ("unclear", "open")
    assert Trace.objects.filter(operation="find", object_uid=two_files[1].uid).exists()
    decide_match(match_uid=match.uid, answer="same", by=by, at=at)
    assert not Merge.objects.exists()
    with pytest.raises(Refused) as refused:
        decide_match(match_uid=match.uid, answer="same", by=by, at=at)
    assert refused.value.code == "second_person"
    assert ask_about(texts=PAIR, by=by, at=at).state == "once"
    second = signed_in_client(town, "medical_affairs")
    assert second.get(reverse("residents:match", args=[match.uid])).status_code == 200
    match.first_uid = uuid.uuid4()
    match.state = "once"
    match.save()
    decide_match(match_uid=match.uid, answer="same", by=by, at=at)
    assert two_files[0].merged.get() == two_files[1]
    with pytest.raises(Refused):
        ask_about(texts=PAIR, by=by, at=at)
    unmerge(merge_uid=Merge.objects.get().uid, reason="认错人", by=by, at=at)
    again = ask_about(texts=PAIR, by=by, at=at)
    assert (again.pk, again.state, again.first_uid) == (match.pk, "open", None)
    assert [f.data["again"] for f in Fact.objects.filter(kind="residents.match_asked").order_by("pk")] == [
        False, True, True,
    ]  # fmt: skip


def test_namesakes_are_asked_about_with_one_text(town: Town) -> None:
    newcomer(town, "张静兰"), newcomer(town, "张静兰")
    window = signed_in_client(town, "medical_affairs")
    place = reverse("residents:match_ask")
    assert "并排比对" in window.get(place).content.decode()
    for one in ("", "甲" * 61, "不存在", "9" * 18):
        answer = window.post(place, {"one": one, "idempotency_key": uuid.uuid4().hex})
        assert answer.status_code == 422
    answer = window.post(place, {"one": "张静兰 1972-11-14", "idempotency_key": uuid.uuid4().hex})
    assert answer.headers["Location"] == reverse("residents:match", args=[PossibleMatch.objects.get().uid])
