"""Messages as the administrator tends them: no contents, again, or no more, with a reason and a fact."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice, OutboxMessage
from lianti.ledger.notices import notify, unread_count
from lianti.ledger.outbox.tending import give_up_message, masked, messages, retry_message
from tests.town import Town

DAY = dt.timedelta(days=1)


def message(town: Town, state: str = "failed", **more: object) -> OutboxMessage:
    values: dict[str, object] = {
        "key": str(new_uid()), "to_uid": town.user("gp").uid, "template": "referral.returned",
        "params": {"number": "123456789012"}, "path": "/referrals/123456789012/", "state": state, "attempts": 5,
        "next_at": town.now, "problem": "gateway_busy", "created_at": town.now - 5 * DAY,
    }  # fmt: skip
    return OutboxMessage.objects.create(**(values | more))


def test_what_went_or_is_on_its_way_is_not_touched(town: Town) -> None:
    admin = town.viewer("administrator")
    for state in ("sent", "sending"):
        row = message(town, state)
        with pytest.raises(Refused):
            retry_message(message_uid=row.uid, by=admin, at=town.now)
        with pytest.raises(Refused):
            give_up_message(message_uid=row.uid, reason="not_needed", by=admin, at=town.now)
        assert OutboxMessage.objects.get(pk=row.pk).state == state
    for reason in ("", "because", "²"):
        with pytest.raises(Refused) as told:
            give_up_message(message_uid=message(town).uid, reason=reason, by=admin, at=town.now)
        assert told.value.field == "reason"
    with pytest.raises(NotVisible):
        retry_message(message_uid=uuid.UUID(int=0), by=admin, at=town.now)
    assert not Fact.objects.filter(kind__in=("outbox.retried", "outbox.given_up")).exists()


def test_again_or_no_more(town: Town) -> None:
    admin, row = town.viewer("administrator"), message(town)
    made = row.created_at
    retry_message(message_uid=row.uid, by=admin, at=town.now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_at) == ("waiting", 0, town.now)
    assert (row.created_at, row.retried_at) == (made, town.now), "when it was made stays; its age counts from now"
    give_up_message(message_uid=row.uid, reason="told_otherwise", by=admin, at=town.now)
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "told_otherwise")
    data = [f.data for f in Fact.objects.filter(subject_uid=row.uid).order_by("pk")]
    assert [d["attempts"] for d in data] == [5, 0] and data[1]["reason"] == "told_otherwise"


def test_the_page_shows_no_contents(town: Town) -> None:
    row = message(town)
    client, address = signed_in_client(town, "administrator"), reverse("desk:outbox")
    with clock.frozen(town.now):
        text = client.get(address).content.decode()
        assert "gateway_busy" in text and town.user("gp").display_name in text and "****" in text
        assert "123456789012" not in text and "123456789012" not in masked("referral.returned")
        for page in ("²", "0", "9" * 40):
            assert client.get(address, {"page": page, "state": "x"}).status_code == 200
        again = reverse("desk:outbox_retry", args=[row.uid])
        assert client.post(again, {"idempotency_key": str(new_uid())}).status_code == 303
        refused = reverse("desk:outbox_give_up", args=[row.uid])
        assert client.post(refused, {"idempotency_key": str(new_uid())}).status_code == 422
    assert [line.state for line in messages("waiting", 1)[0]] == ["waiting"] and messages("failed", 1)[1] == 0


def test_calm_notices_are_read_at_once_and_the_urgent_stay(town: Town) -> None:
    gp = town.viewer("gp")
    for tone in ("normal", "normal", "urgent"):
        notify(institution_uid=town.community.uid, roles=("gp",), text="一句", path="/", at=town.now, tone=tone)
    client = signed_in_client(town, "gp")
    with clock.frozen(town.now):
        assert client.post(reverse("desk:notifications_read"), {"which": "calm"}).status_code in {302, 303}
        assert unread_count(gp, gp.department_uid, town.now) == 1 and Notice.objects.count() == 3
        client.post(reverse("desk:notifications_read"), {"which": "all"})
    assert unread_count(gp, gp.department_uid, town.now) == 0
