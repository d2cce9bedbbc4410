"""What the pages are measured on: cases of the demo, drafts ready to be sent, and many copies of both."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import django

from bench import children

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral

CENTRE, CLERK = "demo.centre", "demo.gp"
BATCH = 2000
# Of the copies so many in a hundred are still open; the rest is history.
OPEN_SHARE = 5


def _viewer(account: str) -> Viewer:
    from lianti.kernel.pure import clock
    from lianti.parties.models import User
    from lianti.parties.queries import grants_of, viewer_for

    at = clock.now()
    user = User.objects.get(username=account)
    return viewer_for(user, grants_of(user.pk, at)[0], at)


def cases(count: int, account: str = CENTRE) -> Mapping[str, Any]:
    """Return the readable numbers of cases that an account may open, in every state there is."""
    from lianti.kernel.pure import clock
    from lianti.referrals.models import Referral

    numbers = Referral.objects.visible_to(_viewer(account), clock.now()).order_by("number")
    return {"numbers": list(numbers.values_list("number", flat=True)[:count])}


def drafts(count: int) -> Mapping[str, Any]:
    """Start drafts for people of the clinic who have no open case, and return their numbers."""
    from lianti.kernel.pure import clock
    from lianti.referrals import actions
    from lianti.referrals.models import Referral
    from lianti.referrals.shapes import CaseFields
    from lianti.residents.models import Resident

    at, by = clock.now(), _viewer(CLERK)
    busy = Referral.objects.open().values("resident")
    people = Resident.objects.filter(registered_institution_id=by.institution_id).exclude(pk__in=busy)
    found = list(people.order_by("pk")[:count])
    if len(found) < count:
        raise RuntimeError(f"only {len(found)} people without an open case: use a larger demo")
    started = [actions.start_draft(resident=r, case=CaseFields(kind="outpatient"), by=by, at=at) for r in found]
    return {"numbers": [referral.number for referral in started], "destination": _destination()}


def _destination() -> str:
    """Return hospital, department and clinic as the form posts them."""
    return _destinations()[0]


def _destinations() -> list[str]:
    """Return one clinic of each department of the hospital."""
    from lianti.capacity.models import Service

    hospital = _viewer(CENTRE).institution_id or 0
    services = Service.objects.filter(institution_id=hospital, kind="outpatient", is_active=True)
    found = {s.department.uid: s for s in services.select_related("institution", "department").order_by("-pk")}
    return [f"{s.institution.uid}|{s.department.uid}|{s.uid}" for s in reversed(found.values())]


def errands(count: int) -> Mapping[str, Any]:
    """Start drafts with a destination each: nobody has two to the same department."""
    from lianti.kernel.pure import clock
    from lianti.referrals import actions
    from lianti.referrals.models import Referral
    from lianti.referrals.shapes import CaseFields
    from lianti.residents.models import Resident

    at, by = clock.now(), _viewer(CLERK)
    busy = Referral.objects.open().values("resident")
    people = list(Resident.objects.filter(registered_institution_id=by.institution_id).exclude(pk__in=busy))
    pairs = list(islice(product(_destinations(), people), count))
    if len(pairs) < count:
        raise RuntimeError(f"only {len(pairs)} errands for the people of the clinic: use a larger demo")
    found = []
    for destination, person in pairs:
        started = actions.start_draft(resident=person, case=CaseFields(kind="outpatient"), by=by, at=at)
        found.append((started.number, destination))
    return {"errands": found}


def referrals(total: int) -> Mapping[str, Any]:
    """Copy the demo's referrals until there are `total`: most of them ended in the past years, some still open."""
    from lianti.referrals.models import Referral
    from lianti.referrals.states import FINAL

    source = random.Random(7)
    # Going down has a row of its own beside each case, which a copy would lack.
    up = Referral.objects.filter(direction="up")
    ended = list(up.filter(state__in=FINAL))
    running = list(up.open().exclude(state="draft"))
    missing = max(0, total - Referral.objects.count())
    kinds = [running if source.randrange(100) < OPEN_SHARE else ended for _number in range(missing)]
    for start in range(0, missing, BATCH):
        rows = kinds[start : start + BATCH]
        Referral.objects.bulk_create(_copies((source.choice(kind) for kind in rows), source), batch_size=200)
    return {"total": Referral.objects.count()}


def _copies(originals: Iterable[Referral], source: random.Random) -> list[Referral]:
    from lianti.kernel.pure.ids import new_number, new_uid
    from lianti.referrals.models import Referral

    copies = []
    for original in originals:
        values = {f.attname: getattr(original, f.attname) for f in Referral._meta.concrete_fields if not f.primary_key}
        copy = Referral(**values | {"uid": new_uid(), "number": new_number()})
        if copy.ended_at is not None:
            _age(copy, dt.timedelta(days=source.randrange(90, 1500)))
        copies.append(copy)
    return copies


def _age(copy: Referral, by: dt.timedelta) -> None:
    """Move an ended case into the past."""
    for name in ("drafted_at", "submitted_at", "appointment_at", "arrived_at", "ended_at", "seen_at", "grace_until"):
        moment = getattr(copy, name)
        setattr(copy, name, moment - by if moment else None)


def people(total: int) -> Mapping[str, Any]:
    """Add people until there are `total`, all of them open to the clinic that searches."""
    from lianti.kernel.pure import clock
    from lianti.parties.models import Institution
    from lianti.residents.models import Resident
    from lianti.residents.speed import fill

    mine = _viewer(CLERK).institution_id or 0
    others = Institution.objects.exclude(pk=mine).order_by("pk").values_list("pk", flat=True)[:20]
    fill(max(0, total - Resident.objects.count()), [mine, *others], clock.now())
    return {"total": Resident.objects.count()}


def search(times: int) -> Mapping[str, Any]:
    """Ask the questions of residents.speed through the action, and tell the percentiles."""
    from lianti.kernel.pure import clock
    from lianti.residents.speed import measure

    return {"timings": [dataclasses.asdict(timing) for timing in measure(_viewer(CLERK), clock.now(), times)]}


if __name__ == "__main__":
    django.setup()
    children.serve(
        {
            "cases": cases, "drafts": drafts, "errands": errands, "referrals": referrals, "people": people,
            "search": search,
        }
    )  # fmt: skip
