"""The process that fills a database with invented records and then opens one of them, again and again."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.children import serve

if TYPE_CHECKING:
    import datetime as dt

    from lianti.parties.models import Institution


def _house(name: str, at: dt.datetime) -> Institution:
    from lianti.parties.actions import create_institution
    from lianti.parties.shapes import Viewer

    return create_institution(
        name=name, kind="general_hospital", level="", district="", ownership="public", longitude=None,
        latitude=None, by=Viewer.service("bench"), at=at,
    )  # fmt: skip


def fill(people: int, entries: int, of_one: int) -> dict[str, Any]:
    """Write so many people and entries; the first person has ``of_one`` of them."""
    from lianti.kernel.pure import clock
    from lianti.records import speed
    from lianti.residents import speed as residents
    from lianti.residents.models import Resident

    began, at = time.perf_counter(), clock.now()
    houses = [_house(name, at).pk for name in ("示例医院", "示例社区卫生服务中心", "示例第二医院")]
    residents.fill(people, houses, at)
    one, *others = Resident.objects.order_by("pk").values_list("pk", flat=True)
    speed.fill([one], of_one, houses, at)
    speed.fill(others, entries - of_one, houses, at, seed=11)
    seconds, size = round(time.perf_counter() - began, 1), _megabytes()
    return {"people": people, "entries": entries, "seconds": seconds, "megabytes": size}


def _megabytes() -> int | None:
    """Return how large the file of the database is; None where it is no file."""
    from django.db import connection

    name = Path(str(connection.settings_dict["NAME"]))
    return name.stat().st_size // 1_000_000 if name.is_file() else None


def ask(times: int) -> dict[str, Any]:
    """Open the record of the first person as a doctor of the first institution would, and look for others."""
    import uuid

    from lianti.kernel.pure import clock
    from lianti.parties.models import Institution
    from lianti.parties.shapes import Viewer
    from lianti.records.speed import measure
    from lianti.residents.models import Resident
    from lianti.residents.speed import measure as search

    house = Institution.objects.order_by("pk")[0]
    doctor = Viewer(uid=uuid.UUID(int=1), name="示例", role="gp", institution_id=house.pk)
    person, at = Resident.objects.order_by("pk")[0], clock.now()
    found = search(doctor, at, max(times // 5, 1))
    return {
        "timings": [asdict(timing) for timing in measure(doctor, person.uid, at, times)],
        "search": [asdict(timing) for timing in found],
    }


if __name__ == "__main__":
    import django

    django.setup()
    serve({"fill": fill, "ask": ask})
    sys.exit(0)
