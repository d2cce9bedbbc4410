"""Building the demo in an empty database: found it, register the people, then live the days one by one."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from django.db import connection, transaction

from lianti.alliances.queries import remembered
from lianti.capacity.models import Seat
from lianti.capacity.tasks import open_sessions
from lianti.catalogue.actions import ensure_starter
from lianti.charter.tasks import refresh
from lianti.demo import allying, beds, founding, furnishing
from lianti.demo.engine import Slice
from lianti.demo.founding import PLATFORM, Ground
from lianti.demo.models import DemoRun
from lianti.demo.people import CONTRACTED, Registry, families
from lianti.demo.scene import Scene
from lianti.demo.world import World, load_world
from lianti.kernel.pure import clock, ids
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.models import Fact, Trace
from lianti.ledger.notices import gathered
from lianti.ledger.outbox import silenced
from lianti.ledger.reconcile import reconcile_day
from lianti.ledger.tasks import seal
from lianti.parties.models import Institution, User
from lianti.parties.queries import demo_accounts, viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, ReferralStep
from lianti.residents import actions as residents_actions
from lianti.residents.models import Resident
from lianti.residents.shapes import Newcomer

Progress = Callable[[float, str], None]
# The demo day begins and the demo is built up to nine in the morning: offices are open, clinics are under way.
HOUR = 9
SEED, DAYS, RESIDENTS = 2026, 90, 5000
_PER_RESIDENT = 0.232 / 90
_LEAST_PER_DAY = 4.2
# In the last days of a build every report is a file of its own.
_OWN_FILES = dt.timedelta(days=7)
# After how many new objects Python looks for lost ones while building; usually 700.
_OBJECTS = 70_000
# Messages of the last days leave the screen, as they would have; earlier ones are not written any more.
TOLD = dt.timedelta(days=2)
_FOUNDED_BEFORE = dt.timedelta(days=400)


@dataclass
class Report:
    """What a build or a catch-up did."""

    days: int = 0
    actions: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def add(self, part: Slice) -> None:
        """Add a slice."""
        self.actions += part.actions
        for code, number in part.refused.items():
            self.refused[code] = self.refused.get(code, 0) + number


def is_empty() -> bool:
    """Say whether nobody has used this database yet."""
    return not User.objects.exists()


def accounts() -> list[User]:
    """Return the listed accounts."""
    return demo_accounts()


def silent(_share: float, _what: str) -> None:
    """Show no progress."""


def build_demo(
    *,
    until: dt.date,
    seed: int = SEED,
    days: int = DAYS,
    residents: int = RESIDENTS,
    per_day: float | None = None,
    progress: Progress = silent,
) -> Report:
    """This function will build the demo up to nine o'clock of ``until`` in an empty database (Refused otherwise).

    Equal arguments give equal facts and steps, on both databases. ``progress`` is told a share and a Chinese word.
    """
    if not is_empty():
        raise Refused("demo_not_empty", _("数据库里已有内容，演示数据只能建在空数据库里。"))
    source = random.Random(seed)  # noqa: S311 - invented people, not secrets
    ends = clock.at_time(until, HOUR)
    begins = ends - dt.timedelta(days=days)
    wanted = per_day or max(residents * _PER_RESIDENT, _LEAST_PER_DAY)
    first = clock.day_start(clock.local_day(begins))
    run = DemoRun(
        seed=seed, until_on=until, days=days, residents=residents, per_day=wanted, simulated_until=first
    )  # fmt: skip
    # Usually there already; outside of the seeded ids, so that it makes no difference.
    with clock.frozen(begins - _FOUNDED_BEFORE):
        ensure_starter(begins - _FOUNDED_BEFORE, PLATFORM)
    with _quick(), ids.seeded(random.Random(source.getrandbits(64))), clock.frozen(begins):  # noqa: S311
        _found(source, run, until, begins, progress)
        report = _live(run, ends, progress)
        with clock.frozen(ends):
            refresh(ends)
            reconcile_day(clock.local_day(ends) - dt.timedelta(days=1), ends)
            _seal_all(ends)
    progress(1.0, "完成")
    return report


@contextmanager
def _quick() -> Iterator[None]:
    """Let SQLite trust the operating system while building: after a crash the demo is built anew.

    What savepoints would restore stays in memory, and Python looks for lost objects a hundred times less often.
    """
    alone, before = connection.vendor == "sqlite" and not connection.in_atomic_block, gc.get_threshold()
    if alone:
        _pragmas("synchronous=OFF", "temp_store=MEMORY")
    gc.freeze()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        if alone:
            _pragmas("synchronous=NORMAL", "temp_store=DEFAULT")


def _pragmas(*words: str) -> None:
    with connection.cursor() as cursor:
        for word in words:
            cursor.execute(f"PRAGMA {word}")


@contextmanager
def _one_day() -> Iterator[None]:
    """Make a block one transaction, and what its actions do once they stand (notices) a second one.

    Each would otherwise be a transaction of its own, a few hundred a day.
    """
    with transaction.atomic():
        yield
        if len(connection.atomic_blocks) > 1:  # a test around it: nothing stands yet
            return
        after, connection.run_on_commit = connection.run_on_commit, []
    with transaction.atomic(), gathered():
        for promised in after:
            promised[1]()


def _found(source: random.Random, run: DemoRun, until: dt.date, begins: dt.datetime, progress: Progress) -> None:
    ground = Ground(source, begins - _FOUNDED_BEFORE)
    progress(0.0, "机构与账号")
    with clock.frozen(ground.at), transaction.atomic():
        founding.found_places(ground)
        founding.hire_staff(ground)
        founding.open_accounts(ground)
        founded = allying.found_alliances(ground, until)
        founding.hold_clinics(ground)
        beds.found_wards(ground)
        allying.adopt_charters(ground, founded)
        run.save()
    _register(ground, run, begins, progress)
    opens = clock.day_start(clock.local_day(begins))
    with clock.frozen(opens), transaction.atomic():
        allying.attest_duties(opens)
        beds.convert_some(ground, opens)
        furnishing.furnish(ground, opens)
        open_sessions(opens)
    _seal_all(opens)


def _register(ground: Ground, run: DemoRun, begins: dt.datetime, progress: Progress) -> None:
    """Register the people in the months before, each at the own clinic by its nurse."""
    registry = Registry(clock.local_day(ground.at))
    span = (_FOUNDED_BEFORE - dt.timedelta(days=10)) / max(run.residents, 1)
    done = 0
    for place, number in founding.shares(ground, run.residents):
        institution = ground.institutions[place.name]
        nurse = _registrar(institution, begins)
        newcomers = []
        for fields in families(ground.source, place, number, registry):
            at = ground.at + dt.timedelta(days=5) + span * done
            newcomers.append(Newcomer(fields, at, ground.source.random() < CONTRACTED))
            done += 1
        with clock.frozen(newcomers[-1].at):
            residents_actions.register_residents(newcomers=newcomers, institution=institution, by=nurse)
        progress(0.02 + 0.2 * done / max(run.residents, 1), "居民档案")


def _registrar(institution: Institution, at: dt.datetime) -> Viewer:
    listed = {user.uid for user in demo_accounts()}
    return next(v for v in viewers_in_role("nurse", at, institution) if v.uid not in listed)


def _live(run: DemoRun, ends: dt.datetime, progress: Progress) -> Report:
    """Live day by day; a whole day is one transaction, since nobody else is using the database yet."""
    world = load_world(run, run.simulated_until + dt.timedelta(days=60))
    world.shared_until = ends - _OWN_FILES
    world.told_since = ends - TOLD
    report = Report()
    total = max((ends - run.simulated_until).days, 1)
    while run.simulated_until < ends:
        since = run.simulated_until
        until = min(clock.day_start(clock.local_day(since) + dt.timedelta(days=1)), ends)
        quiet = silenced() if until <= world.told_since else nullcontext()
        with clock.frozen(until), quiet, _one_day():
            report.add(live_slice(world, since, until, scene=until == ends))
            run.simulated_until = until
            run.save(update_fields=["simulated_until"])
        with clock.frozen(until):
            seal(until)
        report.days += 1
        progress(0.22 + 0.77 * report.days / (total + 1), "转诊往来")
    return report


def live_slice(world: World, since: dt.datetime, until: dt.datetime, *, scene: bool) -> Slice:
    """Let everything of a slice happen and return it."""
    part = Slice(world, since, until)
    if scene:
        Scene(part).lay()
    with remembered():
        part.run()
    return part


def _seal_all(at: dt.datetime) -> None:
    with clock.frozen(at):
        seal(at)


def counts() -> dict[str, int]:
    """Return how much there is of everything."""
    tables = {
        "institutions": Institution, "residents": Resident, "referrals": Referral, "steps": ReferralStep, "seats": Seat,
        "facts": Fact, "traces": Trace,
    }  # fmt: skip
    return {name: model._default_manager.count() for name, model in tables.items()}
