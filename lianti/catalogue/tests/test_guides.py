"""Guides: what must stand in them, editions, confirmation by members, text beside a diagnosis."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from lianti.catalogue import actions
from lianti.catalogue.kinds import GUIDE_KINDS
from lianti.catalogue.models import Guide, GuideReceipt
from lianti.catalogue.permissions import CONFIRMERS
from lianti.catalogue.rules.guides import check_guide, parse_codes
from lianti.catalogue.sample_guides import sample, samples
from lianti.catalogue.tests.lists import published
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from tests.town import Town

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(request: pytest.FixtureRequest) -> Iterator[None]:
    if "town" not in request.fixturenames:
        yield
        return
    with clock.frozen(request.getfixturevalue("town").now):
        yield


def place(name: str, *more: Any) -> str:
    return reverse(f"catalogue:{name}", args=more)


def sent(client: Any, url: str, **data: Any) -> Any:
    return client.post(url, {"idempotency_key": uuid.uuid4().hex, **data})


class TestRules:
    @pytest.mark.parametrize("text", ["高血压", "I", "I10 ²", "I10，10", "\x00"])
    def test_what_is_no_code_is_named(self, text: str) -> None:
        with pytest.raises(Refused, match="不像 ICD-10 编码"):
            parse_codes(text)

    def test_codes_are_read_and_limited(self) -> None:
        assert parse_codes(" i10、E11, I10；j44 ") == ["I10", "E11", "J44"]
        with pytest.raises(Refused, match="最多适用"):
            parse_codes(" ".join(f"I{n}" for n in range(10, 40)))

    @pytest.mark.parametrize(
        ("kind", "codes", "body", "words"),
        [
            ("other", ["I10"], {}, "类别"),
            ("criteria", [], {"admission": ["a"], "discharge": ["b"]}, "诊断编码"),
            ("criteria", ["I10"], {"admission": ["a"]}, "不能空着"),
            ("pathway", ["I10"], {"entry": ["a"], "steps_3": ["b"], "up": ["c"]}, "不能空着"),
            ("quality", [], {"items": []}, "不能空着"),
            ("quality", [], {"items": ["长" * 401]}, "每条最多"),
            ("quality", [], {"items": ["a"] * 201}, "最多 200 条"),
        ],
    )
    def test_what_must_stand_in_it(self, kind: str, codes: list[str], body: dict[str, list[str]], words: str) -> None:
        with pytest.raises(Refused, match=words):
            check_guide(kind, codes, body)

    def test_every_sample_could_be_published_and_says_so(self) -> None:
        assert {s["kind"] for s in samples()} == set(GUIDE_KINDS)
        for told in samples():
            assert "示例" in told["source"] and sample(told["key"], told["kind"])["sample"] is True
            body = {part: lines for part, lines in told.items() if isinstance(lines, list)}
            check_guide(told["kind"], parse_codes(told["codes"]), body)
        assert sample("no-such", "quality") == {}


class TestPublishing:
    def test_only_the_office_and_never_in_the_past(self, town: Town) -> None:
        fields = actions.GuideFields("quality", "表", "1", "示例", town.today, {"items": ["a"]})
        for who in ("head", "gp", "administrator"):
            with pytest.raises(NotPermitted):
                actions.publish_guide(alliance=town.group, fields=fields, by=town.viewer(who), at=town.now)
        with pytest.raises(Refused, match="不能早于今天"):
            published(town, "表", since_on=town.today - DAY)
        assert not Guide.objects.exists() and not Fact.objects.filter(kind="catalogue.guide_published").exists()

    def test_the_next_edition_ends_the_one_before(self, town: Town) -> None:
        first = published(town, "标准")
        for edition, since_on, words in (("2026-1", town.today + DAY, "同名的版本"), ("2026-2", town.today, "要晚于")):
            with pytest.raises(Refused, match=words):
                published(town, "标准", edition=edition, since_on=since_on, after=first)
        first.refresh_from_db()
        assert first.until_on is None
        second = published(town, "标准", edition="2026-2", since_on=town.today + DAY, after=first)
        first.refresh_from_db()
        assert second.since_on == Guide.objects.get(pk=first.pk).until_on and second.key == first.key
        other = published(town, "路径", kind="pathway")
        with pytest.raises(Refused, match="不属于"):
            published(town, "标准", edition="2026-3", since_on=town.today + 2 * DAY, after=other)
        assert Notice.objects.filter(text__contains="请确认").exists()


class TestConfirming:
    def test_whoever_may_confirm_is_asked_to(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        """A village room has neither head nor office: its doctor would never hear of it."""
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            published(town, "检查表", kind="quality")
        asked = Notice.objects.filter(text__contains="请确认")
        assert set(asked.values_list("role", flat=True)) == set(CONFIRMERS)

    def test_once_for_each_member_and_only_what_still_holds(self, town: Town) -> None:
        first = published(town, "检查表", kind="quality")
        with pytest.raises(NotPermitted):
            actions.confirm_guide(uid=first.uid, by=town.viewer("nurse"), at=town.now)
        with pytest.raises(NotVisible):
            actions.confirm_guide(uid=first.uid, by=town.viewer("stranger"), at=town.now)
        head = town.viewer("head")
        actions.confirm_guide(uid=first.uid, by=head, at=town.now)
        with pytest.raises(Refused, match="已经确认过"):
            actions.confirm_guide(uid=first.uid, by=town.viewer("gp"), at=town.now)
        published(town, "检查表", kind="quality", edition="2", since_on=town.today + DAY, after=first)
        with pytest.raises(Refused, match="已被替换"):
            actions.confirm_guide(uid=first.uid, by=town.viewer("office"), at=town.now + DAY)
        assert GuideReceipt.objects.count() == 1
        fact = Fact.objects.get(kind="catalogue.guide_confirmed")
        assert fact.institution_uid == town.community.uid and fact.data["in_force"] is True

    def test_the_page_says_who_has_not(self, town: Town) -> None:
        made = published(town, "检查表", kind="quality")
        head = signed_in_client(town, "head")
        page = head.get(place("guide", made.uid)).content.decode()
        assert "确认本单位按此执行" in page and "示例，须由本地专家确认" in page
        assert sent(head, place("guide_confirm", made.uid)).status_code == 303
        page = head.get(place("guide", made.uid)).content.decode()
        assert "本单位已确认" in page and page.rindex("市中心医院") < page.rindex("乐平川")
        listed = head.get(place("guides", town.group.uid), {"kind": "quality"}).content.decode()
        assert "1 / 4" in listed
        assert "还没有发布的规范" in head.get(place("guides", town.group.uid), {"kind": "pathway"}).content.decode()
        for url in (place("guide", made.uid), place("guides", town.group.uid)):
            assert "spreadsheet" in head.get(url, {"xlsx": "1"}).headers["Content-Type"]


class TestForms:
    def test_a_sample_fills_the_form_and_what_is_missing_is_said_beside_it(self, town: Town) -> None:
        office = signed_in_client(town, "office")
        url = place("guide_new", town.group.uid, "criteria")
        assert "血压≥180/110 mmHg" in office.get(url, {"sample": "htn-criteria"}).content.decode()
        told = {"title": "标准", "edition": "1", "source": "示例", "since_on": town.today, "admission": "高\n\n低 "}
        for more, words in (({}, "诊断编码"), ({"codes": "²"}, "不像"), ({"codes": "I10"}, "不能空着")):
            answer = sent(office, url, **(told | more))
            assert answer.status_code == 422 and words in answer.content.decode(), words
        assert sent(office, url, **told, codes="I10", discharge="平稳").status_code == 303
        made = Guide.objects.get()
        assert made.body["admission"] == ["高", "低"] and made.codes == ["I10"]
        again = office.get(url, {"after": str(made.uid)}).content.decode()
        assert 'name="after"' in again and "平稳" in again
        done = sent(
            office, url, **(told | {"edition": "2", "since_on": town.today + DAY}), codes="I10", discharge="稳",
            after=made.uid,
        )  # fmt: skip
        assert done.status_code == 303 and Guide.objects.filter(key=made.key).count() == 2

    @pytest.mark.parametrize("after", ["x", "²", "5f0c2a52-8e35-4a3e-9d52-0b6f6f3f7a11"])
    def test_a_strange_edition_before_does_not_exist(self, town: Town, after: str) -> None:
        office = signed_in_client(town, "office")
        assert office.get(place("guide_new", town.group.uid, "criteria"), {"after": after}).status_code == 404
        assert office.get(place("guide_new", town.group.uid, "other")).status_code == 404


def test_beside_a_diagnosis_stands_what_matters_in_this_tier_and_direction(town: Town) -> None:
    published(town, "高血压出入院标准")
    published(town, "高血压路径", kind="pathway")
    published(town, "检查表", kind="quality")
    gp = signed_in_client(town, "gp")
    up = gp.get("/catalogue/advice/", {"diagnosis_code": "I10.x00x002"}).content.decode()
    assert "头痛呕吐" in up and "基层机构做什么" in up and "随访" in up
    assert "三级医院做什么" not in up and "血压平稳" not in up and "写明诊断" not in up
    down = gp.get("/catalogue/advice/", {"diagnosis_code": "I10", "direction": "down"}).content.decode()
    assert "血压平稳" in down and "头痛呕吐" not in down
    assert "高血压路径" not in gp.get("/catalogue/advice/", {"diagnosis_code": "E11"}).content.decode()
