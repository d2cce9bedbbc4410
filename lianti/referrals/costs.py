"""What a referral costs the person in deductible (起付线, JL-49, JL-50), in words for form, page and print.

Lianti computes and explains; it never pays or deducts. Every sentence is an estimate by the tariffs of the insured
region (参保地), and says so.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.catalogue.queries import chapter_of
from lianti.insurance.kinds import GROUPS, INSURED_TYPES
from lianti.insurance.queries import area_edition, explain, settlement_note, tariff_for
from lianti.insurance.shapes import Charge, Edition, Explanation, Insured, Link, Stay, Step
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.parties.queries import institution_by_uid
from lianti.referrals.codes.cost import SAID_BY
from lianti.referrals.codes.down import KIND_OF_WAY
from lianti.referrals.models import InsuredWord, StayBefore
from lianti.referrals.queries.stays import ASSUMED, TARGET, Course, fitting, known_course, level_of
from lianti.referrals.shapes.cost import Cost, Working
from lianti.referrals.shapes.insured import InsuredSaid

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.referrals.models import Referral
    from lianti.residents.models import Resident

# Institutions without wards: nobody is referred from a bed there.
_WITHOUT_BEDS = frozenset({"village_clinic", "clinic", "outpatient", "community_station"})
_BEFORE_SETTLEMENT = frozenset({"waive_previous", "reduce_previous"})
_SAMPLE_COST = 100_000


@dataclass(frozen=True)
class Ask:
    """What is asked: who goes from where to where, on which day, and what is known of the stay they leave.

    ``inpatient`` says whether the person lies in a bed of the sender now, None when nobody knows. ``same_course`` is
    the doctor's word; a case down with its plan is that word. ``outside`` is out of the insured region (JL-45).
    """

    resident: Resident
    sender: Institution
    receiver: Institution | None
    kind: str
    on_day: dt.date
    direction: str = "up"
    inpatient: bool | None = None
    same_course: bool | None = None
    chapter: int = 0
    outside: bool = False
    way: str = ""
    referral_uid: uuid.UUID | None = None
    said: InsuredSaid | None = None


def ask_of(referral: Referral, at: dt.datetime) -> Ask:
    """Return what a stored case asks, up or down."""
    down = referral.direction == "down"
    return Ask(
        resident=referral.resident,
        sender=referral.sender_institution,
        receiver=referral.receiver_institution,
        kind=referral.kind,
        on_day=clock.local_day(referral.arrived_at or referral.appointment_at or at),
        direction=referral.direction,
        inpatient=True if down else stay_noted(referral),
        same_course=True if down else None,
        chapter=chapter_of(referral.diagnosis_code),
        way=referral.down.way if down else "",
        referral_uid=referral.uid,
        said=insured_said(referral),
    )


def chosen_down(referral: Referral, way: str, receiver_uid: uuid.UUID | None, at: dt.datetime) -> Ask:
    """Return what a form down asks whose way and destination are not saved yet."""
    return replace(chosen(referral, KIND_OF_WAY.get(way, "outpatient"), receiver_uid, at), way=way)


def stay_noted(referral: Referral) -> bool | None:
    """Return the sender's word on the stay that is left, None while there is none."""
    row = StayBefore.objects.filter(referral_id=referral.pk).first()
    return row.inpatient if row else None


def chosen(referral: Referral, kind: str, receiver_uid: uuid.UUID | None, at: dt.datetime) -> Ask:
    """Return what a form asks whose kind and destination are not saved yet."""
    receiver = institution_by_uid(receiver_uid) if receiver_uid else None
    return replace(ask_of(referral, at), kind=kind, receiver=receiver)


def insured_of(ask: Ask) -> Insured:
    """Return whose stays are computed, with what the sender stated of this year."""
    kind, said = ask.resident.insurance_type, ask.said
    return Insured(kind, said.group, said.earlier_stays, ask.on_day.year) if said else Insured(kind)


def insured_said(referral: Referral) -> InsuredSaid | None:
    """Return what the sender stated of the person's insurance, None while nothing was."""
    row = InsuredWord.objects.filter(referral_id=referral.pk).first()
    return InsuredSaid(row.group, row.earlier_stays, row.source) if row else None


def said_steps(said: InsuredSaid | None) -> tuple[Working, ...]:
    """Return the stated facts as the first step of the working, with who said so."""
    if said is None:
        return ()
    text = _("按填写的情况计算：%(group)s，今年此前在平台以外住院 %(n)d 次（来源：%(source)s）。")
    values = {"group": GROUPS[said.group], "n": said.earlier_stays, "source": SAID_BY[said.source]}
    return (Working(text % values),)


def cost_of(ask: Ask) -> Cost:
    """Return what a referral costs in deductible compared with going without one; one sentence when it cannot be said.

    A referral down is compared with staying as well.
    """
    if ask.way == "home":
        return Cost((_("居家不涉及住院起付线；家庭病床的收费按当地规定，这里不计算。"),))
    if ask.kind in {"outpatient", "examination"}:
        return Cost((_("门诊转诊不涉及住院起付线。"),))
    person = ask.resident
    if person.insurance_type not in INSURED_TYPES and person.insurance_type:
        return Cost((_("居民没有参加职工或居民医保，不涉及医保起付线。"),))
    missing = _missing(ask)
    if missing is not None:
        return missing
    edition = area_edition(person.insured_area, ask.on_day)
    if edition is None:
        text = _("还没有“%(region)s”的起付标准，暂时算不出起付线；如属异地参保，请先核对异地就医备案。")
        return Cost((), fill_in=text % {"region": person.insured_region})
    if ask.receiver is not None and not level_of(edition, ask.receiver):
        text = _("%(name)s没有登记医院等级，算不出起付线；请在机构资料里补上。")
        return Cost((), fill_in=text % {"name": ask.receiver.label})
    try:
        cost = _computed(ask, edition)
    except Refused as refused:
        return Cost((), fill_in=sentence_of(refused))
    if ask.kind != "emergency":
        return cost
    return replace(cost, sentences=(_("急诊先救治；如收住院："), *cost.sentences))


def _missing(ask: Ask) -> Cost | None:
    """Say what has to be filled in before anything can be computed."""
    person = ask.resident
    known = ((_("参保地"), person.insured_region.strip()), (_("医保类型"), person.insurance_type))
    gaps = [name for name, there in known if not there]
    if gaps:
        text = _("居民资料里没有填%(what)s，算不出起付线；请先补上。") % {"what": _("和").join(gaps)}
        return Cost((), fill_in=text, in_record=True)
    if not person.insured_area:
        text = _("居民资料里的参保地“%(region)s”不在统筹区列表里，算不出起付线；请重新选择。")
        return Cost((), fill_in=text % {"region": person.insured_region}, in_record=True)
    if ask.receiver is None:
        return Cost((), fill_in=_("选好去处后，这里显示起付线。"))
    return None


def _computed(ask: Ask, edition: Edition) -> Cost:
    course = known_course(edition, ask.resident, ask.sender, _receiver(ask), ask.on_day, ask.referral_uid)
    insured = insured_of(ask)
    staying = _leaves(ask, course)
    if staying is not None:
        word = ask.inpatient if ask.direction == "up" and not course.source else None
        told = _told(ask, edition, insured, course, from_bed=staying)
        return replace(told, asks=word is not None, assumed=word)
    bed = _told(ask, edition, insured, course, from_bed=True)
    walk = _told(ask, edition, insured, course, from_bed=False)
    if bed.saving == walk.saving == 0 and not bed.warning:
        return walk
    names = {"here": ask.sender.label}
    sentences = (
        _("患者若正在%(here)s住院：") % names + "".join(bed.sentences),
        _("患者若从门诊转去：") + "".join(walk.sentences),
    )
    return replace(bed, sentences=sentences, asks=True)


def _receiver(ask: Ask) -> Institution:
    """Return the destination; who has none was told so before anything is computed."""
    assert ask.receiver is not None
    return ask.receiver


def _leaves(ask: Ask, course: Course) -> bool | None:
    """Say whether the person leaves a bed of the sender; None when nobody knows."""
    if course.source:
        return True
    if ask.inpatient is None and ask.sender.kind in _WITHOUT_BEDS:
        return False
    return ask.inpatient


def _with_target(ask: Ask, edition: Edition, course: Course, *, from_bed: bool) -> tuple[list[Stay], Link]:
    """Return the stays with the one that is to begin, and the link into it."""
    receiver = _receiver(ask)
    stays = list(course.stays)
    source = course.source if from_bed else ""
    if from_bed and not source and level_of(edition, ask.sender):
        source = ASSUMED
        stays.append(Stay(ASSUMED, level_of(edition, ask.sender), ask.on_day, place=ask.sender.label))
    target = Stay(
        TARGET, level_of(edition, receiver), ask.on_day, place=receiver.label, outside=ask.outside, chapter=ask.chapter
    )
    before = next((s.level for s in stays if s.key == source), "")
    direction = fitting(ask.direction, before, target.level)
    day, word = ask.on_day, ask.same_course
    return [*stays, target], Link(TARGET, direction, source, accepted_on=day, arrived_on=day, same_course=word)


def _told(ask: Ask, edition: Edition, insured: Insured, course: Course, *, from_bed: bool) -> Cost:
    """Return the answer for one assumption about the stay that is left."""
    stays, link = _with_target(ask, edition, course, from_bed=from_bed)
    alone = explain(edition, insured, stays, course.links)
    referred = explain(edition, insured, stays, (*course.links, link))
    saving = alone.total - referred.total
    shown = [c for c in referred.charges if c.stay.key in {link.source, TARGET}]
    steps = [step for charge in shown for step in charge.steps]
    sentences = [_headline(saving, shown[-1], referred.sample)]
    if ask.direction == "down" and link.source:
        sentences.append(_against_staying(ask, edition, insured, referred, link.source))
    hurry = any(step.code in _BEFORE_SETTLEMENT for step in steps)
    return Cost(
        sentences=tuple(sentences),
        warning=_("须在上一次出院结算前办妥，否则不能减免。") if hurry else "",
        steps=(*said_steps(ask.said), *_worked(steps)),
        saving=saving,
    )


def _worked(steps: Sequence[Step]) -> tuple[Working, ...]:
    return tuple(Working(_(s.template).format(**s.params), s.clause) for s in steps)


def _headline(saving: int, target: Charge, sample: bool) -> str:
    note = _(settlement_note(sample))
    if saving:
        text = _("与不办转诊、自行到该院住院相比，起付线少付约 %(amount)s 元（%(note)s）。")
        return text % {"amount": amount(saving), "note": note}
    text = _("住院起付线约 %(amount)s 元，不因转诊减少（%(note)s）。")
    return text % {"amount": amount(target.charge), "note": note}


def _against_staying(ask: Ask, edition: Edition, insured: Insured, told: Explanation, source: str) -> str:
    """Compare going down with staying where one is: the deductible that comes on top, and the share of the cost."""
    by_key = {c.stay.key: c for c in told.charges}
    here, there = by_key[source], by_key[TARGET]
    if there.charge:
        words = _("与留在%(here)s继续住院相比：起付线另付约 %(amount)s 元")
    else:
        words = _("与留在%(here)s继续住院相比：起付线不再另付")
    text = words % {"here": ask.sender.label, "amount": amount(there.charge)}
    up, down = (_ratio(edition, insured, c) for c in (here, there))
    note = _(settlement_note(told.sample))
    if up is None or down is None or down <= up:
        return text + _("（%(note)s）。") % {"note": note}
    gain = (down - up) * _SAMPLE_COST // 100
    more = _("；报销比例 %(down)d%%，留在上级 %(up)d%%，之后每 %(cost)s 元合规费用个人约少付 %(gain)s 元（%(note)s）。")
    return text + more % {"down": down, "up": up, "cost": amount(_SAMPLE_COST), "gain": amount(gain), "note": note}


def _ratio(edition: Edition, insured: Insured, charge: Charge) -> int | None:
    """Return the share the fund pays just above the deductible, in percent."""
    bands = tariff_for(edition, insured, charge.stay, charge.order).bands
    return bands[0].percent if bands else None


def amount(fen: int) -> str:
    """Return yuan as they stand in a sentence: 200, 1,000.50."""
    whole, part = divmod(fen, 100)
    return f"{whole:,}.{part:02d}" if part else f"{whole:,}"
