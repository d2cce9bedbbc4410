"""The drug list of a clinic and the drugs of a plan: matched by generic name, said at both ends, never blocking."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.actions import down_answer
from lianti.referrals.actions.drugs import keep_drugs, set_drug
from lianti.referrals.models import ClinicDrug, PlanDrugRow
from lianti.referrals.rules.drugs import MOST_ROWS, DrugRow, Listed, find_drugs, generic, standing
from lianti.referrals.shapes.down import Remedy
from lianti.referrals.tests.cases import trail
from lianti.referrals.tests.down_cases import DownWalk, reception
from tests.town import Town


class TestRules:
    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("苯磺酸氨氯地平片", "氨氯地平"), ("氨氯地平（络活喜）5mg", "氨氯地平5mg"), ("阿司匹林肠溶片", "阿司匹林"),
            ("盐酸二甲双胍缓释片", "二甲双胍"), ("片", "片"), ("", ""),
        ],
    )  # fmt: skip
    def test_a_generic_name_has_neither_salt_nor_form(self, written: str, key: str) -> None:
        assert generic(written) == key

    def test_how_a_drug_stands(self) -> None:
        listed = [Listed("氯沙坦钾", True), Listed("氨氯地平", False)]
        assert standing("氯沙坦片", listed, any_list=True) == "there"
        assert standing("苯磺酸氨氯地平片", listed, any_list=True) == "out"
        assert standing("替格瑞洛", listed, any_list=True) == "missing"
        assert standing("替格瑞洛", [], any_list=False) == "unknown"

    def test_a_table_with_or_without_a_heading(self) -> None:
        headed = find_drugs([["药品目录"], ["序号", "规格", "通用名", "有无库存"], ["1", "5mg", "氨氯地平", "无"]])
        assert headed == [DrugRow("氨氯地平", "5mg", "", False)]
        assert find_drugs([["氨氯地平", "5mg", "片"], ["", " "]]) == [DrugRow("氨氯地平", "5mg", "片", True)]
        wrong = find_drugs([["", "5mg"], ["甲", "", "", "²"], ["药" * 121], ["a\x00b"]])
        assert [bool(row.error) for row in wrong] == [True] * 4
        for rows in ([], [["", " "]], [["药"]] * (MOST_ROWS + 1)):
            with pytest.raises(Refused):
                find_drugs(rows)


class TestList:
    def test_who_may_keep_it(self, town: Town) -> None:
        for who in ("nurse", "specialist", "stranger"):
            with pytest.raises(NotPermitted):
                keep_drugs(rows=[DrugRow("甲")], replace=False, by=town.viewer(who), at=town.now)
        with pytest.raises(Refused):
            keep_drugs(rows=[DrugRow("甲"), DrugRow("", error="x")], replace=True, by=town.viewer("gp"), at=town.now)
        assert not ClinicDrug.objects.exists() and not Fact.objects.filter(kind="referral.drugs_listed").exists()

    def test_a_drug_is_kept_once_and_changed_by_its_owner(self, town: Town) -> None:
        gp, other = town.viewer("gp"), town.viewer("village_doctor")
        keep_drugs(rows=[DrugRow("甲", "5mg"), DrugRow("乙")], replace=False, by=gp, at=town.now)
        keep_drugs(rows=[DrugRow("甲", "5mg", "", False)], replace=False, by=gp, at=town.now)
        assert set(ClinicDrug.objects.values_list("name", "in_stock")) == {("甲", False), ("乙", True)}
        drug = ClinicDrug.objects.get(name="甲")
        with pytest.raises(NotVisible):
            set_drug(drug_uid=drug.uid, do="in", by=other, at=town.now)
        with pytest.raises(Refused):
            set_drug(drug_uid=drug.uid, do="", by=gp, at=town.now)
        set_drug(drug_uid=drug.uid, do="in", by=gp, at=town.now)
        keep_drugs(rows=[DrugRow("丙")], replace=True, by=gp, at=town.now)
        assert list(ClinicDrug.objects.values_list("name", flat=True)) == ["丙"]


class TestPlan:
    def test_a_missing_drug_blocks_nothing_and_is_on_record(self, town: Town) -> None:
        gp = town.viewer("gp")
        keep_drugs(rows=[DrugRow("苯磺酸氨氯地平片", "5mg")], replace=False, by=gp, at=town.now)
        walk = DownWalk(town)
        before = trail(walk.to("submitted"))
        for wrong in (Remedy(1, "pray"), Remedy(1, "substitute", " ")):
            with pytest.raises(Refused):
                _accept(walk, wrong)
        assert trail(walk.referral) == before
        _accept(walk, Remedy(1, "hospital_gives", "多带 14 天"), Remedy(0, "order_in"), Remedy(9, "order_in"))
        rows = PlanDrugRow.objects.order_by("order").values_list("standing", "remedy", "remedy_note")
        assert list(rows) == [("there", "", ""), ("missing", "hospital_gives", "多带 14 天")]
        data = Fact.objects.get(kind="referral.down_accepted").data
        assert (data["drugs_missing"], data["drugs_remedied"]) == (1, 1)

    def test_nothing_said_is_fine_too(self, town: Town) -> None:
        walk = DownWalk(town)
        walk.to("submitted")
        _accept(walk)
        assert set(PlanDrugRow.objects.values_list("standing", "remedy")) == {("unknown", "")}


def _accept(walk: DownWalk, *remedies: Remedy) -> None:
    said = reception(walk.at, remedies=remedies)
    down_answer.accept_down(referral_uid=walk.referral.uid, reception=said, by=walk.by("gp"), at=walk.at)


class TestPages:
    def test_a_workbook_is_previewed_and_kept(self, town: Town) -> None:
        book = Workbook()
        book.active.append(["通用名", "规格", "有无库存"])
        book.active.append(["氨氯地平", "5mg", "无"])
        data = io.BytesIO()
        book.save(data)
        client, address = signed_in_client(town, "gp"), reverse("referrals:down_drugs")
        with clock.frozen(town.now):
            file = SimpleUploadedFile("目录.xlsx", data.getvalue())
            shown = client.post(address, {"file": file, "idempotency_key": str(new_uid())})
            assert shown.status_code == 200 and "还没有保存" in shown.content.decode()
            assert not ClinicDrug.objects.exists()
            for odd in ("", "甲，，，²", "\x00"):
                sent = client.post(address, {"text": odd, "do": "keep", "idempotency_key": str(new_uid())})
                assert sent.status_code == 422
            kept = {"text": "氨氯地平\t5mg\t\t无", "do": "keep", "idempotency_key": str(new_uid())}
            assert client.post(address, kept).status_code == 303
            assert "缺货" in client.get(address).content.decode()

    def test_both_ends_see_what_is_missing(self, town: Town) -> None:
        keep_drugs(rows=[DrugRow("氨氯地平")], replace=False, by=town.viewer("gp"), at=town.now)
        walk = DownWalk(town)
        doctor, gp = signed_in_client(town, "specialist"), signed_in_client(town, "gp")
        with clock.frozen(walk.at):
            form = doctor.get(reverse("referrals:down_edit", args=[walk.referral.number])).content.decode()
            assert "缺：阿司匹林" in form
            walk.to("submitted")
            page = reverse("referrals:detail", args=[walk.referral.number])
        with clock.frozen(walk.at):
            assert "remedy-1" in gp.get(page).content.decode()
            assert "目录外" in doctor.get(page).content.decode()
