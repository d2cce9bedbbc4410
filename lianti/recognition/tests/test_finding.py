"""An item is found by what people type: code, part of the name, initials, whole pinyin."""

from __future__ import annotations

import pytest

from lianti.kernel.pure import clock
from lianti.recognition import queries
from lianti.recognition.queries.items import listed
from lianti.recognition.tests.cases import Lab
from tests.town import Town

NOBODY = ("", " ", "xuecheng", "uechanggui", "²", "%", "9" * 400)
EVERYBODY = ("xcg", "xuechanggui", "XueChangGui", "xue chang gui", "xuech", "血常规", "常规")


@pytest.fixture
def lab(town: Town) -> Lab:
    return Lab(town)


def test_whole_pinyin_and_initials_find_the_same(lab: Lab) -> None:
    def found(text: str) -> list[str]:
        return [i.name for i in queries.search_items(lab.town.community.pk, text, clock.local_day(lab.town.now))]

    for text in NOBODY:
        assert "血常规" not in found(text), text
    for text in EVERYBODY:
        assert "血常规" in found(text), text
    names = {row.name for row in listed(lab.town.group, "xuechanggui", "")}
    assert names == {"血常规"}, "the page of the catalogue finds alike"
