"""A small city in a box: equal seeds give equal cities, nobody in it is real, and it stays alive."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings
from django.db.models import Count, Q
from django.test import override_settings

from lianti.alliances.models import Alliance, Term
from lianti.capacity.models import Seat
from lianti.catalogue.models import DiseaseList, Guide
from lianti.catalogue.queries import criteria_by_code, diagnosis
from lianti.demo.build import Report, accounts, build_demo, counts, is_empty
from lianti.demo.cast import ACCOUNTS
from lianti.demo.digest import digest
from lianti.demo.models import DemoRun
from lianti.demo.record_acts import WARD
from lianti.demo.stories import all_stories
from lianti.demo.tasks import catch_up
from lianti.demo.world import load_world
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.ledger.keyring import decrypt_text
from lianti.ledger.models import Fact, OutboxMessage, ReconcileFinding, Trace
from lianti.ledger.notices import unread_count
from lianti.ledger.verifying import verify_stream
from lianti.parties.models import Institution
from lianti.parties.queries import grants_held, viewer_for
from lianti.parties.shapes import Viewer
from lianti.records.models import AllergyIntolerance, DiagnosticReport, MedicationStatement, Observation
from lianti.referrals.models import DownProfile, Referral, ReferralStep
from lianti.referrals.queries import tab_counts
from lianti.residents.models import BreakGlass, Guardianship, Household, PossibleMatch, Resident

UNTIL = dt.date(2026, 3, 13)
ENDS = clock.at_time(UNTIL, 9)
# What the listed accounts may still find late.
LONGEST = dt.timedelta(days=10)


def mini(**more: int) -> Report:
    """A demo of a few days."""
    return build_demo(until=UNTIL, **({"residents": 60, "days": 6} | more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> object:
    """One city for the tests that only look, with an anchor that knows no other city's seals."""
    from django.db import transaction

    anchor = tmp_path_factory.mktemp("city") / "anchor" / "seals.log"
    with override_settings(LIANTI_ANCHOR=anchor), django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield mini()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def _clear(person: Resident, column: str) -> str:
    sealed = bytes(getattr(person, f"{column}_sealed"))
    return decrypt_text(sealed, table="resident", column=column, uid=person.uid)


@pytest.mark.usefixtures("city", "db")
class TestCity:
    """What a visitor finds."""

    def test_the_places_and_people_are_there(self) -> None:
        found = counts()
        assert found["institutions"] == 38
        assert found["residents"] == 63, "sixty, and three files that are doubles"
        assert 25 <= found["referrals"] <= 45
        assert found["seats"] < 120_000
        assert not is_empty()

    def test_no_level_is_guessed(self) -> None:
        assert set(Institution.objects.values_list("level", flat=True)) == {""}

    def test_every_listed_account_can_act(self) -> None:
        assert {user.username for user in accounts()} == {account.username for account in ACCOUNTS}
        for user in accounts():
            assert user.has_usable_password() and user.demo_hint
            assert grants_held(user.uid, ENDS)

    def test_numbers_belong_to_nobody(self) -> None:
        for person in Resident.objects.all():
            if person.identity_sealed:
                assert _clear(person, "identity").startswith("229900")
            phone = _clear(person, "phone")
            assert len(phone) == 11 and phone.startswith("1000000")
            assert person.address == "" or person.district

    def test_families_share_phones(self) -> None:
        indexes = list(Resident.objects.values_list("phone_index", flat=True))
        assert len(set(indexes)) < len(indexes)

    def test_every_open_referral_has_exactly_one_holder(self) -> None:
        rows = Referral.objects.open()
        assert rows.exists()
        assert not rows.filter(Q(holder_institution=None) | Q(holder_role="")).exists()
        assert not Referral.objects.exclude(ended_at=None).exclude(holder_role="").exists()

    def test_one_in_ten_is_late_or_silent(self) -> None:
        tempers = load_world(DemoRun.objects.get(), ENDS).tempers
        unhurried = [t for t in tempers.values() if t != "prompt"]
        assert len(unhurried) >= len(tempers) / 10

    def test_facts_and_tables_tell_the_same_story(self) -> None:
        assert not ReconcileFinding.objects.exists()
        told = Fact.objects.filter(kind="referral.submitted").count()
        assert told == ReferralStep.objects.filter(move="submit").count()

    def test_reads_leave_traces_and_everything_is_sealed(self) -> None:
        assert Trace.objects.filter(operation="read").exists()
        for stream in ("fact", "trace", "step"):
            verdict = verify_stream(stream)
            assert verdict.sealed and not verdict.unsealed
            assert verdict.findings == []

    def test_nothing_happens_after_the_end(self) -> None:
        assert not Fact.objects.filter(happened_at__gt=ENDS).exists()
        assert not ReferralStep.objects.filter(at__gt=ENDS).exists()

    def test_the_offices_and_the_wards_do_what_came_late(self) -> None:
        kinds = set(Fact.objects.values_list("kind", flat=True).distinct())
        assert kinds >= {
            "catalogue.cases_imported", "catalogue.list_submitted", "catalogue.list_approved",
            "catalogue.guide_published", "referral.green_joined", "referral.drugs_listed", "referral.down_sent",
            "supply.ordered", "supply.accepted",
        }  # fmt: skip
        for row in DiseaseList.objects.filter(state="approved"):
            assert row.approved_by_uid and str(row.approved_by_uid) not in row.authors
            assert "示例" in row.name
        houses = [p for p in DownProfile.objects.select_related("institution") if p.ways == ["rehab"]]
        assert [p.institution.name for p in houses] == ["北方康复医院"]
        assert not Guide.objects.filter(sample=False).exists(), "nothing to treat by"

    def test_the_second_charter_binds_the_lead(self) -> None:
        lead = Institution.objects.get(name="松原吉林油田医院")
        sessions = Fact.objects.filter(kind="capacity.session_opened")
        shares = {fact.data["share"] for fact in sessions.filter(institution_uid=lead.uid)}
        assert shares == {0.2}
        assert {f.data["share"] for f in sessions.exclude(institution_uid=lead.uid)} == {0}

    @pytest.mark.parametrize("charter", ["haikou", "jilin", "qiqihar", "deyang"])
    def test_the_other_charters_are_comparisons_and_bind_nobody(self, charter: str) -> None:
        mirror = Alliance.objects.get(charter_key=charter)
        assert mirror.fictitious and "对照" in mirror.name and not Term.objects.filter(alliance=mirror).exists()
        by_way = dict(Referral.objects.values_list("alliance__charter_key").annotate(n=Count("pk")))
        assert by_way["songyuan"] and not by_way.get(charter), "every case travels in the group as before"

    @pytest.mark.parametrize(
        ("username", "lists"),
        [
            ("demo.gp", {"drafts", "info", "follow", "sent"}),
            ("demo.village", {"drafts", "sent"}),
            ("demo.centre", {"emergency", "waiting"}),
            ("demo.doctor", {"waiting", "arrivals", "returning"}),
            ("demo.emergency", {"emergency"}),
        ],
    )
    def test_work_is_waiting(self, username: str, lists: set[str]) -> None:
        user = next(u for u in accounts() if u.username == username)
        viewer = viewer_for(user, grants_held(user.uid, ENDS)[0], ENDS)
        found = tab_counts(viewer, ENDS)
        assert {name for name in lists if not found[name]} == set()

    def test_the_centre_has_something_urgent(self) -> None:
        waiting = Referral.objects.filter(state="submitted", receiver_institution__name="松原吉林油田医院")
        assert waiting.filter(urgency="urgent").exists()
        assert waiting.filter(kind="emergency").exists()

    def test_a_second_one_is_refused(self) -> None:
        with pytest.raises(Refused) as told:
            mini()
        assert told.value.code == "demo_not_empty"

    def test_catching_up_goes_on_once_a_day(self, settings: LazySettings) -> None:
        settings.LIANTI_DEMO = True
        at = ENDS + dt.timedelta(days=2, hours=5)
        before = Referral.objects.count(), Seat.objects.count()
        with clock.frozen(at):
            report = catch_up(at)
            assert report.actions > 0
            assert Referral.objects.count() > before[0] and Seat.objects.count() > before[1]
            assert DemoRun.objects.get().simulated_until == at
            after = digest()
            assert catch_up(at + dt.timedelta(hours=3)).actions == 0
        assert digest() == after
        assert Fact.objects.filter(kind="referral.submitted", happened_at__gt=ENDS, happened_at__lte=at).exists()

    def test_what_a_visitor_touched_is_left_alone(self, settings: LazySettings) -> None:
        settings.LIANTI_DEMO = True
        user = next(u for u in accounts() if u.username == "demo.centre")
        viewer = viewer_for(user, grants_held(user.uid, ENDS)[0], ENDS)
        case = Referral.objects.filter(state="submitted", receiver_institution_id=viewer.institution_id)
        mine = case.exclude(kind="emergency").order_by("pk")[0]
        from lianti.referrals.actions import ask_info

        ask_info(referral_uid=mine.uid, note="请补充心电图。", by=viewer, at=ENDS)
        at = ENDS + dt.timedelta(days=1)
        with clock.frozen(at):
            catch_up(at)
        mine.refresh_from_db()
        assert mine.state == "info_asked"

    def test_nothing_is_simulated_outside_of_demo_mode(self, settings: LazySettings) -> None:
        settings.LIANTI_DEMO = False
        assert catch_up(ENDS + dt.timedelta(days=2)).actions == 0


def _viewers() -> list[Viewer]:
    return [viewer_for(user, grants_held(user.uid, ENDS)[0], ENDS) for user in accounts()]


@pytest.mark.usefixtures("city", "db")
class TestRecords:
    """The newest features have something to show."""

    def test_nobody_of_the_listed_accounts_holds_what_is_weeks_late(self) -> None:
        for viewer in _viewers():
            rows = Referral.objects.open().filter(holder_institution_id=viewer.institution_id, holder_role=viewer.role)
            assert not rows.filter(promised_at__lt=ENDS - LONGEST).exists(), viewer.name

    def test_no_bell_is_full(self) -> None:
        counts = {v.name: unread_count(v, v.department_uid, ENDS) for v in _viewers()}
        assert max(counts.values()) < 60, counts
        assert any(counts.values())

    def test_most_messages_were_delivered(self) -> None:
        sent = OutboxMessage.objects.filter(state="sent").count()
        assert sent > 5
        assert OutboxMessage.objects.filter(state="failed").count() < sent / 3

    def test_people_of_the_ward_have_a_record(self) -> None:
        case = Referral.objects.filter(receiver_department__name=WARD, state="arrived").order_by("-pk")[0]
        pressures = Observation.objects.filter(code="8480-6").values_list("resident_id", flat=True)
        assert list(pressures).count(case.resident_id) >= 3, "a curve"
        reports = DiagnosticReport.objects.filter(resident=case.resident)
        assert {"laboratory", "imaging"} <= set(reports.values_list("category", flat=True))
        assert DiagnosticReport.objects.filter(source="outside").exists()
        assert AllergyIntolerance.objects.exists() and MedicationStatement.objects.exists()

    def test_the_offices_have_something_to_decide(self) -> None:
        assert PossibleMatch.objects.filter(state="open").count() >= 2
        assert sorted(BreakGlass.objects.values_list("verdict", flat=True)) == ["", "reasonable"]

    def test_families_of_two_clinics_are_written_down_with_who_answers_for_the_children(self) -> None:
        assert Household.objects.filter(grid__isnull=False).count() >= 8
        wards = [row.ward for row in Guardianship.objects.select_related("ward")]
        assert wards
        assert all(ward.contact_relation == "parent" for ward in wards)

    def test_an_auditor_is_listed_and_administers_nothing(self) -> None:
        roles = {user.username: {g.role for g in grants_held(user.uid, ENDS)} for user in accounts()}
        assert roles["demo.audit"] == {"auditor"}
        assert "auditor" not in roles["demo.admin"]


def test_diagnoses_and_criteria_are_those_of_the_catalogue(db: None) -> None:
    from lianti.catalogue.actions import ensure_starter

    ensure_starter(ENDS)
    for story in all_stories():
        known = diagnosis(story.code)
        assert known is not None and known.name == story.name, story.code
        assert set(criteria_by_code(story.criteria)) == set(story.criteria), story.code
