"""What no person types in an address or a form is answered, never with an error page, and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from lianti.capacity.models import CalendarYear
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.actions.drugs import keep_drugs
from lianti.referrals.forms import parse_meter
from lianti.referrals.forms.down import DownForm
from lianti.referrals.models import ClinicDrug, GreenMember, Referral, ReferralStep
from lianti.referrals.rules.drugs import DrugRow
from lianti.referrals.tests.cases import Walk
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.tests.surgery_cases import SurgeryWalk
from tests.permissions.scene_beds import bed_offered
from tests.town import Town

NUMBERS = ("²", "²²²²", "-1", "0000", "9" * 30, "9" * 5000, "\x00")
MONTHS = ("9999-12", "0001-01", "²²²²-01", "1999-12", "2101-01", "\x00")
DAYS = ("9999-12-31", "0001-01-01", "²", "\x00")
READ = [
    ("referral_centre", "referrals:list", "page", NUMBERS),
    ("referral_centre", "referrals:open", "page", NUMBERS),
    ("referral_centre", "referrals:open", "age", NUMBERS),
    ("referral_centre", "referrals:open", "q", NUMBERS),
    ("referral_centre", "referrals:calendar", "day", DAYS),
    ("gp", "referrals:advice_list", "page", NUMBERS),
    ("gp", "referrals:outside_list", "page", NUMBERS),
    ("office", "residents:matches", "page", NUMBERS),
    ("office", "residents:merges", "page", NUMBERS),
    ("gp", "residents:households", "page", NUMBERS),
    ("gp", "residents:grids", "edit", NUMBERS),
    ("medical_affairs", "referrals:down_reconcile", "month", MONTHS),
    ("medical_affairs", "capacity:proof", "month", MONTHS),
    ("medical_affairs", "capacity:calendar", "year", NUMBERS),
    ("medical_affairs", "capacity:home", "week", DAYS),
    ("front_desk", "capacity:desk", "day", DAYS),
    ("gp", "catalogue:advice", "diagnosis_code", (*NUMBERS, "I10", "+++", "*")),
    ("office", "residents:holds", "page", NUMBERS),
    ("office", "residents:glasses", "page", NUMBERS),
    ("office", "residents:glasses", "tab", NUMBERS),
    ("office", "residents:glass_report", "month", MONTHS),
    ("office", "flows:home", "days", NUMBERS),
    ("office", "flows:home", "alliance", NUMBERS),
    ("office", "flows:recognition", "days", NUMBERS),
    ("gp", "recognition:mine", "page", NUMBERS),
    ("office", "recognition:quality", "page", NUMBERS),
    ("office", "recognition:quality", "tab", NUMBERS),
    ("medical_affairs", "recognition:codes", "edit", NUMBERS),
    ("administrator", "desk:audit_findings", "day", DAYS),
    ("gp", "records:unmatched", "page", NUMBERS),
    ("gp", "records:unmatched", "tab", NUMBERS),
    ("administrator", "desk:audit", "page", NUMBERS),
    ("administrator", "desk:audit", "day", DAYS),
]


@pytest.mark.parametrize(("who", "place", "name", "values"), READ, ids=lambda value: str(value)[:30])
def test_an_odd_address_is_answered(town: Town, who: str, place: str, name: str, values: tuple[str, ...]) -> None:
    window = signed_in_client(town, who)
    for value in values:
        assert window.get(reverse(place), {name: value}).status_code in {200, 404}, value[:40]


class TestMoves:
    """One case that waits for the centre."""

    @pytest.fixture(autouse=True)
    def _sent(self, town: Town) -> None:
        self.walk = Walk(town)
        self.case = self.walk.to("submitted")
        self.window = signed_in_client(town, "referral_centre")

    def move(self, name: str, **data: str) -> int:
        """Press a button of the case and return the status."""
        data.setdefault("idempotency_key", uuid.uuid4().hex)
        place = reverse("referrals:move", args=[self.case.number, name])
        with clock.frozen(self.walk.at):
            return self.window.post(place, data).status_code

    @pytest.mark.parametrize("revision", [r for r in NUMBERS if r != "\x00"])
    def test_a_state_that_no_page_shows_counts_as_outdated(self, revision: str) -> None:
        steps = ReferralStep.objects.count()
        assert self.move("claim", revision=revision) == 422
        assert ReferralStep.objects.count() == steps
        assert Referral.objects.get(pk=self.case.pk).revision == self.case.revision

    def test_a_note_keeps_its_lines_and_loses_what_nobody_types(self) -> None:
        assert self.move("accept_waiting", note="等\x00床\r\n第二行\x1b") == 303
        assert ReferralStep.objects.order_by("pk").last().note == "等床\r\n第二行"  # type: ignore[union-attr]

    def test_a_place_with_a_nul_in_its_name_is_none(self) -> None:
        assert self.window.get("/referrals/2026%00/").status_code == 404
        assert self.window.get(f"/referrals/{self.case.number}/slip/%00.pdf").status_code == 404

    @pytest.mark.parametrize(
        "body", ["[" * 100_000, "null", "[]", '{"code":"\\ud800","scanned_at":"2026-03-01T00:00Z"}']
    )
    def test_an_odd_message_of_the_reader_is_refused(self, town: Town, body: str) -> None:
        desk = signed_in_client(town, "front_desk")
        answer = desk.post(reverse("referrals:offline_arrivals"), body, content_type="application/json")
        assert answer.status_code == 422 and json.loads(answer.content)["result"] == "refused"


def test_a_form_in_place_of_a_message_is_refused(town: Town) -> None:
    desk = signed_in_client(town, "front_desk")
    assert desk.post(reverse("referrals:offline_arrivals"), {"code": "x"}).status_code == 422


@pytest.mark.parametrize("typed", [*NUMBERS, "１２３４５６", "' or 1=1 --", "a" * 5000])
def test_an_odd_code_or_proof_is_refused(town: Town, typed: str) -> None:
    window, facts = signed_in_client(town, "gp"), Fact.objects.count()
    window.post(reverse("parties:security_app_begin"))
    body = {"code": typed, "secret": typed, "name": typed, "passkey": typed, "next": typed}
    for place in ("security_app", "proof", "security_passkey"):
        assert window.post(reverse(f"parties:{place}"), body).status_code == 422, place
    assert Fact.objects.count() == facts


def test_beds_that_are_no_number_are_refused(town: Town) -> None:
    window = signed_in_client(town, "gp")
    for beds in ("²", "-1", "9" * 5000, "2001"):
        answer = window.post(reverse("referrals:down_profile"), {"beds": beds, "idempotency_key": uuid.uuid4().hex})
        assert answer.status_code == 422 and "0～2000" in answer.content.decode()


def test_a_year_that_cannot_be_confirmed_is_refused(town: Town) -> None:
    window = signed_in_client(town, "medical_affairs")
    before = CalendarYear.objects.count()
    for year in NUMBERS:
        data = {"year": year, "idempotency_key": uuid.uuid4().hex}
        assert window.post(reverse("capacity:calendar_confirm"), data).status_code in {403, 422}
    assert CalendarYear.objects.count() == before


@pytest.mark.parametrize(("typed", "days"), [("14", 14), ("１４", 14), ("²", None), ("1000", None), ("9" * 5000, None)])
def test_the_days_of_a_drug(typed: str, days: int | None) -> None:
    form = DownForm(QueryDict(urlencode({"drug_name": "阿司匹林", "drug_days": typed})))
    assert [drug.days for drug in form.drugs()] == [days]


def test_a_meter_as_deep_as_it_may_be_counts_nothing() -> None:
    assert parse_meter("[" * 1000) == parse_meter("")


def test_odd_answers_around_an_operation_change_nothing(town: Town) -> None:
    walk = SurgeryWalk(town)
    walk.to_clinic()
    nurse, facts = signed_in_client(town, "nurse"), Fact.objects.count()
    well = {"reached": "visit", "wound": "clean", "drugs": "taken", "stitches": "none", "exercise": "none"}
    with clock.frozen(walk.at):
        for pain, warm in (("²", "36.8"), ("-1", "36.8"), ("9" * 5000, "36.8"), ("2", "nan"), ("2", "1e400")):
            sent = {"pain": pain, "temperature": warm, "idempotency_key": uuid.uuid4().hex}
            assert nurse.post(reverse("referrals:postop", args=[walk.items()[0].uid]), well | sent).status_code == 422
        assert nurse.get(reverse("referrals:postop", args=[uuid.uuid4()])).status_code == 404
    assert Fact.objects.count() == facts


def test_odd_wishes_and_managers_are_refused(town: Town) -> None:
    case, gp = Walk(town).to("draft"), signed_in_client(town, "gp")
    place, facts = reverse("referrals:surgery_move", args=[case.number, "ask"]), Fact.objects.count()
    with clock.frozen(town.now):
        for day in (*DAYS, "", "9" * 30):
            sent = {"procedure": "疝修补", "anaesthesia": "local", "wish_on": day, "idempotency_key": uuid.uuid4().hex}
            assert gp.post(place, sent).status_code == 422
        assert gp.post(reverse("referrals:surgery_move", args=[case.number, "²"]), {}).status_code == 404
        office, managers = signed_in_client(town, "office"), reverse("referrals:managers")
        for user, day in (
            ("²", "2026-03-11"),
            (str(uuid.uuid4()), "2026-03-11"),
            (str(town.user("office").uid), "\x00"),
        ):
            sent = {"institution": str(town.lead.uid), "user": user, "since_on": day}
            assert office.post(managers, sent | {"idempotency_key": uuid.uuid4().hex}).status_code == 422
        gone = {"institution": "²", "user": str(town.user("office").uid), "since_on": "2026-03-11"}
        assert office.post(managers, gone | {"idempotency_key": uuid.uuid4().hex}).status_code == 404
    assert Fact.objects.count() == facts


UIDS = ("", "²", "\x00", "9" * 5000, str(uuid.UUID(int=0)), "019cda68-6280-79ad-85b4-b9257fd62c61")


def test_an_odd_answer_to_an_offered_bed_leaves_it_offered(town: Town) -> None:
    case, facts = bed_offered(town), Fact.objects.count()
    centre = signed_in_client(town, "referral_centre")
    with clock.frozen(town.now + dt.timedelta(hours=23, minutes=5)):
        for admit, until in (("²", ""), ("\x00", "9999-99-99"), ("0001-01-01T00:00", "9" * 5000), ("", "")):
            sent = {"called_name": "护士站", "called_role": "护士长", "admit_at": admit, "held_until": until}
            place = reverse("referrals:move", args=[case.number, "confirm_bed"])
            assert centre.post(place, sent | {"idempotency_key": uuid.uuid4().hex}).status_code == 422
        place = reverse("referrals:move", args=[case.number, "pass_offer"])
        for reason in ("", "²", "\x00", "x" * 5000):
            sent = {"reason": reason, "idempotency_key": uuid.uuid4().hex}
            assert centre.post(place, sent).status_code == 422
    case.refresh_from_db()
    assert case.state == "accepted" and case.offer_until is not None and Fact.objects.count() == facts


def test_an_odd_room_takes_nobody_over(town: Town) -> None:
    walk = DownWalk(town)
    walk.to("arrived")
    gp, facts = signed_in_client(town, "gp"), Fact.objects.count()
    place = reverse("referrals:down_move", args=[walk.referral.number, "hand_on"])
    with clock.frozen(walk.at):
        for room in (*UIDS, str(town.stranger.uid), str(town.community.uid)):
            sent = {"room": room, "told": "1", "idempotency_key": uuid.uuid4().hex}
            assert gp.post(place, sent).status_code == 422, room[:40]
        for move in ("take_on", "hand_back", "²"):
            place = reverse("referrals:down_move", args=[walk.referral.number, move])
            assert gp.post(place, {"idempotency_key": uuid.uuid4().hex}).status_code in {403, 404, 422}
    walk.referral.refresh_from_db()
    assert walk.referral.helper_institution is None and Fact.objects.count() == facts


def test_an_odd_drug_list_is_not_kept(town: Town) -> None:
    gp, place = signed_in_client(town, "gp"), reverse("referrals:down_drugs")
    keep_drugs(rows=[DrugRow("氨氯地平", "5mg", "片")], replace=False, by=town.viewer("gp"), at=town.now)
    facts, drug = Fact.objects.count(), ClinicDrug.objects.get()
    for text in ("", "\x00", "，，，", "药" * 5000, "阿司匹林，100mg，片，²"):
        sent = {"text": text, "do": "keep", "replace": "1", "idempotency_key": uuid.uuid4().hex}
        assert gp.post(place, sent).status_code == 422, text[:20]
    for file in (b"", b"\x00\xff\xfe", b"PK\x03\x04 no workbook"):
        upload = {"file": SimpleUploadedFile("药品.xlsx", file), "do": "keep", "idempotency_key": uuid.uuid4().hex}
        assert gp.post(place, upload).status_code == 422, file
    for do in ("", "²", "\x00", "x" * 5000):
        sent = {"do": do, "idempotency_key": uuid.uuid4().hex}
        assert gp.post(reverse("referrals:down_drug", args=[drug.uid]), sent).status_code == 422
    sent = {"do": "out", "idempotency_key": uuid.uuid4().hex}
    assert gp.post(reverse("referrals:down_drug", args=[uuid.uuid4()]), sent).status_code == 404
    assert [d.name for d in ClinicDrug.objects.all()] == ["氨氯地平"] and Fact.objects.count() == facts


def test_an_odd_member_joins_no_team(town: Town) -> None:
    office, place, facts = signed_in_client(town, "office"), reverse("referrals:green_teams"), Fact.objects.count()
    somebody = str(town.user("specialist").uid)
    wrong = [(team, somebody, "2026-03-11") for team in ("", "²", "\x00", "x" * 5000)]
    wrong += [("stroke", user, "2026-03-11") for user in (*UIDS, str(town.user("gp").uid))]
    wrong += [("stroke", somebody, day) for day in (*DAYS, "")]
    with clock.frozen(town.now):
        for team, user, day in wrong:
            sent = {"team": team, "user": user, "since_on": day, "idempotency_key": uuid.uuid4().hex}
            assert office.post(place, sent).status_code == 422, (team[:9], user[:40], day)
        key = {"idempotency_key": uuid.uuid4().hex}
        assert office.post(reverse("referrals:green_leave", args=[uuid.uuid4()]), key).status_code == 404
        case = Walk(town, kind="emergency").to("submitted")
        minute = reverse("referrals:green_minute", args=[case.number])
        facts = Fact.objects.count()
        for what, when in (("", ""), ("²", ""), ("\x00", ""), ("ecg", "²"), ("ecg", "9999-12-31T00:00")):
            sent = {"what": what, "happened_at": when, "idempotency_key": uuid.uuid4().hex}
            assert signed_in_client(town, "emergency").post(minute, sent).status_code == 422, (what, when)
    assert Fact.objects.count() == facts and not GreenMember.objects.exists()
