"""The generator: one process on one core, a thread for each person, who reads, thinks and sends."""

from __future__ import annotations

import os
import random
import threading
from dataclasses import dataclass, field
from time import monotonic

from bench.pages.stage import CENTRE, CLERK
from bench.pages.timing import FORM, PageResult, checked, result
from bench.pages.visitor import Reply, Visitor

# Only the clinic sends; half of the crowd is the clinic, so together it is worklist : object : submit = 6 : 3 : 1.
MIX = {CENTRE: {"worklist": 6, "referral": 4}, CLERK: {"worklist": 6, "referral": 2, "submit": 2}}
KINDS = ("worklist", "referral", "submit")
TABS = {
    CENTRE: ("waiting", "coming", "returning", "done"),
    CLERK: ("drafts", "sent", "coming_out", "follow", "done_out"),
}


@dataclass
class Work:
    """What there is to open and to send; a draft is taken by one person only."""

    numbers: dict[str, list[str]]
    drafts: list[tuple[str, str]]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> tuple[str, str] | None:
        """Return a draft with its destination, None when all are sent."""
        with self.lock:
            return self.drafts.pop() if self.drafts else None


class Person(threading.Thread):
    """Somebody at a desk: clerks and the referral centre take turns in the crowd."""

    def __init__(self, number: int, url: str, work: Work, think: float) -> None:
        super().__init__(daemon=True)
        self.account = CLERK if number % 2 else CENTRE
        self.source = random.Random(number)  # noqa: S311 - a crowd, no secrets
        self.visitor = Visitor(url, self.account)
        self.work, self.think, self.until = work, think, 0.0
        self.replies: dict[str, list[Reply]] = {kind: [] for kind in KINDS}
        self.failure = ""
        self._stop_early = threading.Event()

    def run(self) -> None:
        """Work until the time is over; a failure is kept for the one who counts."""
        mix = MIX[self.account]
        try:
            self._stop_early.wait(self.source.uniform(0, self.think))
            while monotonic() < self.until:
                self._do(self.source.choices(list(mix), list(mix.values()))[0])
                self._stop_early.wait(self.source.expovariate(1 / self.think))
        except Exception as error:  # noqa: BLE001 - told by the main thread, or the crowd would shrink unseen
            self.failure = f"{self.account}: {error}"
        finally:
            self.visitor.close()

    def _do(self, what: str) -> None:
        draft = self.work.take() if what == "submit" else None
        if draft is not None:
            self._send(*draft)
        elif what == "referral":
            self._read("referral", f"/referrals/{self.source.choice(self.work.numbers[self.account])}/")
        else:
            self._read("worklist", f"/referrals/?tab={self.source.choice(TABS[self.account])}")

    def _read(self, what: str, path: str) -> None:
        self.replies[what].append(checked(self.visitor.get(path), 200, path))

    def _send(self, number: str, destination: str) -> None:
        path = f"/referrals/{number}/edit/"
        fields = self.visitor.hidden(checked(self.visitor.get(path), 200, path).text)
        sent = self.visitor.post(path, fields | FORM | {"destination": destination})
        self.replies["submit"].append(checked(sent, 303, f"sending {path}"))


def crowd(url: str, work: Work, *, people: int, seconds: float, think: float, data: str) -> list[PageResult]:
    """Let `people` work for `seconds`; RuntimeError when any answer was not what was asked for."""
    everybody = [Person(number, url, work, think) for number in range(people)]
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    until = monotonic() + seconds
    for person in everybody:
        person.until = until
        person.start()
    for person in everybody:
        person.join()
    os.sched_setaffinity(0, cores)
    failures = [person.failure for person in everybody if person.failure]
    if failures:
        raise RuntimeError(f"{len(failures)} of {people} people were stopped: {failures[0]}")
    found = {kind: [reply for person in everybody for reply in person.replies[kind]] for kind in KINDS}
    both = [reply for replies in found.values() for reply in replies]
    return [result(name, data, replies) for name, replies in {**found, "all": both}.items() if replies]
