"""What going outside costs, with the filing and without one, as the doctor and the patient read it."""

from __future__ import annotations

import pytest

from lianti.insurance import actions as insurance
from lianti.insurance.reading import DATA
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.referrals import actions
from lianti.referrals.outside_costs import OutsideAsk, cost_of
from lianti.referrals.shapes import FilingFields, OutsideFields
from tests.town import NOW, PLATFORM, TODAY, Town


@pytest.fixture
def tariffs(db: None) -> None:
    insurance.load_file(path=DATA / "songyuan.toml", by=PLATFORM, at=NOW)


def ask(town: Town, **more: str) -> OutsideAsk:
    known = {"level": "province", "kind": "inpatient", "insured_region": "松原市", "care_region": "长春市"} | more
    return OutsideAsk(resident=town.resident("grandmother"), on_day=TODAY, **known)


@pytest.mark.usefixtures("tariffs")
def test_the_difference_that_a_filing_makes(town: Town) -> None:
    told = cost_of(ask(town)).text
    assert "起付线约 2,000 元，不与本地住院连续计算（示例" in told
    assert "办好转诊备案报销约 40%，不备案（临时外出就医）约 30%" in told
    assert "每 10,000 元合规费用个人多付约 1,000 元" in told
    emergency = cost_of(ask(town, kind="emergency")).text
    assert "急诊抢救视同已备案" in emergency and "临时外出" not in emergency
    assert cost_of(ask(town, care_region="吉林松原", level="city")).text.startswith(
        "没有转出统筹区：住院起付线约 1,000 元，不因备案改变"
    )
    assert cost_of(ask(town, kind="outpatient")).text == "门诊转出不涉及住院起付线。"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"insured_region": " "}, "填好参保地和就医地后，这里显示起付线。"),
        ({"insured_region": "白城"}, "还没有“白城市”的起付标准，暂时算不出起付线。"),
        ({"care_region": "某地"}, "不认得所写的参保地或就医地，请从列表选择。"),
    ],
)
@pytest.mark.usefixtures("tariffs")
def test_what_cannot_be_said_is_one_sentence(town: Town, said: dict[str, str], sentence: str) -> None:
    found = cost_of(ask(town, **said))
    assert (found.sentences, found.fill_in) == ((), sentence)


def test_a_region_that_says_nothing_about_leaving_is_not_guessed(town: Town) -> None:
    text = (DATA / "songyuan.toml").read_text(encoding="utf-8").split("# 出统筹区")[0]
    insurance.load_edition(text=text, by=PLATFORM, at=NOW)
    told = cost_of(ask(town)).text
    assert "松原市没有写明备案与不备案的差别" in told and "多付" not in told


@pytest.mark.usefixtures("tariffs")
def test_it_stands_on_form_page_and_paper(town: Town) -> None:
    person, gp = town.resident("grandmother"), signed_in_client(town, "gp")
    asked = {"resident": str(person.uid), "kind": "inpatient", "destination_level": "province"}
    with clock.frozen(town.now):
        told = gp.get("/referrals/outside/cost/", asked | {"insured_region": "松原市", "care_region": "长春市"})
        assert "临时外出就医" in told.content.decode()
        odd = gp.get("/referrals/outside/cost/", asked | {"destination_level": "²", "insured_region": "\x00"})
        assert odd.status_code == 200 and "填好参保地" in odd.content.decode()
        hidden = str(town.resident("namesake").uid)
        assert gp.get("/referrals/outside/cost/", asked | {"resident": hidden}).status_code == 404
        fields = OutsideFields("示例省立医院", "province", "inpatient", "no_technology", "冠心病")
        made = actions.register_outside(
            resident=person, fields=fields, filing=FilingFields("referral", "松原市", "松原市"),
            by=town.viewer("gp"), at=town.now,
        )  # fmt: skip
        for page in ("", "paper/"):
            assert "没有转出统筹区：住院起付线约" in gp.get(f"/referrals/outside/{made.number}/{page}").content.decode()
