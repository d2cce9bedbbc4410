"""One of several processes that all want the same case or the same seat; told what to do line by line.

A line is a JSON object: the move, the case, who makes it (a grant), when, and what it needs. The answer is one JSON
object that counts what became of it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer

Order = dict[str, str]


def schedule(order: Order, by: Viewer, at: dt.datetime) -> None:
    """Hold a seat and accept the case with it, as the centre does."""
    from lianti.capacity.actions import hold_seat
    from lianti.referrals import actions

    seat = uuid.UUID(order["seat"])
    token = hold_seat(seat_uid=seat, by=by, at=at, priority="contracted")
    actions.schedule_seat(referral_uid=uuid.UUID(order["case"]), seat_uid=seat, token=token, by=by, at=at)


def answer_bed(order: Order, by: Viewer, at: dt.datetime) -> None:
    """The ward promised somebody else this bed on the phone."""
    from lianti.referrals import actions
    from lianti.referrals.tests.cases import bed

    actions.schedule_bed(
        referral_uid=uuid.UUID(order["case"]), answer=bed(at, bed_uid=uuid.UUID(order["bed"])), by=by, at=at
    )


def reschedule(order: Order, by: Viewer, at: dt.datetime) -> None:
    """The centre finds another seat for a case that has one."""
    from lianti.capacity.actions import hold_seat
    from lianti.referrals import actions

    seat = uuid.UUID(order["seat"])
    token = hold_seat(seat_uid=seat, by=by, at=at, priority="contracted")
    actions.reschedule_seat(referral_uid=uuid.UUID(order["case"]), seat_uid=seat, token=token, by=by, at=at)


def stop_clinic(order: Order, by: Viewer, at: dt.datetime) -> None:
    """The session is cancelled (停诊)."""
    from lianti.capacity.actions import cancel_session
    from lianti.capacity.models import ClinicSession

    cancel_session(session=ClinicSession.objects.get(uid=uuid.UUID(order["session"])), reason="会诊", by=by, at=at)


def arrive(order: Order, by: Viewer, at: dt.datetime) -> None:
    """The person stands at the window."""
    from lianti.referrals import actions

    actions.arrive(referral_uid=uuid.UUID(order["case"]), his_number="MZ1", by=by, at=at)


def cancel(order: Order, by: Viewer, at: dt.datetime) -> None:
    """The clinic withdraws the case."""
    from lianti.referrals import actions

    actions.cancel_referral(referral_uid=uuid.UUID(order["case"]), reason="improved", note="", by=by, at=at)


def save(order: Order, by: Viewer, at: dt.datetime) -> None:
    """One of several windows saves the same page."""
    from lianti.referrals import actions
    from lianti.referrals.shapes import CaseFields

    actions.save_case(
        referral_uid=uuid.UUID(order["case"]), case=CaseFields(reason=order["reason"]), by=by, at=at,
        revision=int(order["revision"]),
    )  # fmt: skip


def submit(order: Order, by: Viewer, at: dt.datetime) -> None:
    """One of two doctors sends a draft of the same person."""
    from lianti.referrals import actions

    actions.submit_referral(referral_uid=uuid.UUID(order["case"]), by=by, at=at)


def offers(_order: Order, _by: Viewer, at: dt.datetime) -> None:
    """One of several clocks offers what is free."""
    from lianti.kernel.pure.errors import Refused
    from lianti.referrals.tasks import offers as tick

    if not tick(at):
        raise Refused("nothing_free", "")


def seen(order: Order, _by: Viewer, at: dt.datetime) -> None:
    """Find the first free seat and remember it, as a clock without a hold would."""
    from lianti.capacity.queries import free_seats

    _SEEN[:] = [s.uid for s in free_seats(service_uid=uuid.UUID(order["service"]), at=at, priority="referral")][:1]


def offer_seen(order: Order, _by: Viewer, at: dt.datetime) -> None:
    """Offer the remembered seat in a transaction that trusts what was read, with no hold."""
    from django.db import transaction

    from lianti.kernel.pure.ids import new_uid
    from lianti.referrals.models import Offer, WaitingEntry

    with transaction.atomic():
        entry = WaitingEntry.objects.get(referral__uid=uuid.UUID(order["case"]))
        Offer.objects.create(
            entry=entry,
            seat_uid=_SEEN[0],
            token=new_uid(),
            starts_at=at,
            offered_at=at,
            until=at + dt.timedelta(hours=4),
        )


_SEEN: list[uuid.UUID] = []
MOVES: dict[str, Callable[[Order, Viewer, dt.datetime], None]] = {
    "schedule": schedule,
    "reschedule": reschedule,
    "stop_clinic": stop_clinic,
    "answer_bed": answer_bed,
    "arrive": arrive,
    "cancel": cancel,
    "save": save,
    "submit": submit,
    "offers": offers,
    "seen": seen,
    "offer_seen": offer_seen,
}


def obey(order: Order) -> dict[str, int]:
    """Make one move and say how it went."""
    from django.db import IntegrityError, OperationalError

    from lianti.kernel.pure.errors import NotVisible, Refused
    from lianti.parties.queries import viewer_of_grant

    at = dt.datetime.fromisoformat(order["at"])
    try:
        MOVES[order["move"]](order, viewer_of_grant(uuid.UUID(order["grant"]), at), at)
    except Refused as refused:
        return {"refused": 1, refused.code: 1}
    except NotVisible:  # a window does not see what has been withdrawn
        return {"refused": 1, "gone": 1}
    except IntegrityError:
        return {"refused": 1, "taken": 1}
    except OperationalError:
        return {"errors": 1}
    return {"won": 1, order["move"]: 1}


def main() -> None:
    """Answer the lines on stdin until they end."""
    django.setup()
    print(json.dumps({"ready": 1}), flush=True)
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
