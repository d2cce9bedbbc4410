"""The alliance pages as the office, a member's head and strangers see them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.alliances.models import Agreement, MemberContact, Membership
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Trace
from lianti.parties.models import Institution
from tests.town import TODAY, Town

PASTED = """序号\t单位\t负责人\t联系人\t电话
1\t新化社区卫生服务中心\t乐平川\t\t
2\t东风社区卫生服务站\t温如玉\t江 河\t10000008888
"""


@pytest.fixture(autouse=True)
def _now(town: Town) -> Any:
    with clock.frozen(town.now):
        yield


@pytest.fixture
def office(town: Town) -> Client:
    """The office at its desk."""
    return signed_in_client(town, "office")


def sent(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"idempotency_key": str(new_uid()), **data})


def member_url(town: Town, name: str = "member", *more: Any) -> str:
    return reverse(f"alliances:{name}", args=[town.group.uid, town.memberships[town.community.pk].uid, *more])


def roster(town: Town, name: str) -> str:
    return reverse(f"alliances:roster{name}", args=[town.group.uid])


class TestReading:
    def test_a_stranger_finds_nothing_and_a_doctor_is_refused(self, town: Town) -> None:
        url = reverse("alliances:alliance", args=[town.county.uid])
        assert signed_in_client(town, "office").get(url).status_code == 404
        own = reverse("alliances:alliance", args=[town.group.uid])
        assert signed_in_client(town, "gp").get(own).status_code == 403

    def test_the_only_alliance_opens_at_once(self, town: Town, office: Client) -> None:
        assert office.get(reverse("alliances:home"))["Location"] == reverse("alliances:alliance", args=[town.group.uid])

    def test_members_stand_with_their_agreements(self, town: Town, office: Client) -> None:
        text = office.get(reverse("alliances:alliance", args=[town.group.uid])).content.decode()
        assert "新化社区卫生服务中心" in text
        assert "SY-28" in text
        assert "导入成员名单" in text
        none = office.get(reverse("alliances:alliance", args=[town.group.uid]), {"state": "stopped"}).content.decode()
        assert "没有符合条件的成员单位" in none

    def test_a_head_reads_and_cannot_change(self, town: Town) -> None:
        head = signed_in_client(town, "head")
        page = head.get(member_url(town))
        assert page.status_code == 200
        assert "登记新协议" not in page.content.decode()
        before = Fact.objects.count()
        assert sent(head, member_url(town, "leave"), last_on=TODAY).status_code == 403
        assert head.get(roster(town, "")).status_code == 403
        assert Fact.objects.count() == before

    def test_terms_show_value_and_clause(self, town: Town, office: Client) -> None:
        text = office.get(reverse("alliances:terms", args=[town.group.uid])).content.decode()
        assert "每次出诊为转诊预留的号源比例" in text
        assert "平台默认" in text

    def test_the_page_costs_the_same_however_many_members(
        self, town: Town, office: Client, django_assert_max_num_queries: Any
    ) -> None:
        url = reverse("alliances:alliance", args=[town.group.uid])
        office.get(url)
        with django_assert_max_num_queries(30):
            office.get(url)


class TestChanging:
    def test_a_wrong_date_is_said_beside_the_field_and_nothing_is_written(self, town: Town, office: Client) -> None:
        dates = {"signed_on": TODAY, "since_on": TODAY, "last_on": TODAY - dt.timedelta(9)}
        answer = sent(office, member_url(town, "sign"), number="X-1", **dates)
        assert answer.status_code == 422
        assert "截止日期要晚于开始日期" in answer.content.decode()
        assert Agreement.objects.filter(number="X-1").count() == 0

    def test_extending_and_ending_early(self, town: Town, office: Client) -> None:
        paper = town.agreements[town.community.pk]
        url = member_url(town, "extend", paper.uid)
        assert sent(office, url, last_on=TODAY + dt.timedelta(500)).status_code == 303
        paper.refresh_from_db()
        assert paper.until_on == TODAY + dt.timedelta(501)
        assert sent(office, url, last_on=TODAY + dt.timedelta(5)).status_code == 303
        paper.refresh_from_db()
        assert paper.until_on == TODAY + dt.timedelta(6)

    def test_naming_a_contact_and_showing_the_phone(self, town: Town, office: Client) -> None:
        url = member_url(town, "contact")
        assert sent(office, url, kind="named", name="苏白").status_code == 422
        assert sent(office, url, kind="liaison", name="苏白", phone="10000007777").status_code == 303
        contact = MemberContact.objects.get()
        page = office.get(reverse("alliances:contacts", args=[town.group.uid])).content.decode()
        assert "1********77" in page
        assert "10000007777" not in page
        shown = office.post(reverse("alliances:reveal", args=[contact.uid])).content.decode()
        assert "10000007777" in shown
        assert Trace.objects.filter(operation="reveal_phone", object_uid=contact.uid).count() == 1

    def test_leaving(self, town: Town, office: Client) -> None:
        assert sent(office, member_url(town, "leave"), last_on=TODAY + dt.timedelta(10)).status_code == 303
        assert Membership.objects.get(institution=town.community).until_on == TODAY + dt.timedelta(11)


class TestRoster:
    def upload(self, town: Town, office: Client, text: str = PASTED) -> str:
        assert office.post(roster(town, ""), {"text": text}).status_code == 303
        return office.get(roster(town, "_preview")).content.decode()

    def mark(self, page: str) -> str:
        found = re.search(r'name="mark" value="([\d.]+)"', page)
        assert found
        return found[1]

    def test_an_empty_upload_says_what_to_do(self, town: Town, office: Client) -> None:
        answer = office.post(roster(town, ""), {})
        assert answer.status_code == 422
        assert "请选择一个文件" in answer.content.decode()

    def test_the_preview_writes_nothing_and_masks_phones(self, town: Town, office: Client) -> None:
        before = Institution.objects.count(), Fact.objects.count()
        page = self.upload(town, office)
        assert "东风社区卫生服务站" in page
        assert "已在册" in page
        assert "10000008888" not in page
        assert (Institution.objects.count(), Fact.objects.count()) == before

    def test_importing_makes_members_with_contacts_once(self, town: Town, office: Client) -> None:
        mark = self.mark(self.upload(town, office))
        assert sent(office, roster(town, "_import"), mark=mark).status_code == 303
        station = Institution.objects.get(name="东风社区卫生服务站")
        assert station.kind == "community_station"
        membership = Membership.objects.get(institution=station)
        assert (membership.role, membership.tier) == ("member", 3)
        assert set(membership.contacts.values_list("kind", "name", "phone_mask")) == {
            ("head", "温如玉", ""), ("liaison", "江河", "1********88"),
        }  # fmt: skip
        assert Fact.objects.get(kind="alliances.roster_imported").data == {"rows": 2, "new": 1, "same": 1}
        mark = self.mark(self.upload(town, office))
        sent(office, roster(town, "_import"), mark=mark)
        last = Fact.objects.filter(kind="alliances.roster_imported").order_by("-pk")[0]
        assert last.data == {"rows": 2, "new": 0, "same": 2}
        assert membership.contacts.count() == 2

    def test_unsettled_rows_stop_the_import_until_corrected(self, town: Town, office: Client) -> None:
        page = self.upload(town, office, "单位\t联系人\t电话\n神秘单位甲\t江河\t10000008888\n")
        mark = self.mark(page)
        assert sent(office, roster(town, "_import"), mark=mark).status_code == 422
        assert not Institution.objects.filter(name="神秘单位甲").exists()
        fixed = sent(
            office, roster(town, "_correct"), mark=mark, number=1, name="神秘单位甲", kind="社区卫生服务站",
            liaison="江河", phone="10000008888",
        )  # fmt: skip
        assert fixed.status_code == 303
        page = office.get(roster(town, "_preview")).content.decode()
        assert "可以导入" in page
        assert sent(office, roster(town, "_import"), mark=self.mark(page)).status_code == 303
        assert Institution.objects.get(name="神秘单位甲").kind == "community_station"

    def test_an_outdated_window_changes_nothing(self, town: Town, office: Client) -> None:
        self.upload(town, office)
        assert sent(office, roster(town, "_import"), mark="77").status_code == 422
        assert sent(office, roster(town, "_correct"), mark="77", number=1).status_code == 422
        assert not Institution.objects.filter(name="东风社区卫生服务站").exists()

    def test_dropping_a_row_and_giving_up(self, town: Town, office: Client) -> None:
        mark = self.mark(self.upload(town, office))
        sent(office, roster(town, "_correct"), mark=mark, number=2, name="东风社区卫生服务站", drop="on")
        assert "东风社区卫生服务站" not in office.get(roster(town, "_preview")).content.decode()
        office.post(roster(town, "_forget"))
        assert office.get(roster(town, "_preview")).status_code == 303
