"""The board in the hands of people."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.charter.permissions import LOOKERS
from lianti.faces.board.tests.conftest import Board
from lianti.kernel.testing.town_people import STAFF
from lianti.kernel.web import registry
from lianti.ledger.models import Fact

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianti.faces.board.tests.urls")]
HOME = "/board/"
PAGES = (HOME, "/board/clause/SY-44/", "/board/clause/SY-44/8/")
# Outside the alliance: there is nothing for them to see.
OUTSIDE = {"stranger", "stranger_centre", "specialty_specialist", "regulator", "insurance_bureau"}


def ids(content: bytes) -> list[str]:
    """Return the clauses listed in the table, in order."""
    return re.findall(r'board-id" data-label="[^"]*">([A-Z]{2}-\d\d)<', content.decode())


def key() -> str:
    """Return a fresh idempotency key."""
    return str(uuid.uuid4())


@pytest.mark.parametrize("who", sorted(set(STAFF) - OUTSIDE))
def test_who_reads_the_board(board: Board, who: str) -> None:
    """Anyone of a member sees where the group stands; the facts behind it are for those who refer, run or oversee."""
    board.fact("referral.scheduled", place="hospital", within_promise=True)
    board.refresh()
    client = board.client(who)
    behind = 200 if STAFF[who][2] in LOOKERS else 403
    assert [client.get(page).status_code for page in PAGES] == [200, 200, behind]
    leads = re.search(r"/board/clause/SY-44/\d+/", client.get(PAGES[1]).content.decode())
    assert bool(leads) == (behind == 200)
    before = Fact.objects.count()
    if STAFF[who][2] != "office":
        answer = client.post("/board/clause/SY-22/1/attest", {"document": "x", "idempotency_key": key()})
        assert answer.status_code == 403
    assert Fact.objects.count() == before


def test_signed_out_people_are_led_to_the_gate(board: Board, client: Any) -> None:
    """Nothing is shown."""
    assert [client.get(page).status_code for page in PAGES] == [302] * 3


def test_another_alliance_is_not_there(board: Board) -> None:
    """A stranger who may read boards has none, and of a clause the words only; the regulator sees all."""
    board.refresh()
    stranger = board.client("stranger_centre")
    assert "还没有采纳章程" in stranger.get(HOME).content.decode()
    assert stranger.get(f"{HOME}?alliance={board.adoption.alliance.uid}").status_code == 200
    words = stranger.get("/board/clause/SY-44/").content.decode()
    assert "一站式转诊" in words and "没有采纳这份文件" in words
    assert not re.search(r"entry-\d|计算于|/board/clause/SY-44/\d|示例城市医疗集团", words), "nobody's figures"
    assert stranger.get(f"/board/clause/SY-44/?alliance={board.adoption.alliance.uid}").status_code == 404
    assert stranger.get("/board/clause/SY-99/").status_code == 404
    assert stranger.get("/board/clause/SY-44/8/").status_code == 404
    assert board.client("office").get(f"{HOME}?alliance={uuid.uuid4()}").status_code == 404
    assert len(ids(board.client("regulator").get(HOME).content)) == 62


def test_before_the_first_reading_the_board_says_so(board: Board) -> None:
    """No number is invented."""
    content = board.client("gp").get(HOME).content.decode()
    assert "还没有计算过" in content
    assert "还没有计算过" in board.client("gp").get("/board/clause/SY-44/").content.decode()


def test_the_board_lists_all_clauses_and_filters(board: Board) -> None:
    """By verdict, by words, by both; a word nobody wrote finds nothing."""
    board.refresh()
    client = board.client("office")
    assert ids(client.get(HOME).content) == [f"SY-{number:02d}" for number in range(1, 63)]
    assert ids(client.get(HOME, {"verdict": "principle"}).content) == ["SY-13", "SY-26"]
    assert ids(client.get(HOME, {"q": "sy-4 6"}).content) == ["SY-46"]
    assert "SY-27" in ids(client.get(HOME, {"q": "协议"}).content)
    assert ids(client.get(HOME, {"q": "协议", "verdict": "principle"}).content) == []
    assert "没有符合的条款" in client.get(HOME, {"q": "蒸汽机"}).content.decode()
    assert len(ids(client.get(HOME, {"verdict": "nonsense"}).content)) == 62


def evidence(client: Client, title: str) -> str:
    """Return the page of facts that stands behind an entry of SY-44, found as a reader finds it."""
    clause = client.get("/board/clause/SY-44/").content.decode()
    after = clause[clause.index(title) :]
    found = re.search(r'href="(/board/clause/SY-44/[^"]+)"', after)
    assert found is not None
    return client.get(html.unescape(found[1])).content.decode()


def test_a_clause_shows_value_threshold_and_leads_to_the_facts(board: Board) -> None:
    """Two of three in time is not 95 %."""
    for within in (True, True, False):
        board.fact("referral.scheduled", place="hospital", within_promise=within)
    board.refresh()
    client = board.client("gp")
    content = client.get("/board/clause/SY-44/").content.decode()
    for words in ("66.7%", "≥ 95%", "2 / 3", "按时排定的转诊", "未兑现", "近 30 天"):
        assert words in content
    assert "没有人填写" in content and "以原文为准" in content and "只看没有做到的" in content
    unmet = html.unescape(re.findall(r'href="([^"]+only=unmet)"', content)[0])
    assert client.get(unmet).content.decode().count("words-bad") == 1
    facts = evidence(client, "按时排定的转诊")
    assert facts.count("受理并排定") == 3
    assert facts.count("市中心医院") >= 3
    assert facts.count("words-bad") == 1


def test_whoever_only_oversees_sees_no_small_count_and_no_single_fact(board: Board) -> None:
    """The alliance's own people see two of three; the regulator a verdict, and in the board's lines neither."""
    for within in (True, True, False):
        board.fact("referral.scheduled", place="hospital", within_promise=within)
    board.fact("alliances.contact_named", place="hospital", contact_kind="liaison")
    board.refresh()
    regulator = board.client("regulator")
    clause = regulator.get("/board/clause/SY-44/").content.decode()
    assert "例数少，不显示" in clause and "未兑现" in clause
    for told in ("66.7%", "2 / 3", "条记录", "只看没有做到的"):
        assert told not in clause, told
    assert "66.7%" not in regulator.get(HOME).content.decode()
    gp = board.client("gp")
    assert "66.7%" in gp.get(HOME).content.decode()
    own = gp.get("/board/clause/SY-44/").content.decode()
    leads = re.search(r'href="(/board/clause/SY-44/[^"?]+)', own[own.index("按时排定的转诊") :])
    assert leads is not None
    behind = regulator.get(leads[1], {"only": "unmet"}).content.decode()
    assert "各项例数少，不显示" in behind and "受理并排定" not in behind and "words-bad" not in behind
    assert "尚缺 2 家" in regulator.get("/board/clause/SY-20/").content.decode(), "members are nobody"
    for number in range(4):
        board.fact("referral.scheduled", days=2 + number, place="hospital", within_promise=True)
    board.refresh()
    behind = regulator.get(leads[1]).content.decode()
    assert ">7<" in behind and "受理并排定" not in behind


def test_missing_members_are_named(board: Board) -> None:
    """A coverage says who is lacking."""
    board.fact("alliances.contact_named", place="hospital", contact_kind="liaison")
    board.refresh()
    content = board.client("office").get("/board/clause/SY-20/").content.decode()
    assert "尚缺 2 家" in content
    assert "河口村卫生室" in content


def test_unknown_clauses_and_entries_do_not_exist(board: Board) -> None:
    """404, never a traceback."""
    board.refresh()
    client = board.client("office")
    for page in ("/board/clause/SY-99/", "/board/clause/SY-44/77/", "/board/clause/JL-61/1/"):
        assert client.get(page).status_code == 404


def test_pages_name_no_person(board: Board) -> None:
    """Facts carry no names, so the drill-down has none."""
    for number in range(3):
        board.fact("referral.scheduled", days=number, within_promise=True)
    board.refresh()
    content = board.client("regulator").get("/board/clause/SY-44/8/").content.decode()
    body = content[content.index('id="content"') :]
    assert not [name for _user, name, *_rest in STAFF.values() if name in body and name != STAFF["regulator"][1]]


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_statements_is_constant(board: Board, page: str) -> None:
    """As many with 3 facts as with 40."""
    client = board.client("office")
    counts: list[int] = []
    for _round in range(2):
        for number in range(3 if not counts else 37):
            board.fact("referral.scheduled", days=1 + number / 3, within_promise=number % 2 == 0)
        board.refresh()
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_refreshing_computes_anew_at_most_once_a_minute(board: Board) -> None:
    """A GP may not; the office may; pressing again at once changes nothing."""
    assert board.client("gp").post("/board/refresh").status_code == 403
    board.adoption.refresh_from_db()
    assert board.adoption.computed_at is None
    office = board.client("office")
    assert office.post("/board/refresh").status_code == 303
    board.adoption.refresh_from_db()
    first = board.adoption.computed_at
    assert first is not None
    assert office.post("/board/refresh").status_code == 303
    board.adoption.refresh_from_db()
    assert board.adoption.computed_at == first


def test_the_office_attests_a_duty(board: Board) -> None:
    """Errors stay beside the field; then the clause changes and says so in its history."""
    board.refresh()
    office, place = board.client("office"), "/board/clause/SY-22/1/attest"
    form = f'action="{place}"'
    assert form in office.get("/board/clause/SY-22/").content.decode()
    assert form not in board.client("head").get("/board/clause/SY-22/").content.decode()
    empty = office.post(place, {"document": "", "attested_on": "2026-03-01", "idempotency_key": key()})
    assert empty.status_code == 422
    tomorrow = office.post(place, {"document": "示例1号", "attested_on": "2027-01-01", "idempotency_key": key()})
    assert tomorrow.status_code == 422
    assert "不能晚于今天" in tomorrow.content.decode()
    assert not Fact.objects.filter(kind="charter.duty_attested").exists()
    sent = {"document": "示例〔2026〕1号", "attested_on": "2026-03-01", "idempotency_key": key()}
    assert [office.post(place, sent).status_code for _press in range(2)] == [303, 303]
    assert Fact.objects.filter(kind="charter.duty_attested").count() == 1
    content = office.get("/board/clause/SY-22/").content.decode()
    assert "示例〔2026〕1号" in content
    assert "确认履职" in content


def test_changes_are_listed_on_the_board(board: Board) -> None:
    """From silent to broken, with the clause."""
    board.refresh()
    board.adoption.computed_at = None
    board.adoption.save()
    board.fact("referral.scheduled", within_promise=False)
    board.refresh()
    content = board.client("gp").get(HOME).content.decode()
    assert "无动静 → 未兑现" in content


def test_the_palette_finds_clauses(board: Board) -> None:
    """By id and by title; others find nothing."""
    provider = next(p for p in registry.providers_for("office") if "章程" in str(p.name))
    viewer = board.town.viewer("office")
    assert [hit.url for hit in provider.search(viewer, "sy-46")] == [reverse("board:clause", args=["SY-46"])]
    assert provider.search(viewer, "一站式")
    assert provider.search(board.town.viewer("stranger"), "一站式") == []


def test_the_board_shows_numbers_as_of_their_computation(board: Board) -> None:
    """The drill-down ends where the number was computed, so the two always agree."""
    board.fact("referral.scheduled", days=1, within_promise=True)
    board.refresh()
    board.fact("referral.scheduled", days=-dt.timedelta(hours=1) / dt.timedelta(days=1), within_promise=False)
    assert evidence(board.client("gp"), "按时排定的转诊").count("受理并排定") == 1
