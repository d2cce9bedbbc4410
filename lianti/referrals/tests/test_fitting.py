"""Where to: what fits stands first, what is not for this person last with the reason; nothing is hidden."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.parties.actions import add_department
from lianti.referrals.rules.fitting import Rank, Wanted, fit_of, subject_of
from tests.town import PLATFORM, Town

GRANDFATHER = Wanted("I10", "male", 70)


@pytest.mark.parametrize(
    ("subject", "wanted", "rank"),
    [
        ("05", GRANDFATHER, Rank.WRONG_PERSON),
        ("05.02", Wanted("O14", "female", 30), Rank.FITS),
        ("07", GRANDFATHER, Rank.WRONG_PERSON),
        ("07", Wanted("J18", "male", 6), Rank.FITS),
        ("07", Wanted("J18", "male", None), Rank.UNKNOWN),
        ("03.10", Wanted("I10", "female", 30), Rank.WRONG_PERSON),
        ("04.03", GRANDFATHER, Rank.OTHER_FIELD),
        ("03.04", GRANDFATHER, Rank.FITS),
        ("03", GRANDFATHER, Rank.FITS),
        ("02", GRANDFATHER, Rank.UNKNOWN),
        ("50", GRANDFATHER, Rank.UNKNOWN),
        ("", GRANDFATHER, Rank.UNKNOWN),
        ("04.03", Wanted("", "male", 70), Rank.UNKNOWN),
        ("04.03", Wanted("R53", "male", 70), Rank.UNKNOWN),
        ("04.03", Wanted("\x00²", "male", 70), Rank.UNKNOWN),
        ("10", Wanted("H25.9", "female", 70), Rank.FITS),
    ],
)
def test_the_rank_of_a_subject(subject: str, wanted: Wanted, rank: Rank) -> None:
    found = fit_of(subject, wanted)
    assert found.rank is rank
    assert bool(found.why) is (rank in {Rank.OTHER_FIELD, Rank.WRONG_PERSON})


def test_an_examination_is_for_every_diagnosis_but_not_for_every_age() -> None:
    assert fit_of("03.02", GRANDFATHER, by_diagnosis=False).rank is Rank.UNKNOWN
    assert fit_of("07", GRANDFATHER, by_diagnosis=False).rank is Rank.WRONG_PERSON


def test_a_name_says_enough_where_no_subject_is_registered() -> None:
    assert subject_of("", "妇产科") == "05"
    assert subject_of("", "新生儿科") == "07"
    assert subject_of("03.04", "妇产科") == "03.04"
    assert subject_of("", "综合科") == ""


class TestThePage:
    """The list of the form."""

    def words(self, town: Town, **asked: str) -> str:
        with clock.frozen(town.now):
            client = signed_in_client(town, "gp")
            return client.get(reverse("referrals:where"), {"kind": "inpatient", **asked}).content.decode()

    @pytest.fixture(autouse=True)
    def departments(self, town: Town) -> None:
        for order, (name, code) in enumerate((("妇产科", "05"), ("儿科", "07"))):
            add_department(
                institution=town.lead, name=name, kind="clinical", subject_code=code, order=order, by=PLATFORM,
                at=town.now,
            )  # fmt: skip

    def test_what_fits_is_first_and_what_is_not_for_this_person_last(self, town: Town) -> None:
        page = self.words(town, diagnosis_code="I63.9", sex="male", age="70")
        found = [page.index(f"<b>{name}</b>") for name in ("神经内科", "心内科", "妇产科")]
        assert found == sorted(found)
        assert "对口" in page and "诊断不对口，通常看神经内科、神经外科、康复医学科" in page
        assert "患者是男性，这里看妇产科疾病" in page and "患者 70 岁，儿科看未成年人" in page

    def test_without_a_diagnosis_nobody_is_told_anything(self, town: Town) -> None:
        page = self.words(town)
        assert "对口" not in page and "请核对" not in page and "<b>妇产科</b>" in page

    def test_odd_input_is_no_input(self, town: Town) -> None:
        page = self.words(town, diagnosis_code="\x00²" * 90, sex="男" * 90, age="²" * 30)
        assert "请核对" not in page and "<b>妇产科</b>" in page
        assert "请核对" not in self.words(town, age="9" * 40)
