"""Operations of the town: 林知远 asks, 程远山 operates and passes on, 何晓枫 follows up."""

from __future__ import annotations

import dataclasses
import datetime as dt

from lianti.kernel.pure import clock
from lianti.referrals import actions
from lianti.referrals.actions import down, down_answer, down_care, postop, surgery
from lianti.referrals.models import DueItem, PreOpItem, Referral
from lianti.referrals.queries.down import down_of, plan_of
from lianti.referrals.shapes.surgery import PostOpSaid, PreOpSaid, SurgeryEnd, SurgeryWish
from lianti.referrals.tests.cases import Walk, newcomer
from lianti.referrals.tests.down_cases import ABSENT, reception
from tests.journeys.test_refer_up import both
from tests.town import Town

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
END = SurgeryEnd("done", "左侧腹股沟疝无张力修补术", "程远山", "顺利")
WELL = PostOpSaid(
    reached="visit", wound="clean", pain=2, temperature=36.7, drugs="taken", stitches="not_due", exercise="none"
)
FEVER = dataclasses.replace(WELL, temperature=38.9, wound="red", note="已物理降温")


class SurgeryWalk:
    """One day surgery on its way; every step takes the time it takes."""

    def __init__(self, town: Town, state: str = "scheduled", *, name: str = "周平安") -> None:
        self.town, self.walk = town, Walk(town, resident=newcomer(town, name=name))
        self.up = self.walk.to("draft")
        self.wish = SurgeryWish("腹股沟疝修补", "spinal", town.today + 2 * DAY)
        self.ask()
        self.walk.to(state)
        self.down: Referral | None = None

    @property
    def at(self) -> dt.datetime:
        return self.walk.at

    def ask(self) -> None:
        surgery.ask_surgery(referral_uid=self.up.uid, wish=self.wish, by=self.walk.by("gp"), at=self.at)

    def check(self, *, but: tuple[str, ...] = ()) -> None:
        """何晓枫 answers every line with yes, but leaves some."""
        today = clock.local_day(self.at)
        codes = PreOpItem.objects.filter(surgery__referral=self.up).values_list("code", flat=True)
        said = [PreOpSaid(code, "yes", today) for code in codes if code not in but]
        surgery.answer_preop(referral_uid=self.up.uid, said=said, by=self.walk.by("nurse"), at=self.at)

    def operate(self, reason: str = "") -> None:
        doctor = self.walk.by("specialist")
        surgery.begin_surgery(referral_uid=self.up.uid, reason=reason, by=doctor, at=self.at)
        surgery.end_surgery(referral_uid=self.up.uid, end=END, by=doctor, at=self.at)

    def pass_on(self) -> Referral:
        self.down = postop.pass_on(
            referral_uid=self.up.uid, template="general", way="clinic", by=self.walk.by("specialist"), at=self.at
        )
        return self.down

    def to_clinic(self) -> Referral:
        """Walk all the way: operated, passed on, sent, accepted, arrived the next day."""
        self.check()
        self.walk.at += HOUR
        self.arrived()
        self.operate()
        referral = self.pass_on()
        self._send(referral)
        self.walk.at += HOUR
        said = reception(self.at, expected_at=self.at + HOUR)
        down_answer.accept_down(referral_uid=referral.uid, reception=said, by=self.walk.by("gp"), at=self.at)
        self.walk.at += 20 * HOUR
        down_care.arrive_down(referral_uid=referral.uid, number="", by=self.walk.by("nurse"), at=self.at)
        self.down = Referral.objects.get(pk=referral.pk)
        return self.down

    def arrived(self) -> None:
        self.walk.at += 3 * HOUR
        actions.arrive(
            referral_uid=self.up.uid, his_number=f"RJ{self.up.number[-8:]}", by=self.walk.by("admission"), at=self.at
        )

    def _send(self, referral: Referral) -> None:
        today = clock.local_day(self.at)
        plan = dataclasses.replace(
            plan_of(referral), drugs=(), no_drugs=True, responsible="新化社区 林知远团队", responsible_from=today
        )
        fields = dataclasses.replace(
            down_of(referral), receiver_uid=self.town.community.uid, criteria=("GEN-DN-02",), exclusions=ABSENT,
            reason="手术顺利，生命体征平稳", treatment="疝修补", diagnosis_name="腹股沟疝", plan=plan,
        )  # fmt: skip
        down.send_down(
            referral_uid=referral.uid, down=fields, consents=both(), by=self.walk.by("specialist"), at=self.at
        )

    def items(self) -> list[DueItem]:
        return list(DueItem.objects.filter(referral=self.down, kind="postop").order_by("due_on"))

    def follow(self, said: PostOpSaid = WELL, number: int = 0) -> None:
        """何晓枫 tells what she found on one of the days."""
        postop.tell_follow_up(item_uid=self.items()[number].uid, said=said, by=self.walk.by("nurse"), at=self.at)
