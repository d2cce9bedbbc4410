"""Who is linked without a question, who is asked about, and who never comes together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bench.identity.persons import Noise, invent
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import make_identity
from lianti.residents.identity import bulk
from lianti.residents.identity.files import read_records, read_truth
from lianti.residents.identity.matching import compare, engine_for, link, report
from lianti.residents.identity.measuring import quality
from lianti.residents.identity.scoring import reasons, score
from lianti.residents.identity.traits import PersonRecord, traits_of

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "empi"
DAY = dt.date(1972, 11, 14)
NUMBER, TWIN_NUMBER = make_identity("229900", DAY, 642), make_identity("229900", DAY, 844)
WOMAN = PersonRecord(
    "1", "张静兰", "女", "1972-11-14", NUMBER, "10000005678", "示例市甲县南丰镇文化街84号11栋1单元1044室"
)
TWIN = replace(WOMAN, record_id="2", name="张婷萍", identity=TWIN_NUMBER)
NOISY = Noise(
    no_number=0.3, new_phone=0.3, moved=0.12, same_sound=0.12, birth_year=0.08, short_address=0.4, swapped_number=0.03
)


def verdict(one: PersonRecord, two: PersonRecord, people: int = 100_000) -> str:
    return score(traits_of(one), traits_of(two), people).verdict


def test_twins_and_namesakes_never_come_together() -> None:
    assert verdict(WOMAN, TWIN) == "different"
    assert verdict(WOMAN, replace(TWIN, identity="")) in {"different", "unclear"}
    assert verdict(replace(WOMAN, identity=""), replace(TWIN, identity="", name="张静婷")) in {"different", "unclear"}
    namesake = replace(
        WOMAN, record_id="3", identity="", phone="10000009999", address="示例市丁县河口镇光明路1号1栋1单元101室"
    )
    assert verdict(WOMAN, namesake) in {"probable", "unclear"}
    assert verdict(WOMAN, replace(namesake, identity=TWIN_NUMBER)) == "different"


def test_parent_and_child_share_phone_and_home_only() -> None:
    child = replace(WOMAN, record_id="4", name="张欣", birth="1999-05-01", identity="", sex="女")
    assert verdict(WOMAN, child) == "different"
    named_alike = replace(child, name="张静蓝")
    assert verdict(replace(WOMAN, identity=""), named_alike) in {"different", "unclear"}


def test_a_newborn_is_only_ever_asked_about() -> None:
    newborn = PersonRecord("5", "张静兰之女", "女", "2024-05-01", "", WOMAN.phone, WOMAN.address)
    named = replace(newborn, record_id="6", name="刘小雨")
    assert verdict(newborn, named) == "unclear"
    assert verdict(newborn, replace(newborn, record_id="7")) == "unclear"
    assert verdict(newborn, WOMAN) == "different"


def test_a_borrowed_card_is_asked_about() -> None:
    assert verdict(WOMAN, replace(TWIN, identity=NUMBER)) == "unclear"


def test_the_same_person_with_the_usual_errors_is_linked() -> None:
    assert verdict(WOMAN, replace(WOMAN, name="张静蓝", phone="")) == "same"
    assert verdict(WOMAN, replace(WOMAN, identity="", address="甲县南丰镇文化街84号11-1-1044")) == "same"
    assert verdict(WOMAN, replace(WOMAN, identity=NUMBER[:6] + NUMBER[8:17])) == "same"
    assert verdict(WOMAN, replace(WOMAN, identity="", birth="1973-11-14")) == "probable"


def test_a_score_is_told_in_words() -> None:
    told = reasons(score(traits_of(WOMAN), traits_of(replace(WOMAN, identity="", phone="")), 1000).pattern)
    assert [(r.part, r.words) for r in told[:2]] == [("姓名", "相同（三字及以上）"), ("出生日期", "相同")]
    assert (told[2].part, told[2].known, told[2].bits) == ("身份证号", False, 0.0)
    assert told[0].bits > 10


@pytest.mark.parametrize(("seed", "noise"), [(21, None), (22, NOISY), (23, NOISY)])
def test_invented_people_of_other_seeds_are_told_apart(seed: int, noise: Noise | None) -> None:
    made = list(invent(800, seed, noise))
    truth = [person for _record, person in made]
    found = report(link([record for record, _person in made]), truth)
    assert float(str(found["f1"])) >= 0.97
    assert float(str(found["automatic_precision"])) >= 0.995
    assert float(str(found["automatic_recall"])) >= 0.85


def test_bulk_and_one_by_one_agree() -> None:
    records = [record for record, _person in invent(600, 31, NOISY)]
    extra = [WOMAN, TWIN, replace(WOMAN, record_id="8", name="张静?"), replace(WOMAN, record_id="9", birth="1972")]
    people = [
        traits_of(r)
        for r in [*records, *extra, PersonRecord("10", "张静兰之女", birth="2024-05-01", phone=WOMAN.phone)]
    ]
    assert dict(bulk.compare(people)) == dict(compare(people))
    found = bulk.linker(people, len(people)).inference.predict().as_duckdbpyrelation()
    weights = {
        (min(a, b), max(a, b)): weight
        for a, b, weight in found.select("unique_id_l", "unique_id_r", "match_weight").fetchall()
    }
    assert weights == pytest.approx({pair: result.weight for pair, result in compare(people)})


def test_splink_learns_weights_that_point_the_same_way() -> None:
    made = list(invent(400, 41))
    learned = bulk.learn([traits_of(r) for r, _p in made], [p for _r, p in made], 1e5)
    for part, full in (("birth", "same"), ("contact", "both"), ("name", "long")):
        right, wrong = learned[part][full], learned[part]["other"]
        assert right[0] > right[1]
        assert wrong[0] < wrong[1]


def test_without_splink_it_is_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "available", lambda: False)
    assert engine_for("auto", 10**6) == "python"
    with pytest.raises(Refused) as refused:
        engine_for("splink", 1)
    assert refused.value.code == "match.no_splink"


def test_nothing_claimed_is_not_wrong() -> None:
    assert quality([1, 2, 3], ["a", "a", "b"]).precision == 1.0
    assert quality([1, 2, 3], ["a", "a", "b"]).f1 == 0.0
    assert quality([1, 1, 1], ["a", "a", "b"]).recall == 1.0


@pytest.mark.parametrize("folder", [path for path in [DATA] if path.exists()])
def test_the_shared_people_and_those_held_out(folder: Path) -> None:
    records = read_records(folder / "records.csv")
    truth = read_truth(folder / "truth.csv", records)
    for keep in (0, 1):
        half = [(r, p) for r, p in zip(records, truth, strict=True) if int(p[1:]) % 2 == keep]
        found = report(link([r for r, _p in half]), [p for _r, p in half])
        assert float(str(found["f1"])) >= 0.97
        assert float(str(found["automatic_precision"])) >= 0.995
