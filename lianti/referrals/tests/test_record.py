"""A case stands on the person's timeline for those whose case it is, and nobody else."""

from __future__ import annotations

from lianti.records.actions import open_record
from lianti.records.queries import sight_of, timeline_of
from lianti.records.shapes import Asked
from lianti.referrals.tests.cases import Walk
from tests.town import Town


def test_a_case_that_was_sent_stands_on_the_timeline(town: Town) -> None:
    walk = Walk(town)
    draft = walk.to("draft")
    gp, person = town.viewer("gp"), draft.resident

    def rows(who: str) -> list[str]:
        viewer = town.viewer(who)
        open_record(uid=person.uid, what="timeline", by=viewer, at=walk.at)
        found = timeline_of(sight_of(person, viewer, walk.at), Asked(kind="referral"))
        return [said.title for _placed, said in found.rows]

    assert rows("gp") == [], "a draft is nobody's business yet"
    sent = Walk(town).to("submitted")
    person, walk.at = sent.resident, sent.submitted_at or walk.at
    assert rows("gp")[0].startswith("上转 ") and len(rows("referral_centre")) == 1
    assert gp.institution_id == sent.sender_institution_id
