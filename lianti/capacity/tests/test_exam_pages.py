"""The pages of examinations: refused in place, kept in versions, printed without a name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lianti.capacity import actions, queries
from lianti.capacity.models import Service
from lianti.capacity.tests.test_exams import TEXT, describe, offer
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from tests.town import Town


@pytest.fixture
def service(town: Town) -> Service:
    return offer(town)


def post(client: Client, name: str, service: Service, **data: object) -> tuple[int, str]:
    answer = client.post(reverse(name, args=[service.uid]), {"idempotency_key": str(new_uid())} | data)
    return answer.status_code, answer.content.decode()


def test_what_is_wrong_is_said_and_changes_nothing(town: Town, service: Service) -> None:
    with clock.frozen(town.now):
        affairs = signed_in_client(town, "medical_affairs")
        for minutes in ("²", "0", "481", "9" * 30, ""):
            status, _page = post(affairs, "capacity:exam_describe", service, modality="MR", minutes=minutes)
            assert status == 422
        status, page = post(affairs, "capacity:exam_sheet", service, text="短", seen="0")
        assert status == 422 and "怎样准备" in page
        status, _page = post(affairs, "capacity:exam_sheet", service, text=TEXT, questions=["nonsense"], seen="0")
        assert status == 422
        assert affairs.get(reverse("capacity:exam_print", args=[service.uid])).status_code == 404
        status, _page = post(affairs, "capacity:exam_sheet", town.clinic, text=TEXT)
        assert status == 404
    assert queries.sheet_of(service.uid) is None and queries.examination_of(service) is None


def test_the_draft_of_the_modality_is_offered_until_there_is_a_sheet(town: Town, service: Service) -> None:
    describe(town, service, town.viewer("office"))
    with clock.frozen(town.now):
        affairs = signed_in_client(town, "medical_affairs")
        address = reverse("capacity:exam", args=[service.uid])
        page = affairs.get(address).content.decode()
        assert "平台起草的底稿" in page and "未核实前不能进扫描间" in page
        status, _page = post(affairs, "capacity:exam_sheet", service, text=TEXT, questions=["implant"], seen="0")
        assert status == 303
        status, page = post(affairs, "capacity:exam_sheet", service, text=TEXT + "改", seen="0")
        assert status == 422 and "别人改过" in page and TEXT.split("\n", maxsplit=1)[0] in page
        assert post(affairs, "capacity:exam_sheet", service, text=TEXT + "改", seen="1")[0] == 303
        page = affairs.get(address).content.decode()
        assert "以前的版本" in page and "平台起草的底稿" not in page
        listed = affairs.get(reverse("capacity:exams")).content.decode()
        assert "第 2 版" in listed and "基层直接选号" in listed
        for size in ("A4", "A5"):
            printed = affairs.get(reverse("capacity:exam_print", args=[service.uid]), {"size": size})
            assert printed.status_code == 200 and printed.content.startswith(b"%PDF")
        head = signed_in_client(town, "department_head")
        assert "头颅磁共振" in head.get(reverse("capacity:exams")).content.decode()
        actions.offer_service(
            department=town.department("急诊科"),
            name="急诊超声",
            kind="examination",
            by=town.viewer("office"),
            at=town.now,
        )
        assert "急诊超声" not in head.get(reverse("capacity:exams")).content.decode()
