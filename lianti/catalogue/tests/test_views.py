"""The fragments of the form: nobody without a sign-in, and what they say."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import override_settings
from pytest_django import Settings

from lianti.catalogue import actions, views
from lianti.kernel.pure.clock import TZ
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lianti.catalogue.tests.urls")]
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
View = Callable[[HttpRequest], HttpResponse]
ALL: list[View] = [views.diagnoses, views.diagnosis_field, views.criteria]
TEMPLATES = Path(views.__file__).parent.parent / "templates" / "catalogue"


@pytest.fixture(autouse=True)
def plain_context(settings: Settings) -> None:
    """Fragments need nothing from the shell."""
    templates = [dict(engine) for engine in settings.TEMPLATES]
    templates[0]["OPTIONS"] = {"context_processors": []}
    settings.TEMPLATES = templates


def doctor() -> Viewer:
    """Return a GP."""
    return Viewer(uid=uuid.UUID(int=7), name="甲", role="gp")


def got(view: View, address: str = "/", *, viewer: Viewer | None = None, fragment: bool = True) -> HttpResponse:
    """Ask a view as somebody."""
    request = RequestFactory().get(address, headers={"HX-Request": "true"} if fragment else {})
    request.viewer = viewer  # type: ignore[attr-defined]
    return view(request)


def said(view: View, address: str) -> str:
    """Return the fragment a GP gets."""
    response = got(view, address, viewer=doctor())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("view", ALL)
def test_nobody_gets_nothing(view: View) -> None:
    assert got(view).status_code == 401
    with override_settings(LOGIN_URL="/sign-in"):
        page = got(view, "/x?q=1", fragment=False)
    assert page.status_code == 302
    assert page["Location"] == "/sign-in?next=/x%3Fq%3D1"


@pytest.mark.parametrize("view", ALL)
def test_only_reading_is_possible(view: View) -> None:
    request = RequestFactory().post("/")
    request.viewer = doctor()  # type: ignore[attr-defined]
    assert view(request).status_code == 405


def test_options_are_a_listbox() -> None:
    actions.ensure_starter(AT)
    before = Fact.objects.count()
    page = said(views.diagnoses, "/?q=gxy")
    assert page.index('role="listbox"') < page.index('role="option"')
    assert 'data-code="I10.x00x002"' in page
    assert "?field=diagnosis_code&amp;code=I10.x00x002" in page
    assert Fact.objects.count() == before


def test_a_double_code_survives_the_address() -> None:
    actions.ensure_starter(AT)
    assert "code=E11.301%2BH36.0%2A" in said(views.diagnoses, "/?q=E11.301")
    chosen = said(views.diagnosis_field, "/?code=E11.301%2BH36.0%2A")
    assert 'value="E11.301+H36.0*"' in chosen


def test_no_option_says_what_to_do() -> None:
    page = said(views.diagnoses, "/?q=没有这种病")
    assert "没有找到" in page
    assert "option" not in page.replace("options", "")


def test_choosing_gives_a_hidden_field_and_tells_the_form() -> None:
    actions.ensure_starter(AT)
    response = got(views.diagnosis_field, "/?code=I10.x00x002&field=main_code", viewer=doctor())
    page = response.content.decode()
    assert '<input type="hidden" name="main_code" value="I10.x00x002">' in page
    assert "更换" in page
    assert response["HX-Trigger-After-Settle"] == "diagnosisChanged"
    assert 'role="combobox"' in said(views.diagnosis_field, "/?code=unknown")


def test_a_strange_field_name_is_not_echoed() -> None:
    for view in (views.diagnoses, views.diagnosis_field):
        assert "script" not in said(view, "/?q=a&field=%3Cscript%3E")


def test_a_matching_criterion_says_why_and_where_from() -> None:
    page = said(views.criteria, "/?code=I10.x00x002&sbp=186&dbp=100&age=70")
    assert 'name="criteria" value="HTN-UP-01"' in page
    assert len(page.encode()) <= 20_000
    row = page[page.index("criterion-HTN-UP-01") :]
    assert row.index("符合") < row.index("收缩压 186（≥180 mmHg）") < row.index("国家基本公共卫生服务规范")
    assert "checked" not in page


def test_nothing_matching_says_so_and_offers_the_own_words() -> None:
    page = said(views.criteria, "/?code=I10&sbp=130&dbp=80&age=50")
    assert "没有自动符合的标准" in page
    assert "填写转诊理由" in page
    assert "未达到" in page
    assert 'value="PATIENT-REQUEST"' in page


def test_not_forty_criteria_at_once_and_none_twice() -> None:
    page = said(views.criteria, "/?code=I10&sbp=130&dbp=80&age=50")
    texts = re.findall(r'criterion-[^"]+">(?:<span.*?</span> )*([^<]+)</label>', page)
    assert len(texts) > 20 and len(texts) == len(set(texts))
    assert re.findall(r'<details[^>]*id="criteria-open-([a-z-]+)" open', page) == ["htn-first"]
    assert page.index("criteria-open-htn-primary") < page.index("criteria-open-general-up")
    assert page.index("criteria-open-general-up") < page.index("criteria-open-htn-emergency")


def test_what_was_chosen_is_never_folded_away_nor_left_out_as_a_double() -> None:
    page = said(views.criteria, "/?code=I10&sbp=130&dbp=80&age=50&criteria=HTN-NEW-06&criteria=GEN-UP-02")
    assert page.count(" checked") == 2
    assert 'id="criteria-open-general-up" open' in page and "criteria-open-htn-first" in page
    assert 'value="HTN-PG-05"' not in page


@pytest.mark.parametrize("bad", ["sbp=abc", "sbp=NaN", "sbp=-5", "sbp=1e9", "sbp=", "age=x&pregnant=maybe", "code="])
def test_broken_values_are_unknown(bad: str) -> None:
    assert "criterion-HTN-UP-01" in said(views.criteria, f"/?code=I10&dbp=80&{bad}")


def test_a_choice_stays_when_the_diagnosis_changes() -> None:
    page = said(views.criteria, "/?code=J18.900&criteria=HTN-UP-01&criteria=unknown")
    assert "诊断改过" in page
    assert page.count(" checked") == 1


def test_a_choice_that_is_not_reached_stays_visible() -> None:
    page = said(views.criteria, "/?code=I10&sbp=120&dbp=70&criteria=HTN-UP-01")
    row = page[page.index('value="HTN-UP-01"') :]
    assert row.split(">", 1)[0].endswith(" checked")


def test_down_criteria_on_request() -> None:
    page = said(views.criteria, "/?code=I10&direction=down")
    assert "HTN-DN-01" in page
    assert "HTN-UP-01" not in page


def test_memory_and_examples_are_labelled() -> None:
    page = said(views.criteria, "/?code=I10&age=25")
    row = page[page.index('value="HTN-PG-02"') :]
    assert row.index("来源待核") < row.index("示例，须由本地专家确认")


def test_templates_have_no_inline_style_or_script_and_send_no_person() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text
        assert "<script" not in text
        assert "onclick" not in text
    field = render_to_string("catalogue/_criteria_field.html", {"criteria_query": "code=I10"})
    assert "?code=I10" in field
    for private in ("identity", "phone", "name='name'", "summary"):
        assert private not in field
