"""Refusals, expired sessions, error pages, the palette and the headers."""

import pytest
from django.db import IntegrityError
from django.test import Client, RequestFactory

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.web.models import IdempotencyKey
from lianti.kernel.web.signatures import signed_file

from . import site

IN_PLACE = {"HX-Request": "true"}
FORM = {"X-Lianti-Form": "1"}


def text(response: object) -> str:
    """Return the body as text."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_refusal_is_told_in_place(nurse: Client) -> None:
    answer = nurse.get("/refused", headers=IN_PLACE)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#refusal"
    assert "预留号已用完" in text(answer)
    assert "<html" not in text(answer)


def test_a_refusal_of_a_navigation_is_a_page_with_the_way_back(nurse: Client) -> None:
    answer = nurse.get("/refused")
    assert answer.status_code == 422
    assert "预留号已用完" in text(answer) and "data-back" in text(answer)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_told_and_nothing_is_kept(nurse: Client, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(IntegrityError):
        nurse.get("/broken")
    sent = {"idempotency_key": "same-moment-1"}
    for answer in (nurse.get("/same-key"), nurse.post("/same-key", sent), nurse.post("/same-key", sent)):
        assert answer.status_code == 422
        assert "刚刚有人先保存了相同的" in text(answer)
    assert not IdempotencyKey.objects.filter(key="same-moment-1").exists(), "a form that lost may be sent again"
    said = [row.getMessage() for row in caplog.records if row.name.endswith("clashes")]
    assert len(said) == 3, said
    # PostgreSQL tells the name of the index, SQLite its columns.
    assert all("_key" in line or ".key" in line for line in said), said
    assert not any("k" * 8 in line for line in said), "no value"


def test_a_wrong_role_is_403_with_the_reason(nurse: Client) -> None:
    answer = nurse.get("/not-permitted")
    assert answer.status_code == 403
    assert "只有转诊中心可以受理" in text(answer)


@pytest.mark.parametrize("path", ["/not-visible", "/no-such-page"])
def test_what_is_not_visible_looks_like_what_is_not_there(nurse: Client, path: str) -> None:
    answer = nurse.get(path)
    assert answer.status_code == 404
    assert "没有找到这个页面" in text(answer)


def test_an_expired_session_answers_a_script_with_401(nurse: Client) -> None:
    nurse.cookies[site.LOCKED] = "1"
    for headers in (IN_PLACE, FORM):
        answer = nurse.get("/", headers=headers)
        assert answer.status_code == 401
        assert answer["X-Lianti-Locked"] == "1"
    assert nurse.get("/").status_code == 302
    assert nurse.post("/palette").status_code == 302


def test_pages_with_people_are_not_kept_by_the_browser(nurse: Client) -> None:
    answer = nurse.get("/")
    assert answer["Cache-Control"] == "no-store, private"
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_palette_finds_places_by_initials_and_asks_the_providers(nurse: Client) -> None:
    assert "新建转诊" in text(nurse.post("/palette", {"q": "xj"}))
    found = text(nurse.post("/palette", {"q": "王秀兰"}))
    assert 'href="/done/1"' in found and "居民" in found
    assert "王秀兰" not in text(nurse.post("/palette", {"q": ""}))


def test_the_sidebar_shows_own_places_with_counts(nurse: Client) -> None:
    page = text(nurse.get("/new"))
    assert 'data-count="new">12' in page
    assert 'aria-current="page"' in page
    assert "别人的" not in page and "没有地址" not in page
    assert "演示数据（虚构）" in page


def test_a_fragment_counts_nothing(nurse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianti.kernel.web import registry

    def fail(viewer: object) -> dict[str, int]:
        raise AssertionError("a fragment must not count the sidebar")

    registry.counts(fail)
    assert nurse.post("/palette", headers=IN_PLACE).status_code == 200


def test_large_letters_come_from_the_server(nurse: Client) -> None:
    assert 'class="large"' not in text(nurse.get("/"))
    nurse.cookies["lianti_large"] = "1"
    assert 'class="large"' in text(nurse.get("/"))


def test_a_page_too_old_says_so() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/new", {"name": "王秀兰"})
    assert answer.status_code == 403
    assert answer["X-Lianti-Stale"] == "1"
    assert "没有提交" in text(answer)


def test_the_500_page_asks_nothing_of_the_broken_system() -> None:
    from django.http import HttpRequest

    from lianti.kernel.web.views import server_error

    answer = server_error(HttpRequest())
    assert answer.status_code == 500
    assert "系统出错了" in text(answer)


@pytest.mark.parametrize("drawn", ["", "A", "é", "签名", "iVBORw0KGgo", "²²²²"])
def test_a_signature_that_was_cut_off_is_told_beside_its_field(drawn: str) -> None:
    sent = RequestFactory().post("/", {"consent_drawn": f"data:image/png;base64,{drawn}"})
    with pytest.raises(Refused) as told:
        signed_file(sent, by_uid=new_uid(), field="method")
    assert told.value.code in {"signature", "file_kind"}
