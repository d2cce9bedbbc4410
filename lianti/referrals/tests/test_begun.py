"""Choosing somebody by mistake leaves nothing to clear away, and nothing typed is ever lost (ADR 0006)."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianti.ledger.models import Notice
from lianti.referrals import actions, queries
from lianti.referrals.models import Referral
from lianti.referrals.queries import ListQuery, list_referrals, tab_counts, waiting_for
from lianti.referrals.queries.ladder import open_cases
from lianti.referrals.shapes import CaseFields
from lianti.referrals.tasks import clocks
from tests.town import Town

EMPTY = CaseFields(kind="outpatient", history="高血压十年", sender_phone="0438-0000")
PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
DAY = dt.timedelta(days=1)


def begin(town: Town, who: str = "gp", person: str = "grandmother", **more: object) -> Referral:
    case = dataclasses.replace(EMPTY, **more)  # type: ignore[arg-type]
    return actions.start_draft(resident=town.resident(person), case=case, by=town.viewer(who), at=town.now)


def listed(town: Town, at: dt.datetime, tab: str = "drafts", who: str = "gp") -> list[str]:
    return [r.number for r in list_referrals(town.viewer(who), ListQuery(tab=tab), at).rows]


def test_what_nobody_wrote_in_is_on_no_list(town: Town) -> None:
    referral = begin(town)
    gp = town.viewer("gp")
    assert listed(town, town.now) == [] and tab_counts(gp, town.now)["drafts"] == 0 == waiting_for(gp, town.now)
    assert queries.open_cases_of(gp, referral.resident.uid, town.now) == []
    assert not open_cases(town.now).exists(), "nobody is reminded of it"
    assert queries.visible_referral(gp, referral.number, town.now) == referral, "the open form still works"


def test_choosing_the_same_person_again_goes_on_with_it(town: Town) -> None:
    first = begin(town)
    assert begin(town).pk == first.pk
    assert begin(town, who="nurse").pk != first.pk, "another person's"
    assert begin(town, kind="inpatient").pk != first.pk, "another kind"
    assert begin(town, diagnosis_name="高血压").pk != first.pk, "what comes with content is a case of its own"


def test_one_word_makes_it_a_draft_like_any_other(town: Town) -> None:
    first = begin(town)
    case = dataclasses.replace(EMPTY, purpose="排查")
    actions.save_case(referral_uid=first.uid, case=case, by=town.viewer("gp"), at=town.now, tolerant=True)
    assert listed(town, town.now) == [first.number] and tab_counts(town.viewer("gp"), town.now)["drafts"] == 1
    assert begin(town).pk != first.pk
    clocks(town.now + 2 * DAY)
    first.refresh_from_db()
    assert (first.state, first.purpose) == ("draft", "排查"), "nothing typed is lost"


def test_so_does_one_picture(town: Town, settings: object, tmp_path: object) -> None:
    first = begin(town)
    upload = SimpleUploadedFile("a.png", PIXEL + b"\x00" * 64, content_type="image/png")
    actions.attach_upload(referral_uid=first.uid, upload=upload, title="心电图", by=town.viewer("gp"), at=town.now)
    assert listed(town, town.now) == [first.number]
    clocks(town.now + 2 * DAY)
    first.refresh_from_db()
    assert first.state == "draft"


@pytest.mark.parametrize(("hours", "state"), [(23, "draft"), (25, "expired")])
def test_it_disappears_by_itself_without_a_word(town: Town, hours: int, state: str) -> None:
    first = begin(town)
    before = Notice.objects.count()
    at = town.now + dt.timedelta(hours=hours)
    assert clocks(at) == 0
    first.refresh_from_db()
    assert first.state == state and Notice.objects.count() == before
    assert listed(town, at, "done_out") == [], "nor does it stand among what is done"
