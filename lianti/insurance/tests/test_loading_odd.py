"""Files that want too much: deep, long, huge, unwritable. One sentence each, and nothing is kept."""

from __future__ import annotations

import pytest

from lianti.insurance import proposing
from lianti.insurance.actions import ensure_samples
from lianti.insurance.models import TariffEdition, TariffProposal
from lianti.insurance.tables import content_of
from lianti.insurance.tests.test_loading import NEW, sent
from lianti.kernel.pure.errors import Refused
from tests.town import NOW, Town

MANY = "".join(
    f'\n[[tariffs]]\nlevel = "city"\ninsured_type = "resident"\ndeductible = 1\norder = {n}\n' for n in range(2, 600)
)


def one_rule(**more: str) -> str:
    rule = {"kind": '"cancel"', "direction": '"up"'} | more
    return NEW + "\n[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in rule.items())


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "x = " + "9" * 10_000,
        NEW + MANY,
        NEW.replace("示例 2026 下", "示例" * 50),
        NEW.replace("示例 2026 下", "示例\\u0000"),
        one_rule(clause=f'"{"JL" * 40}"'),
        one_rule(priority="1" + "0" * 30),
        one_rule(priority="-1"),
        one_rule(points="-1"),
        one_rule(up_to="1" + "0" * 30),
        one_rule(up_to="1e300"),
        one_rule(up_to="-1"),
        NEW.replace("gap_days = 7", "gap_days = 100000"),
    ],
    ids=[
        "deep", "digits", "rows", "long", "nul", "clause", "priority", "below", "points", "wide", "power", "minus",
        "days",
    ],
)  # fmt: skip
def test_a_file_that_wants_too_much_is_one_sentence(town: Town, text: str) -> None:
    ensure_samples(NOW)
    answer = sent(town, text)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert not TariffProposal.objects.exists() and TariffEdition.objects.count() == 1


def test_a_region_is_written_beside_the_code_of_another(town: Town) -> None:
    ensure_samples(NOW)
    assert TariffEdition.objects.get().area == "220700"
    text = NEW.replace("示例 2026 下", "示例 2026")
    text = text.replace("220700", "220100")
    with pytest.raises(Refused) as refused:
        proposing.propose_edition(
            content=proposing.content_in(text.encode(), "a.toml"), by=town.viewer("insurance_bureau"), at=NOW
        )
    assert refused.value.code == "insurance_area_differs"
    assert not TariffProposal.objects.exists()


@pytest.mark.parametrize("cell", ["1E999999999", "1e9", "1" * 10, "-1E5", "0x10"])
def test_a_number_is_written_in_plain_digits(cell: str) -> None:
    with pytest.raises(Refused, match="数字"):
        content_of([["起付线", "居民医保", "市级（三级）", cell]])
