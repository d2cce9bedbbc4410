"""The auditor: what stands out, by whom it may be read, and that who keeps accounts does not judge."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import LONG_AGO, PASSWORD, PLATFORM
from lianti.kernel.testing.town_people import GRANDMOTHER_BIRTH, REGION
from lianti.ledger.models import Trace
from lianti.parties.actions import create_user, grant_role
from lianti.residents.actions import open_person, register_resident
from lianti.residents.privacy.queries import suspicious
from lianti.residents.privacy.suspicion import Look, findings
from lianti.residents.shapes import ResidentFields
from lianti.residents.tests.test_break_glass import broken
from tests.town import Town, town

__all__ = ["town"]

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
NUMBER = make_identity(REGION, GRANDMOTHER_BIRTH, 124)
ACTOR = uuid.UUID(int=7)


def looks(minutes: list[int], *, same: bool = False) -> list[Look]:
    """Looks of one person at so many minutes, each at another record."""
    start = dt.datetime(2026, 3, 11, 1, tzinfo=dt.UTC)
    return [
        (ACTOR, "林知远", "gp", None, uuid.UUID(int=1 if same else n + 100), start + m * MINUTE)
        for n, m in enumerate(minutes)
    ]


@pytest.mark.parametrize(
    ("minutes", "same", "count"),
    [([0, 1, 2], False, 1), ([0, 1], False, 0), ([0, 30, 60], False, 0), ([0, 30, 59], False, 1), ([], False, 0),
     ([0, 1, 2, 3, 4, 5], False, 1), ([0, 1, 2, 80, 81, 82], False, 2), ([0, 1, 2, 3], True, 0)],
)  # fmt: skip
def test_many_records_in_an_hour(minutes: list[int], same: bool, count: int) -> None:
    assert len(findings(looks(minutes, same=same), {}, many=3)) == count


def test_a_colleague_and_oneself_are_asked_about_once(town: Town) -> None:
    gp = town.viewer("gp")
    for name in ("林知远", "何晓枫", "郑安康"):
        made = register_resident(
            fields=ResidentFields(name=name, sex="male", birth_on=dt.date(1970, 1, 2)), institution=town.community,
            by=gp, at=town.now,
        )  # fmt: skip
        for minutes in (1, 2):
            open_person(uid=made.uid, by=gp, at=town.now + minutes * MINUTE)
    found = suspicious(town.now - DAY, town.now + DAY)
    assert sorted((f.kind, f.name) for f in found) == [("colleague", "何晓枫"), ("self", "林知远")]
    assert not suspicious(town.now - DAY, town.now)


def auditor(town: Town) -> None:
    """Make somebody auditor."""
    user = create_user(username="shen.ji", password=PASSWORD, display_name="审既明", by=PLATFORM, at=LONG_AGO)
    town.users["auditor"] = user
    town.grants["auditor"] = grant_role(user=user, role="auditor", institution=town.lead, by=PLATFORM, at=LONG_AGO)


@pytest.mark.parametrize(("holder", "role"), [("administrator", "auditor"), ("auditor", "administrator")])
def test_nobody_is_both(town: Town, holder: str, role: str) -> None:
    auditor(town)
    with pytest.raises(Refused, match="不能由同一人"):
        grant_role(user=town.user(holder), role=role, institution=town.village, by=PLATFORM, at=town.now)


@pytest.mark.parametrize("place", ["desk:audit", "desk:audit_findings"])
def test_with_an_auditor_the_administrator_reads_no_audit(town: Town, place: str) -> None:
    with clock.frozen(town.now):
        assert signed_in_client(town, "administrator").get(reverse(place)).status_code == 200
        auditor(town)
        assert signed_in_client(town, "administrator").get(reverse(place)).status_code == 403
        assert signed_in_client(town, "auditor").get(reverse(place)).status_code == 200
        for key in ("office", "medical_affairs", "gp", "regulator"):
            assert signed_in_client(town, key).get(reverse(place)).status_code == 403


def test_the_auditor_reads_the_audit_and_nothing_of_people(town: Town) -> None:
    auditor(town)
    row = broken(town)
    with clock.frozen(town.now + 4 * DAY):
        window = signed_in_client(town, "auditor")
        page = window.get(reverse("desk:audit_findings")).content.decode()
        assert "紧急调阅超时未复核" in page and "雷寒墨" in page and "王秀兰" not in page
        person = town.resident("grandmother").uid
        for name, args in (
            ("residents:search", []), ("residents:person", [person]), ("residents:access_log", [person]),
            ("residents:glasses", []), ("residents:glass", [row.uid]), ("referrals:list", []), ("parties:accounts", []),
        ):  # fmt: skip
            assert window.get(reverse(name, args=args)).status_code in {403, 404}, name


def test_a_person_is_asked_for_without_the_number_in_the_address(town: Town) -> None:
    auditor(town)
    with clock.frozen(town.now):
        window = signed_in_client(town, "auditor")
        answer = window.post(reverse("desk:audit_person"), {"q": NUMBER})
        assert answer.headers["Location"].endswith(f"?object={town.resident('grandmother').uid}")
        assert not Trace.objects.filter(detail__contains=NUMBER).exists()
        for nobody in ("", "王秀兰", "229900190001010000", "²", "\x00"):
            with transaction.atomic():
                assert window.post(reverse("desk:audit_person"), {"q": nobody}).status_code == 422


def test_the_administrator_is_led_to_the_audit_only_while_it_is_open(town: Town) -> None:
    with clock.frozen(town.now):
        window, place = signed_in_client(town, "administrator"), f'href="{reverse("desk:audit")}"'
        assert place in window.get(reverse("desk:home")).content.decode()
        auditor(town)
        assert place not in window.get(reverse("desk:home")).content.decode()
        assert place in signed_in_client(town, "auditor").get(reverse("desk:home")).content.decode()
