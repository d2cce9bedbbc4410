"""Insurance areas as people write them."""

from __future__ import annotations

import pytest

from lianti.kernel.pure.areas import area_of, area_of_uscc, areas, read_area


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("220700", "松原市"),
        ("２２０７００", "松原市"),
        ("220722", "松原市"),
        ("松原", "松原市"),
        (" 吉林松原 ", "松原市"),
        ("吉林省松原市长岭县", "松原市"),
        ("松原长岭县", "松原市"),
        ("吉林市", "吉林市"),
        ("吉林市船营区", "吉林市"),
        ("吉林省", "吉林省"),
        ("吉林省吉林市", "吉林市"),
        ("延边", "延边朝鲜族自治州"),
        ("北京市朝阳区", "北京市"),
        ("110105", "北京市"),
        ("海南省", "海南省"),
        ("海南藏族自治州", "海南藏族自治州"),
        ("内蒙古呼伦贝尔", "呼伦贝尔市"),
        ("示例市", "示例市"),
    ],
)
def test_what_people_write_is_read(written: str, name: str) -> None:
    area = read_area(written)
    assert area is not None and area.name == name


@pytest.mark.parametrize(
    "written", ["", " ", "吉林", "某地", "²", "\x00", "999999", str(10**30), "省", "市区", "-1", "朝阳区", "松原那边"]
)
def test_what_nobody_can_tell_is_not_guessed(written: str) -> None:
    assert read_area(written) is None


def test_the_list_holds_together() -> None:
    known = areas()
    prefectures = [a for a in known.values() if a.province]
    assert len({a.name for a in prefectures}) == len(prefectures) > 330
    assert all(area_of(code) == area and code.endswith("00") for code, area in known.items() if area.province)
    assert all(read_area(a.name) == a and read_area(a.province + a.name) == a for a in prefectures)
    assert area_of("220000") == known["220000"] and area_of("229999") == known["229900"] and area_of("22") is None


@pytest.mark.parametrize("code", ["", "2207", "22070", "2207020011", "²20702", "999999", "22070200100a", "9" * 12])
def test_a_code_that_is_none_tells_nothing(code: str) -> None:
    assert area_of(code) is None


@pytest.mark.parametrize("code", ["220700", "220702", "220702001", "220702001001"])
def test_the_first_four_digits_tell_the_prefecture(code: str) -> None:
    found = area_of(code)
    assert found is not None and found.name == "松原市"


@pytest.mark.parametrize("uscc", ["", "12220702", "12100000400000000X", "12220000400000000X", "²" * 18, "9" * 18])
def test_who_registered_it_for_a_province_or_the_state_tells_nothing(uscc: str) -> None:
    assert area_of_uscc(uscc) is None


def test_a_credit_code_tells_the_prefecture() -> None:
    found, capital = area_of_uscc("12220702400000000X"), area_of_uscc("12110105400000000X")
    assert found is not None and capital is not None
    assert (found.name, capital.name) == ("松原市", "北京市")
