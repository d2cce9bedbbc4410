"""The name somebody looks for in a list stands in no address: no history, proxy or log gets to hold it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.urls import reverse

from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.looked_for import opened_words, sealed_words, told_address
from lianti.referrals.tests.cases import Walk
from tests.town import Town, town

__all__ = ["town"]

LISTS = [
    ("gp", "referrals:list"), ("gp", "referrals:advice_list"), ("gp", "referrals:outside_list"),
    ("gp", "residents:contracted"), ("gp", "residents:households"), ("administrator", "parties:accounts"),
]  # fmt: skip
NAME = "周平安"


@pytest.mark.parametrize(("who", "place"), LISTS, ids=[place for _who, place in LISTS])
def test_a_typed_name_is_sent_by_post_and_in_no_address(town: Town, who: str, place: str) -> None:
    address, window = reverse(place), signed_in_client(town, who)
    refused = signed_in_client(town, "regulator").post(address, {"q": NAME})
    assert refused.status_code == 403
    clear = window.get(address, {"q": NAME, "tab": "sent"}, follow=True)
    assert clear.redirect_chain and NAME not in unquote(clear.redirect_chain[-1][0])
    assert "不能放在网址里" in clear.content.decode() and f'value="{NAME}"' not in clear.content.decode()
    sent = window.post(address, {"q": NAME, "tab": "sent", "page": "3", "grant_uid": "", "sort": "-clock"})
    assert sent.status_code == 303 and NAME not in unquote(sent.headers["Location"])
    assert sent.headers["Location"].startswith(f"{address}?tab=sent&sort=-clock&q=~")
    page = window.get(sent.headers["Location"]).content.decode()
    assert f'value="{NAME}"' in page and 'class="filters" method="post"' in page
    assert all(NAME not in unquote(link) for link in page.split('href="')[1:] for link in [link.split('"')[0]])
    other = window.get(address, {"q": sealed_words(NAME, town.viewer("nurse").uid)}, follow=True)
    assert "已失效" in other.content.decode() and f'value="{NAME}"' not in other.content.decode()


@pytest.mark.parametrize(
    "place", ["referrals:export", "referrals:advice_export", "referrals:outside_export", "residents:contracted"]
)
def test_no_workbook_of_the_whole_list_for_words_that_are_not_used(town: Town, place: str) -> None:
    answer = signed_in_client(town, "gp").get(reverse(place), {"q": NAME, "xlsx": "1"})
    assert answer.status_code == 422 and "不能放在网址里" in answer.content.decode()


def test_what_was_found_is_sorted_and_taken_along_as_found(town: Town) -> None:
    Walk(town).to("submitted")
    window = signed_in_client(town, "gp")
    found = window.post(reverse("referrals:list"), {"q": "zpa", "tab": "sent"}, follow=True).content.decode()
    nobody = window.post(reverse("referrals:list"), {"q": "qqq", "tab": "sent"}, follow=True).content.decode()
    assert NAME in found and NAME not in nobody
    taken = nobody.split("export.xlsx?")[1].split('"')[0].replace("&amp;", "&")
    assert "q=~" in taken.replace("%7E", "~")
    assert window.get(f"{reverse('referrals:export')}?{taken}").headers["Content-Type"].endswith("sheet")


@pytest.mark.parametrize("odd", ["~", "~²", "~AAAA", "~" + "A" * 5000, "²", "\x00a", "'", "~" + "é" * 40])
def test_odd_words_are_left_out(town: Town, odd: str) -> None:
    with pytest.raises(Refused):
        opened_words(odd, town.viewer("gp").uid)
    answer = signed_in_client(town, "gp").get(reverse("residents:contracted"), {"q": odd})
    assert answer.status_code == 303 and answer.headers["Location"] == reverse("residents:contracted")


def test_closed_words_tell_neither_length_nor_sameness_and_open_for_one() -> None:
    first, second = sealed_words("单", "a"), sealed_words("欧阳建国的母亲", "a")
    assert len(first) == len(second) and sealed_words("单", "a") != first and sealed_words(" ", "a") == ""
    assert opened_words(second, "a") == "欧阳建国的母亲" and opened_words("", "a") == ""
    again = [told_address(f"/x?xlsx=1&q={sealed_words('单', 'a')}", "a") for _turn in range(2)]
    assert again[0] == again[1] and told_address("/x?tab=a", "a") == "/x?tab=a"
    assert len(opened_words(sealed_words("长" * 90, "a"), "a")) == 60
