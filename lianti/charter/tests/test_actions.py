"""Adopting, refreshing, attesting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lianti.alliances.queries import term
from lianti.charter import facts, tasks
from lianti.charter.actions import adopt_charter, attest_duty, refresh_status
from lianti.charter.models import Adoption, Attestation, ClauseStatus
from lianti.charter.queries import adoptions_for, attestations_of, history_of, stored_status
from lianti.charter.reading import CharterError
from lianti.charter.tests.ground import ADOPTED, NOW, Ground, charter_text, make_ground
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact

DAY = dt.timedelta(days=1)


def grace(ground: Ground, at: dt.datetime) -> object:
    """Return the grace period in force at the clinic."""
    return term("alliances.grace_days", institution_id=ground.clinic.pk, on=at.date()).value


def test_only_the_office_adopts(ground: Ground, tmp_path: Path) -> None:
    """A refusal leaves nothing behind."""
    path = tmp_path / "small.toml"
    path.write_text(charter_text("term"), encoding="utf-8")
    with pytest.raises(NotPermitted):
        adopt_charter(alliance=ground.alliance, path_or_key=str(path), by=ground.viewer("gp"), at=ADOPTED)
    assert not Adoption.objects.exists()
    assert not Fact.objects.exists()


def test_adopting_puts_terms_in_force_once(ground: Ground, tmp_path: Path) -> None:
    """The second time nothing happens."""
    first = ground.adopt(tmp_path, charter_text("term"))
    assert grace(ground, ADOPTED) == 20
    again = ground.adopt(tmp_path, charter_text("term"), ADOPTED + DAY)
    assert again.pk == first.pk
    assert Fact.objects.filter(kind=facts.ADOPTED).count() == 1
    assert Fact.objects.get(kind=facts.ADOPTED).data == {"key": "small", "edition": "1", "terms": 1}
    assert Fact.objects.filter(kind="alliances.term_set").count() == 1


def test_a_new_edition_ends_the_one_before_and_terms_it_no_longer_sets(ground: Ground, tmp_path: Path) -> None:
    """From the day of the adoption; before it the old value still holds."""
    ground.adopt(tmp_path, charter_text("term"))
    ground.adopt(tmp_path, charter_text("promise", edition="2"), ADOPTED + 10 * DAY)
    editions = dict(Adoption.objects.values_list("edition", "until_on"))
    assert editions == {"1": (ADOPTED + 10 * DAY).date(), "2": None}
    assert grace(ground, ADOPTED + 9 * DAY) == 20
    assert grace(ground, ADOPTED + 10 * DAY) == 30


def test_a_wrong_file_or_a_charter_for_others_changes_nothing(ground: Ground, tmp_path: Path) -> None:
    """One refusal per reason."""
    with pytest.raises(CharterError):
        ground.adopt(tmp_path, charter_text("promise").replace("share", "shares"))
    with pytest.raises(Refused, match="不适用"):
        ground.adopt(tmp_path, charter_text("promise").replace("city_group", "county"))
    with pytest.raises(Refused, match="没有程序遵守"):
        ground.adopt(tmp_path, charter_text("term").replace("grace_days", "grace_weeks"))
    with pytest.raises(Refused, match="没有章程文件"):
        adopt_charter(alliance=ground.alliance, path_or_key="atlantis", by=ground.office, at=ADOPTED)
    assert not Adoption.objects.exists()
    assert not Fact.objects.exists()


def test_refresh_keeps_the_status_and_records_changes_only(ground: Ground, tmp_path: Path) -> None:
    """The first reading is no change; a broken promise is one; reading again is none."""
    adoption = ground.adopt(tmp_path, charter_text("promise", "principle"))
    assert stored_status(adoption) is None
    refresh_status(adoption=adoption, by=ground.office, at=NOW - 3 * DAY)
    ground.fact("referral.scheduled", NOW - 2 * DAY, within_promise=False)
    status = refresh_status(adoption=adoption, by=ground.office, at=NOW)
    refresh_status(adoption=adoption, by=ground.office, at=NOW)
    assert stored_status(adoption) == status
    changes = Fact.objects.filter(kind=facts.VERDICT_CHANGED)
    assert [fact.data for fact in changes] == [{"clause": "SY-01", "was": "silent", "now": "broken"}]
    assert history_of(adoption, "SY-01") == list(changes)
    assert history_of(adoption, "SY-02") == []


def test_an_older_reading_never_overwrites_a_newer_one(ground: Ground, tmp_path: Path) -> None:
    """Two readers at once: the later moment stays."""
    adoption = ground.adopt(tmp_path, charter_text("principle"))
    refresh_status(adoption=adoption, by=ground.office, at=NOW)
    refresh_status(adoption=adoption, by=ground.office, at=NOW - DAY)
    assert ClauseStatus.objects.get().computed_at == NOW


def test_a_clause_that_is_gone_leaves_the_board(ground: Ground, tmp_path: Path) -> None:
    """A shorter edition has fewer rows."""
    refresh_status(
        adoption=ground.adopt(tmp_path, charter_text("principle", "not_yet")), by=ground.office, at=NOW - DAY
    )
    refresh_status(adoption=ground.adopt(tmp_path, charter_text("principle", edition="2")), by=ground.office, at=NOW)
    assert list(ClauseStatus.objects.values_list("clause", flat=True)) == ["SY-01"]


def test_not_everybody_refreshes(ground: Ground, tmp_path: Path) -> None:
    """A GP reads what is there."""
    adoption = ground.adopt(tmp_path, charter_text("principle"))
    with pytest.raises(NotPermitted):
        refresh_status(adoption=adoption, by=ground.viewer("gp"), at=NOW)
    assert not ClauseStatus.objects.exists()


def test_the_worker_reads_every_charter(ground: Ground, tmp_path: Path) -> None:
    """All alliances, one after the other."""
    other = make_ground("另一集团")
    for place in (ground, other):
        place.adopt(tmp_path, charter_text("principle"))
    tasks.refresh(NOW)
    assert ClauseStatus.objects.count() == 2


def test_viewers_read_their_own_alliances(ground: Ground, tmp_path: Path) -> None:
    """A member of one alliance does not see the other; the regulator sees both."""
    other = make_ground("另一集团")
    for place in (ground, other):
        place.adopt(tmp_path, charter_text("principle"))
    assert [a.alliance for a in adoptions_for(ground.viewer("gp"))] == [ground.alliance]
    assert len(adoptions_for(ground.viewer("regulator"))) == 2


def test_attesting_refuses_with_a_sentence(ground: Ground, tmp_path: Path) -> None:
    """Wrong role, wrong entry, no document, tomorrow; then it works and leaves a fact."""
    adoption = ground.adopt(tmp_path, charter_text("duty", "principle"))
    before = Fact.objects.count()

    def attest(**changes: object) -> Attestation:
        values: dict[str, object] = {
            "adoption": adoption, "clause_id": "SY-01", "entry": 1, "document": "示例〔2026〕1号",
            "attested_on": NOW.date(), "by": ground.office, "at": NOW,
        }  # fmt: skip
        return attest_duty(**{**values, **changes})  # type: ignore[arg-type]

    with pytest.raises(NotPermitted):
        attest(by=ground.viewer("head"))
    with pytest.raises(NotVisible):
        attest(entry=2)
    with pytest.raises(Refused, match="不需要"):
        attest(clause_id="SY-02")
    with pytest.raises(Refused, match="名称或文号"):
        attest(document="  ")
    with pytest.raises(Refused, match="不能晚于"):
        attest(attested_on=NOW.date() + DAY)
    assert Fact.objects.count() == before
    attested = attest()
    assert attestations_of(adoption, "SY-01") == [attested]
    assert Fact.objects.get(kind=facts.DUTY_ATTESTED).data == {"clause": "SY-01", "entry": 1}
