"""To the provincial hospital: what must be filed before somebody leaves, and what came of it (JL-45)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice, Trace
from lianti.referrals import actions
from lianti.referrals.models import OutsideTransfer
from lianti.referrals.queries import outside as outsides
from lianti.referrals.rules import outside as rules
from lianti.referrals.rules.outside import filing_state
from lianti.referrals.shapes import FilingFields, OutsideFields, OutsideStanding
from lianti.referrals.tasks import outside as tasks
from lianti.referrals.tests.cases import DAY, HOUR, newcomer
from lianti.residents.models import AccessReason
from lianti.residents.queries import access_resident, visible_uids
from tests.town import TODAY, Town

GOOD = {"number": "示例-0001", "valid_from_on": TODAY, "valid_until_on": TODAY + 180 * DAY, "handler": "何晓枫"}

FAR = {"valid_from_on": dt.date(9999, 1, 1), "valid_until_on": dt.date.max}


def where(**more: Any) -> OutsideFields:
    said = {
        "destination_name": "示例省立医院", "destination_level": "province", "kind": "inpatient",
        "reason": "no_technology", "diagnosis_name": "冠心病",
    }  # fmt: skip
    return OutsideFields(**(said | more))


def filing(**more: Any) -> FilingFields:
    return FilingFields(**({"kind": "referral", "insured_region": "松原市", "care_region": "长春市"} | more))


def sent(town: Town, fields: OutsideFields | None = None, papers: FilingFields | None = None) -> OutsideTransfer:
    return actions.register_outside(
        resident=newcomer(town), fields=fields or where(), filing=papers or filing(), by=town.viewer("gp"), at=town.now
    )


@pytest.mark.parametrize(
    ("fields", "papers", "code"),
    [
        (where(destination_name=" "), filing(), "outside_where"),
        (where(diagnosis_name=""), filing(), "outside_diagnosis"),
        (where(reason="because"), filing(), "code_unknown"),
        (where(reason="other"), filing(), "reason_other"),
        (where(destination_name="新化社区卫生服务中心"), filing(), "to_oneself"),
        (where(), filing(insured_region=""), "filing_region"),
        (where(), filing(care_region="²"), "area_unknown"),
        (where(), filing(insured_region="吉林"), "area_unknown"),
        (where(), filing(kind="gift"), "code_unknown"),
        (where(), filing(kind="emergency"), "filing_emergency"),
        (where(kind="emergency"), filing(), "filing_emergency"),
        (where(), filing(number="X-1"), "filing_days"),
        (where(), filing(**(GOOD | {"valid_until_on": TODAY - DAY})), "filing_days"),
        (where(), filing(**(GOOD | {"valid_from_on": TODAY - 9 * DAY, "valid_until_on": TODAY - DAY})), "filing_over"),
        (where(), filing(**(GOOD | {"handler": " "})), "filing_handler"),
        (where(), filing(**(GOOD | FAR)), "filing_days"),
        (where(), filing(**(GOOD | {"number": " "})), "filing_number"),
        (where(kind="emergency"), filing(kind="emergency", **(GOOD | {"number": ""})), "filing_number"),
    ],
)
def test_what_cannot_be_registered(town: Town, fields: OutsideFields, papers: FilingFields, code: str) -> None:
    with pytest.raises(Refused) as refused:
        sent(town, fields, papers)
    assert refused.value.code == code and refused.value.field
    assert not OutsideTransfer.objects.exists() and not Fact.objects.filter(kind__startswith="outside.").exists()


@pytest.mark.parametrize(
    ("kind", "papers", "standing"),
    [
        ("inpatient", filing(), "missing"),
        ("inpatient", filing(**GOOD), "filed"),
        ("inpatient", filing(care_region="吉林省松原市长岭县"), "not_needed"),
        ("inpatient", filing(care_region="220722"), "not_needed"),
        ("emergency", filing(kind="emergency"), "as_filed"),
        ("outpatient", filing(kind="self"), "missing"),
    ],
)
def test_when_a_filing_is_there(kind: str, papers: FilingFields, standing: str) -> None:
    assert filing_state(kind, papers, TODAY) == standing


def test_nobody_leaves_without_the_filing(town: Town) -> None:
    transfer, gp = sent(town, papers=filing(insured_region="220700", care_region="长春")), town.viewer("gp")
    assert (transfer.insured_region, transfer.care_area) == ("松原市", "220100")
    assert (transfer.state, transfer.left_at, transfer.holder_role) == ("to_file", None, "gp")
    with pytest.raises(Refused) as refused:
        actions.follow_outside(transfer_uid=transfer.uid, result="treated", note="支架", by=gp, at=town.now)
    assert refused.value.code == "move_not_allowed"
    with pytest.raises(Refused):
        actions.file_outside(transfer_uid=transfer.uid, filing=filing(), by=gp, at=town.now)
    assert Fact.objects.get(kind="outside.registered").data["filing_state"] == "missing"
    done = actions.file_outside(transfer_uid=transfer.uid, filing=filing(**GOOD), by=gp, at=town.now + 2 * HOUR)
    assert (done.state, done.filing_number, done.left_at) == ("away", "示例-0001", town.now + 2 * HOUR)
    assert Fact.objects.get(kind="outside.filed").data == {"filing_kind": "referral", "days": 0, "within_promise": True}
    with pytest.raises(Refused):
        actions.file_outside(transfer_uid=transfer.uid, filing=filing(**GOOD), by=gp, at=town.now + 3 * HOUR)


def test_an_emergency_leaves_at_once(town: Town) -> None:
    transfer = sent(town, where(kind="emergency", reason="rescue"), filing(kind="emergency"))
    assert (transfer.state, transfer.filing_state) == ("away", "as_filed")
    assert transfer.promised_at == town.now + dt.timedelta(days=14)


@pytest.mark.parametrize(
    ("standing", "days", "codes"),
    [
        ({"state": "to_file", "filing_state": "missing", "left_on": None, "promised_at": -1}, 0, ("filing",)),
        ({"state": "to_file", "filing_state": "missing", "left_on": None, "promised_at": 1}, 0, ()),
        ({"filing_state": "as_filed"}, 5, ()),
        ({"filing_state": "as_filed"}, 6, ("emergency",)),
        ({"filing_state": "as_filed", "filing_number": "示例-1"}, 6, ()),
        ({"valid_until_on": TODAY + 8 * DAY}, 0, ()),
        ({"valid_until_on": TODAY + 8 * DAY}, 1, ("validity",)),
        ({"filing_state": "not_needed", "promised_at": -1}, 0, ("outcome",)),
        ({"state": "ended", "promised_at": -1}, 0, ()),
    ],
)
def test_what_an_open_transfer_owes(standing: dict[str, Any], days: int, codes: tuple[str, ...]) -> None:
    now = clock.day_start(TODAY) + days * DAY + HOUR
    known: dict[str, Any] = {
        "state": "away", "filing_state": "filed", "filing_number": "", "left_on": TODAY, "valid_until_on": None,
        "promised_at": 14,
    } | standing  # fmt: skip
    known["promised_at"] = now + known["promised_at"] * DAY
    assert rules.owed(OutsideStanding(**known), now, clock.local_day(now)) == codes


def _clock(town: Town, at: dt.datetime) -> tuple[int, list[list[str]]]:
    return tasks.clocks(at), [f.data["owed"] for f in Fact.objects.filter(kind="outside.reminded").order_by("pk")]


def test_an_emergency_hands_its_number_in(
    town: Town, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    transfer, gp = sent(town, where(kind="emergency", reason="rescue"), filing(kind="emergency")), town.viewer("gp")
    early, late = town.now + 5 * DAY, town.now + 6 * DAY
    assert (_clock(town, early), outsides.waiting_for(gp, early)) == ((0, []), 0)
    assert outsides.waiting_for(gp, late) == 1 and outsides.waiting_for(town.viewer("stranger"), late) == 0
    assert outsides.list_outside(gp, "", "", 1, late).tab == "due"
    with django_capture_on_commit_callbacks(execute=True):
        assert _clock(town, late) == (1, [["emergency"]])
    assert _clock(town, late + HOUR) == (0, [["emergency"]])
    assert "急诊备案资料未补" in Notice.objects.filter(role="gp").latest("pk").text
    assert _clock(town, late + 8 * DAY)[1] == [["emergency"], ["emergency"]], "again after a week"
    with pytest.raises(NotPermitted):
        actions.remind_outside(transfer_uid=transfer.uid, by=gp, at=late)
    bad = filing(kind="emergency", number="²", handler="")
    with pytest.raises(Refused) as refused:
        actions.refile_outside(transfer_uid=transfer.uid, filing=bad, by=gp, at=late)
    assert refused.value.field and not Fact.objects.filter(kind="outside.refiled").exists()
    papers = filing(kind="emergency", **(GOOD | {"valid_until_on": TODAY + 90 * DAY}))
    done = actions.refile_outside(transfer_uid=transfer.uid, filing=papers, by=gp, at=late)
    assert (done.state, done.filing_state, done.filing_number) == ("away", "as_filed", "示例-0001")
    assert Fact.objects.get(kind="outside.refiled").data == {"why": "emergency", "days": 6}
    assert outsides.waiting_for(gp, late) == 0
    with pytest.raises(Refused) as refused:
        actions.refile_outside(transfer_uid=transfer.uid, filing=papers, by=gp, at=late)
    assert refused.value.code == "filing_not_longer"


def test_within_the_area_nothing_is_filed_later(town: Town) -> None:
    transfer = sent(town, papers=filing(care_region="松原市"))
    with pytest.raises(Refused) as refused:
        actions.refile_outside(transfer_uid=transfer.uid, filing=filing(**GOOD), by=town.viewer("gp"), at=town.now)
    assert refused.value.code == "filing_not_needed"


def test_the_record_closes_although_nobody_ends_the_transfer(town: Town) -> None:
    """The person is nobody's patient here: only the transfer opens the record, until 30 days after what it owes."""
    person = newcomer(town)
    AccessReason.objects.filter(resident=person).delete()
    gp = town.viewer("gp")
    transfer = actions.register_outside(resident=person, fields=where(), filing=filing(), by=gp, at=town.now)
    reason = AccessReason.objects.get(subject_uid=transfer.uid)
    assert transfer.promised_at is not None and reason.until == transfer.promised_at + 30 * DAY
    papers = filing(**(GOOD | {"valid_until_on": TODAY + 60 * DAY}))
    actions.file_outside(transfer_uid=transfer.uid, filing=papers, by=gp, at=town.now + HOUR)
    reason.refresh_from_db()
    assert reason.until == clock.day_start(TODAY + 90 * DAY), "as long as the filing holds, and 30 days"
    assert access_resident(viewer=gp, uid=person.uid, at=reason.until - HOUR) == person
    with pytest.raises(NotVisible):
        access_resident(viewer=gp, uid=person.uid, at=reason.until)
    assert person.uid not in visible_uids(gp, [person.uid], reason.until)
    assert outsides.access_outside(gp, transfer.number, reason.until).state == "away", "the transfer itself stays"


def test_the_result_ends_it(town: Town) -> None:
    transfer, gp = sent(town, papers=filing(**GOOD)), town.viewer("gp")
    for result, note, code in (("", "x", "result_code"), ("treated", "", "result_note")):
        with pytest.raises(Refused) as refused:
            actions.follow_outside(transfer_uid=transfer.uid, result=result, note=note, by=gp, at=town.now)
        assert refused.value.code == code
    done = actions.follow_outside(
        transfer_uid=transfer.uid, result="treated", note="支架术后", by=town.viewer("nurse"), at=town.now + 15 * DAY
    )
    assert (done.state, done.holder_role, done.ended_at) == ("ended", "", town.now + 15 * DAY)
    told = {"result": "treated", "days": 15, "within_promise": False}
    assert Fact.objects.get(kind="outside.followed").data == told


def test_taking_back_needs_a_reason(town: Town) -> None:
    transfer, gp = sent(town), town.viewer("gp")
    with pytest.raises(Refused):
        actions.cancel_outside(transfer_uid=transfer.uid, note="", by=gp, at=town.now)
    gone = actions.cancel_outside(transfer_uid=transfer.uid, note="患者不去了", by=gp, at=town.now, revision=1)
    assert gone.state == "cancelled"
    assert Fact.objects.get(kind="outside.cancelled").data == {"state": "to_file"}


def test_it_is_the_own_institutions_business(town: Town) -> None:
    transfer = sent(town)
    for key in ("referral_centre", "specialist", "stranger", "medical_affairs"):
        with pytest.raises(NotVisible):
            outsides.access_outside(town.viewer(key), transfer.number, town.now)
        with pytest.raises(NotVisible):
            actions.cancel_outside(transfer_uid=transfer.uid, note="不去了", by=town.viewer(key), at=town.now)
    for key in ("office", "regulator", "front_desk", "head"):
        with pytest.raises(NotPermitted):
            actions.register_outside(
                resident=transfer.resident, fields=where(), filing=filing(), by=town.viewer(key), at=town.now
            )
    outsides.access_outside(town.viewer("nurse"), transfer.number, town.now)
    assert Trace.objects.filter(detail=f"outside {transfer.number}").count() == 1


def _post(town: Town, path: str, **data: str) -> Any:
    client = signed_in_client(town, "gp")
    with clock.frozen(town.now + HOUR):
        return client.post(path, {"idempotency_key": "0123456789"} | data)


def test_the_pages(town: Town) -> None:
    person = newcomer(town)
    said = {
        "resident": str(person.uid), "destination_name": "示例省立医院", "destination_level": "province",
        "kind": "inpatient", "reason": "no_technology", "diagnosis_name": "冠心病", "insured_region": "松原市",
        "care_region": "长春市", "filing_kind": "referral",
    }  # fmt: skip
    wrong = _post(town, "/referrals/outside/new/", **(said | {"insured_region": ""}))
    assert wrong.status_code == 422 and "请填写参保地和就医地" in wrong.content.decode()
    assert "示例省立医院" in wrong.content.decode(), "what was typed stays"
    assert _post(town, "/referrals/outside/new/", **said).status_code == 303
    transfer = OutsideTransfer.objects.get()
    client = signed_in_client(town, "gp")
    with clock.frozen(town.now + HOUR):
        assert client.get(f"/referrals/outside/{transfer.number}/paper/").status_code == 403
        assert "待备案" in client.get("/referrals/outside/").content.decode()
        papers = {
            "filing_number": "示例-1",
            "valid_from_on": str(TODAY),
            "valid_until_on": str(TODAY + DAY),
            "handler_name": "何晓枫",
        }
        moved = client.post(
            f"/referrals/outside/{transfer.number}/moves/file/", {"idempotency_key": "abcdefgh1"} | papers
        )
        assert moved.status_code == 303
        told = client.get(f"/referrals/outside/{transfer.number}/paper/").content.decode()
    assert "转诊转院备案表" in told and "示例-1" in told and person.identity_mask in told
