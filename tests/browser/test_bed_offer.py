"""A bed becomes free: it is offered to the first who waits, taken, and the clinic sees when (SY-31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.capacity import actions as capacity
from lianti.capacity.models import Bed, BedBooking
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import Walk
from tests.browser.stage import Stage, fits, send, state
from tests.town import PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def full_ward(stage: Stage) -> Bed:
    """心内二病区 keeps one bed by itself, and somebody lies in it."""
    with clock.frozen(stage.at):
        ward = capacity.open_ward(
            institution=stage.town.lead, department=stage.town.department("心内科"), name="心内二病区", kind="general",
            beds=1, by=PLATFORM, at=stage.at,
        )  # fmt: skip
        [bed] = capacity.keep_rows(ward=ward, labels=["21"], by=PLATFORM, at=stage.at)
        capacity.take_bed(bed=bed, by=stage.town.viewer("admission"), at=stage.at)
    return bed


def test_a_freed_bed_is_offered_and_taken(stage: Stage, accessible: Check) -> None:
    bed = full_ward(stage)
    walk = Walk(stage.town)
    walk.to("accepted")
    case = walk.referral
    stage.at = walk.at + MINUTE
    assert offers(stage.at) == 0, "nothing is free yet"
    window = stage.person("admission", f"/capacity/wards/{bed.ward.uid}")
    accessible(window)
    window.get_by_role("button", name="21 床空出").click()
    expect(window.get_by_role("button", name="21 床收治")).to_be_visible()
    stage.at += MINUTE
    assert offers(stage.at) == 1

    centre = stage.person("referral_centre", f"/referrals/{case.number}/")
    expect(centre.locator("main")).to_contain_text("心内二病区")
    accessible(centre)
    centre.click("[data-dialog=move-confirm_bed]")
    dialog = centre.locator("#move-confirm_bed")
    send(dialog)
    expect(dialog.locator(".refusal")).to_be_visible()
    dialog.locator("[name=called_name]").fill("护士站")
    dialog.locator("[name=called_role]").fill("护士长")
    for name, hours in (("admit_at", 3), ("held_until", 6)):
        when = stage.at + hours * HOUR
        dialog.locator(f"[name={name}]").fill(when.astimezone(clock.TZ).strftime("%Y-%m-%dT%H:%M"))
    with centre.expect_navigation():
        send(dialog)
    state(centre, "待到院")
    gp = stage.person("gp", f"/referrals/{case.number}/", "narrow")
    state(gp, "待到院")
    expect(gp.locator("main")).to_contain_text("心内二病区 21")
    fits(gp)
    assert Fact.objects.filter(kind="referral.scheduled", subject_uid=case.uid).count() == 1
    assert BedBooking.objects.get(ended_at=None).subject_uid == case.uid
