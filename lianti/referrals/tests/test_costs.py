"""What a case costs, said on the form, on the page and on paper, to the people of the town."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lianti.insurance import actions as insurance
from lianti.insurance.queries import region_edition
from lianti.insurance.reading import DATA
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.parties.models import Institution
from lianti.records import actions as records
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.referrals import slips
from lianti.referrals.costs import Ask, amount, ask_of, cost_of
from lianti.referrals.models import InsuredWord, StayBefore
from lianti.referrals.queries.stays import known_course
from lianti.referrals.shapes.cost import Cost
from lianti.referrals.slips.down import down_slip
from lianti.referrals.tests.cases import Walk, act_as
from lianti.referrals.tests.down_cases import DownWalk
from lianti.residents.models import Resident
from tests.town import NOW, PLATFORM, TODAY, Town

VARIANT = (DATA / "more" / "variant.toml").read_text(encoding="utf-8").replace("示例二市", "示例市")


@pytest.fixture
def tariffs(db: None) -> None:
    insurance.load_file(path=DATA / "more" / "example.toml", by=PLATFORM, at=NOW)


def ask(town: Town, **more: object) -> Ask:
    """The grandmother of the community centre, asked to the hospital for a bed."""
    known = Ask(town.resident("grandmother"), town.community, town.lead, "inpatient", TODAY)
    return replace(known, **more)  # type: ignore[arg-type]


def lying(person: Resident, at: Institution, days: int) -> Encounter:
    """Somebody admitted some days ago."""
    since = NOW - dt.timedelta(days=days)
    doctor = act_as(Town(), "gp" if at.kind == "community_centre" else "admission", at)
    return records.open_encounter(
        resident=person, stay=Stay(inpatient_number=f"ZY{days}"), by=doctor, at=NOW, started_at=since
    )


@pytest.mark.usefixtures("tariffs")
@pytest.mark.parametrize("kind", ["outpatient", "examination"])
def test_an_outpatient_pays_no_inpatient_deductible(town: Town, kind: str) -> None:
    assert cost_of(ask(town, kind=kind)).sentences == ("门诊转诊不涉及住院起付线。",)


@pytest.mark.usefixtures("tariffs")
def test_what_is_not_known_is_one_sentence_that_says_what_to_fill_in(town: Town) -> None:
    found = cost_of(ask(town, resident=town.resident("neighbour")))
    assert (found.sentences, found.in_record) == ((), True)
    assert found.fill_in == "居民资料里没有填参保地和医保类型，算不出起付线；请先补上。"
    stranger = town.resident("grandmother")
    stranger.insured_region, stranger.insured_area = "长春市", "220100"
    assert "还没有“长春市”的起付标准" in cost_of(ask(town, resident=stranger)).fill_in
    assert cost_of(ask(town, receiver=None)).fill_in == "选好去处后，这里显示起付线。"
    stranger.insured_region, stranger.insured_area = "某个老县", ""
    assert "参保地“某个老县”不在统筹区列表里" in cost_of(ask(town, resident=stranger)).fill_in
    stranger.insured_region, stranger.insured_area, town.lead.level = "示例市", "229900", ""
    assert "没有登记医院等级" in cost_of(ask(town)).fill_in


def test_without_any_tariff_nothing_is_guessed(town: Town) -> None:
    assert cost_of(ask(town)) == Cost(
        (), fill_in="还没有“示例市”的起付标准，暂时算不出起付线；如属异地参保，请先核对异地就医备案。"
    )


@pytest.mark.usefixtures("tariffs")
def test_who_is_not_insured_is_told_so(town: Town) -> None:
    person = town.resident("grandmother")
    person.insurance_type = "none"
    assert cost_of(ask(town, resident=person)).sentences == ("居民没有参加职工或居民医保，不涉及医保起付线。",)


@pytest.mark.usefixtures("tariffs")
def test_from_a_bed_of_the_centre_only_the_difference_is_paid(town: Town) -> None:
    lying(town.resident("grandmother"), town.community, 3)
    found = cost_of(ask(town))
    assert found.saving == 20_000
    assert found.sentences == ("与不办转诊、自行到该院住院相比，起付线少付约 200 元（示例/以医保结算为准）。",)
    assert [s.clause for s in found.steps if s.clause] == ["JL-49"]
    assert "只补差额 ￥800.00" in found.working and "降低 10 个百分点" in found.working


@pytest.mark.usefixtures("tariffs")
def test_when_nobody_knows_both_ways_are_said(town: Town) -> None:
    bed, walk = cost_of(ask(town)).sentences
    assert bed.startswith("患者若正在新化") and "少付约 200 元" in bed
    assert walk == "患者若从门诊转去：住院起付线约 1,000 元，不因转诊减少（示例/以医保结算为准）。"


@pytest.mark.usefixtures("tariffs")
def test_a_village_clinic_has_no_beds(town: Town) -> None:
    found = cost_of(ask(town, sender=town.village))
    assert found.saving == 0 and len(found.sentences) == 1


@pytest.mark.usefixtures("tariffs")
def test_where_somebody_lay_before_is_not_named_to_others(town: Town) -> None:
    person = town.resident("grandmother")
    lying(person, town.specialty, 20)
    lying(person, town.community, 3)
    edition = region_edition("示例市", TODAY)
    assert edition is not None
    course = known_course(edition, person, town.community, town.lead, TODAY, None)
    assert [stay.place for stay in course.stays] == ["另一家二级医院", town.community.label]
    found = cost_of(ask(town))
    assert town.specialty.label not in found.text + found.working and found.sentences
    there = known_course(edition, person, town.specialty, town.lead, TODAY, None)
    assert there.stays[0].place == town.specialty.label, "the own house is no secret"


@pytest.mark.usefixtures("tariffs")
def test_a_stay_of_long_ago_saves_nothing(town: Town) -> None:
    stay = lying(town.resident("grandmother"), town.community, 25)
    Encounter.objects.filter(pk=stay.pk).update(ended_at=NOW - dt.timedelta(days=12), disposition="1")
    found = cost_of(ask(town))
    assert found.saving == 0
    assert "超过 7 天，不能连续计算" in found.working


@pytest.mark.usefixtures("tariffs")
def test_down_is_compared_with_going_alone_and_with_staying(town: Town) -> None:
    person = town.resident("grandmother")
    lying(person, town.lead, 6)
    down = ask(town, sender=town.lead, receiver=town.community, direction="down", inpatient=True, same_course=True)
    found = cost_of(down)
    assert found.sentences == (
        "与不办转诊、自行到该院住院相比，起付线少付约 200 元（示例/以医保结算为准）。",
        "与留在市中心医院继续住院相比：起付线不再另付；报销比例 85%，留在上级 60%，"
        "之后每 1,000 元合规费用个人约少付 250 元（示例/以医保结算为准）。",
    )
    assert "JL-50" in [s.clause for s in found.steps]
    unsure = cost_of(replace(down, same_course=None))
    assert unsure.saving == 20_000 and "医生还没有确认" in unsure.working


@pytest.mark.usefixtures("tariffs")
def test_down_to_another_hospital_pays_what_is_left(town: Town) -> None:
    down = ask(town, sender=town.specialty, receiver=town.community, direction="down", inpatient=True, same_course=None)
    assert "起付线不再另付" in cost_of(down).sentences[1]


def test_a_rule_about_the_stay_before_has_a_deadline(town: Town) -> None:
    insurance.load_edition(text=VARIANT, by=PLATFORM, at=NOW)
    lying(town.resident("grandmother"), town.community, 3)
    found = cost_of(ask(town))
    assert found.warning == "须在上一次出院结算前办妥，否则不能减免。"
    assert found.text.endswith(found.warning)
    assert found.saving == 20_000


@pytest.mark.usefixtures("tariffs")
def test_out_of_the_region_asks_for_filing(town: Town) -> None:
    found = cost_of(ask(town, outside=True, inpatient=True))
    assert found.saving == 0
    assert "备案" in found.working and "JL-45" in [s.clause for s in found.steps]


@pytest.mark.usefixtures("tariffs")
def test_the_stay_that_the_case_began_counts_once(town: Town) -> None:
    case = Walk(town, resident=town.resident("grandmother"), sender="gp").to("arrived")
    before = cost_of(ask_of(case, NOW))
    lying(case.resident, town.lead, 0)
    after = cost_of(ask_of(case, NOW))
    assert before == after and "本年第 2 次" in after.working and "第 3 次" not in after.working


@pytest.mark.usefixtures("tariffs")
def test_a_known_chain_goes_on(town: Town) -> None:
    walk = Walk(town, resident=town.resident("grandmother"))
    lying(walk.resident, town.community, 20)  # type: ignore[arg-type]
    case = walk.to("arrived")
    upper = lying(case.resident, town.lead, 2)
    Encounter.objects.filter(pk=upper.pk).update(source_uid=case.uid)
    down = ask(town, sender=town.lead, receiver=town.specialty, direction="down", inpatient=True, same_course=True)
    found = cost_of(down)
    assert "转诊前已付 ￥1,000.00，不低于本次标准" in found.working
    assert found.saving == 50_000


@pytest.mark.usefixtures("tariffs")
def test_an_emergency_is_treated_first(town: Town) -> None:
    assert cost_of(ask(town, kind="emergency", inpatient=True)).sentences[0] == "急诊先救治；如收住院："


@pytest.mark.usefixtures("tariffs")
def test_form_page_and_slip_say_the_same(town: Town) -> None:
    person = town.resident("grandmother")
    lying(person, town.community, 3)
    case = Walk(town, resident=person).to("submitted")
    said = "起付线少付约 200 元（示例/以医保结算为准）"
    gp = signed_in_client(town, "gp")
    page = gp.get(f"/referrals/{case.number}/cost/").content.decode()
    assert said in page and "<details>" in page and "JL-49" in page
    form = gp.get(f"/referrals/{case.number}/cost/?kind=inpatient&destination={town.lead.uid}||").content.decode()
    assert said in form
    assert "门诊转诊不涉及" in gp.get(f"/referrals/{case.number}/cost/?kind=outpatient").content.decode()
    nowhere = gp.get(f"/referrals/{case.number}/cost/?kind=inpatient&destination=nonsense").content.decode()
    assert "选好去处后" in nowhere
    slip = slips.transfer_slip(case, NOW, "示例")
    assert said in slip.cost and "只补差额" in slip.cost_working


def test_nobody_elses_case_is_costed(town: Town) -> None:
    case = Walk(town).to("submitted")
    assert signed_in_client(town, "stranger").get(f"/referrals/{case.number}/cost/").status_code == 404
    village = signed_in_client(town, "village_doctor").get(f"/referrals/{case.number}/cost/")
    assert village.status_code == 404


def test_a_missing_region_leads_to_the_record(town: Town) -> None:
    case = Walk(town).to("submitted")
    gp = signed_in_client(town, "gp").get(f"/referrals/{case.number}/cost/").content.decode()
    assert f"/residents/{case.resident.uid}/edit" in gp
    centre = signed_in_client(town, "referral_centre").get(f"/referrals/{case.number}/cost/").content.decode()
    assert "请先补上" in centre and "/edit" not in centre
    assert ask_of(case, NOW).inpatient is None


@pytest.mark.parametrize(("fen", "words"), [(0, "0"), (20_000, "200"), (123_450, "1,234.50"), (105, "1.05")])
def test_amounts_read_as_people_say_them(fen: int, words: str) -> None:
    assert amount(fen) == words


def _pressed(words: str, page: str) -> bool:
    """Say whether an answer stands as given."""
    (button,) = [part for part in page.split("<button")[1:] if f">{words}<" in part]
    return 'aria-pressed="true"' in button


@pytest.mark.usefixtures("tariffs")
def test_the_senders_word_decides_and_is_one_fact(town: Town) -> None:
    case = Walk(town, resident=town.resident("grandmother")).to("draft")
    url = f"/referrals/{case.number}/stay-before/"
    assert signed_in_client(town, "stranger").post(url, {"inpatient": "1"}).status_code == 404
    assert not StayBefore.objects.exists()
    gp = signed_in_client(town, "gp")
    page = gp.post(url, {"inpatient": "1"}).content.decode()
    assert "少付约 200 元" in page and "若从门诊转去" not in page and _pressed("正在本机构住院", page)
    gp.post(url, {"inpatient": "1"})
    assert [f.data for f in Fact.objects.filter(kind="referral.stay_noted")] == [{"inpatient": True}]
    page = gp.post(url, {"inpatient": "0", "kind": "inpatient", "destination": f"{town.lead.uid}||"}).content.decode()
    assert "不因转诊减少" in page and _pressed("门诊，没有住院", page)
    assert Fact.objects.filter(kind="referral.stay_noted").count() == 2
    assert ask_of(case, NOW).inpatient is False


@pytest.mark.usefixtures("tariffs")
def test_after_sending_nobody_changes_the_word(town: Town) -> None:
    case = Walk(town, resident=town.resident("grandmother")).to("submitted")
    for who in ("gp", "referral_centre"):
        assert signed_in_client(town, who).post(f"/referrals/{case.number}/stay-before/", {}).status_code == 403
        assert "患者现在：" not in signed_in_client(town, who).get(f"/referrals/{case.number}/cost/").content.decode()
    assert not StayBefore.objects.exists()
    assert not Fact.objects.filter(kind="referral.stay_noted").exists()


@pytest.mark.usefixtures("tariffs")
def test_a_case_down_says_what_each_way_costs(town: Town) -> None:
    walk = DownWalk(town)
    resident = walk.resident
    resident.insurance_type, resident.insured_region, resident.insured_area = "resident", "示例市", "229900"
    resident.save()
    doctor = signed_in_client(town, "specialist")
    url = f"/referrals/{walk.referral.number}/cost/?receiver={town.community.uid}&way="
    ward = doctor.get(url + "ward").content.decode()
    assert "起付线少付约 200 元" in ward and "与留在市中心医院继续住院相比：起付线不再另付" in ward and "JL-50" in ward
    assert "门诊转诊不涉及住院起付线" in doctor.get(url + "clinic").content.decode()
    assert "家庭病床的收费按当地规定" in doctor.get(url + "home").content.decode()
    stored = doctor.get(f"/referrals/{walk.referral.number}/cost/").content.decode()
    assert "患者现在：" not in stored
    assert down_slip(walk.referral, NOW, "示例").cost == "门诊转诊不涉及住院起付线。"


@pytest.mark.usefixtures("tariffs")
def test_what_the_sender_states_of_the_insurance_counts(town: Town) -> None:
    case = Walk(town, resident=town.resident("grandmother")).to("draft")
    url, gp = f"/referrals/{case.number}/insured-word/", signed_in_client(town, "gp")
    said = {"insured_group": "aided", "earlier_stays": "1", "said_by": "person"}
    assert signed_in_client(town, "stranger").post(url, said).status_code == 404
    for wrong, words in (
        ({"earlier_stays": "²"}, "填 0～30 的整数"), ({"earlier_stays": "10" * 30}, "填 0～30 的整数"),
        ({"said_by": ""}, "谁说的"), ({"insured_group": "x"}, "医疗救助对象"),
    ):  # fmt: skip
        assert words in gp.post(url, said | wrong).content.decode()
    assert not InsuredWord.objects.exists() and not Fact.objects.filter(kind="referral.insured_noted").exists()
    page = gp.post(url, said).content.decode()
    assert "本年第 2 次住院" in page and "居民医保（医疗救助对象）" in page
    assert "今年此前在平台以外住院 1 次（来源：患者或家属口述）" in page
    gp.post(url, said)
    told = {"group": "aided", "earlier_stays": 1, "source": "person"}
    assert [f.data for f in Fact.objects.filter(kind="referral.insured_noted")] == [told]
    centre = signed_in_client(town, "referral_centre")
    assert centre.post(url, said).status_code in {403, 404}
