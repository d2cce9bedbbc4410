"""The page of tariffs as the insurance bureau reads it."""

from __future__ import annotations

import pytest

from lianti.insurance.actions import ensure_samples, load_file
from lianti.insurance.reading import DATA
from lianti.kernel.testing.clients import signed_in_client
from tests.town import NOW, PLATFORM, Town


def page(town: Town, who: str) -> tuple[int, str]:
    answer = signed_in_client(town, who).get("/insurance/")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("who", ["gp", "specialist", "head", "administrator"])
def test_others_are_refused(town: Town, who: str) -> None:
    ensure_samples(NOW)
    status, text = page(town, who)
    assert status == 403 and "￥1,000.00" not in text


def test_without_tariffs_the_page_says_what_will_come(town: Town) -> None:
    status, text = page(town, "insurance_bureau")
    assert status == 200 and "还没有任何参保地的起付标准" in text


@pytest.mark.parametrize("who", ["insurance_bureau", "office"])
def test_every_figure_stands_with_its_clause_source_and_mark(town: Town, who: str) -> None:
    ensure_samples(NOW)
    load_file(path=DATA / "more" / "variant.toml", by=PLATFORM, at=NOW)
    status, text = page(town, who)
    assert status == 200
    shown = [
        "￥1,000.00", "JL-49", "JL-50", "示例，非现行政策", "虚构示例", "取消起付线",
        "3 个百分点，费用 ￥10,000.00 以内", "须在出院结算前办妥", "￥10,000.00 以内 60%，以上 65%",
        "两次住院间隔不足 28 天",
    ]  # fmt: skip
    assert [said for said in shown if said not in text] == []
