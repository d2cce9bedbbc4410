"""How fast a search is among many: fills a database with invented people and times the questions people ask.

Used by the bench, never by the site. Names follow the frequency of surnames, since 王 is what makes a prefix long.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from time import perf_counter, process_time

from django.core.cache import cache
from django.db import transaction

from lianti.kernel.pure.identity import make_identity
from lianti.kernel.pure.pinyin import sort_key
from lianti.ledger.keyring import blind_index
from lianti.parties.shapes import Viewer
from lianti.residents.keys import keys_of
from lianti.residents.models import AccessReason, Resident, SearchKey
from lianti.residents.queries import find_people

# The first stand for many people, the last for few.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程"
    "曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国华海玉梅文辉力鹏"
    "斌宇浩凯健俊帆雪荣春红金凤洁琳云莲真环爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉"
)
_BATCH = 5000


@dataclass(frozen=True)
class Timing:
    """One question: how often asked, and the 50th, 95th and last percentile in milliseconds; of computing, the 95th."""

    question: str
    times: int
    p50: float
    p95: float
    worst: float
    hits: int
    cpu_p95: float = 0.0


def fill(count: int, institution_ids: list[int], at: dt.datetime, seed: int = 7) -> None:
    """Add ``count`` people: each on file at one institution, and every one open to the first institution too."""
    source = random.Random(seed)  # noqa: S311 - invented people, no secrets
    weights = [1 / (rank + 2) for rank in range(len(_SURNAMES))]
    for start in range(0, count, _BATCH):
        with transaction.atomic():
            _fill_batch(range(start, min(start + _BATCH, count)), institution_ids, at, source, weights)


def _fill_batch(
    numbers: range, institution_ids: list[int], at: dt.datetime, source: random.Random, weights: list[float]
) -> None:
    people = [_person(number, institution_ids, at, source, weights) for number in numbers]
    Resident.objects.bulk_create(people, batch_size=500)
    keys = [SearchKey(resident=p, kind=kind, value=value) for p in people for kind, value in keys_of(p.name)]
    SearchKey.objects.bulk_create(keys, batch_size=2000)
    reasons = []
    for person in people:
        for institution_id in {institution_ids[0], person.registered_institution_id}:
            reasons.append(
                AccessReason(
                    resident=person,
                    institution_id=institution_id,
                    kind="registered",
                    subject_uid=person.uid,
                    since=at,
                    opened_by_uid=person.uid,
                )  # fmt: skip
            )
    AccessReason.objects.bulk_create(reasons, batch_size=1000)


def _person(
    number: int, institution_ids: list[int], at: dt.datetime, source: random.Random, weights: list[float]
) -> Resident:
    surname = source.choices(_SURNAMES, weights)[0]
    name = surname + "".join(source.choices(_GIVEN, k=source.choice((1, 2, 2, 2))))
    birth = dt.date(1930, 1, 1) + dt.timedelta(days=source.randrange(32000))
    return Resident(
        name=name,
        pinyin_key=sort_key(name),
        sex="female" if source.random() < 0.5 else "male",
        birth_on=birth,
        # One region and day hold few sequence numbers; the counter in the region part keeps them apart.
        identity_index=blind_index("identity", f"{make_identity('229900', birth, number % 1000)}/{number}"),
        phone_index=blind_index("phone", f"1000{number:07d}"),
        registered_institution_id=institution_ids[number % len(institution_ids)],
        registered_at=at,
    )


QUESTIONS: dict[str, list[str]] = {
    "two letters": ["wx", "lj", "zg", "cm", "yx", "zh", "wl", "ly"],
    "pinyin": ["wangxiu", "liming", "zhangwei", "chen", "yangyu"],
    "name prefix": ["王", "李", "张秀", "刘建国", "萧"],
    "full phone": ["10000000042", "10000099999"],
    "name and birth": ["王伟 1950-03-08", "李芳 1988-12-01"],
    "identity miss": ["22990019500308124X"],
    "letters miss": ["qqxx", "vv", "uuu"],
    "phone miss": ["10009999999"],
}


def measure(viewer: Viewer, at: dt.datetime, times: int = 20) -> list[Timing]:
    """Ask every question ``times`` times, the whole way through the action, traces and counting included."""
    found = []
    for question, texts in QUESTIONS.items():
        spans, computed, hits = [], [], 0
        for text in texts * times:
            cache.clear()
            begun, worked = perf_counter(), process_time()
            result = find_people(viewer=viewer, text=text, at=at)
            spans.append((perf_counter() - begun) * 1000)
            computed.append((process_time() - worked) * 1000)
            hits += len(result.own) + len(result.group)
        spans.sort()
        cpu = _at(sorted(computed), 0.95)
        found.append(Timing(question, len(spans), _at(spans, 0.5), _at(spans, 0.95), spans[-1], hits, cpu))
    return found


def _at(spans: list[float], share: float) -> float:
    return spans[min(int(len(spans) * share), len(spans) - 1)]
