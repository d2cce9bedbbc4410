"""What each stay is charged (rules of JL-49 and JL-50, as rows): never negative, never dearer than without referral."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lianti.insurance.kinds import CHARGING
from lianti.insurance.rules import words
from lianti.insurance.rules.chains import Plan, plan_of
from lianti.insurance.rules.checks import check_course
from lianti.insurance.rules.ratios import bonus_of, kept_of
from lianti.insurance.rules.tariffs import rules_for, tariff_for
from lianti.insurance.shapes import Charge, Edition, Explanation, Insured, Link, Rule, Stay, Step, Tariff


@dataclass
class _Book:
    """The charges so far, by stay, with what they were taken from."""

    edition: Edition
    insured: Insured
    plan: Plan
    charges: dict[str, Charge] = field(default_factory=dict)
    tariffs: dict[str, Tariff] = field(default_factory=dict)
    used: list[Rule] = field(default_factory=list)

    def paid(self, stay: Stay) -> int:
        """Return what was paid in the account of a stay before it."""
        account = self.plan.accounts[stay.key]
        return sum(c.charge for key, c in self.charges.items() if self.plan.accounts[key] == account)

    def add(self, key: str, *steps: Step) -> None:
        """Say more about a stay."""
        self.put(replace(self.charges[key], steps=(*self.charges[key].steps, *steps)))

    def put(self, charge: Charge) -> None:
        """Write the charge of a stay down."""
        self.charges[charge.stay.key] = charge


def explain(edition: Edition, insured: Insured, stays: Sequence[Stay], links: Sequence[Link]) -> Explanation:
    """Return what each stay costs in deductible with and without its referrals, with every step in words.

    Refused when the stays contradict themselves or the region has no tariff for one of them.
    """
    check_course(insured, stays, links)
    book = _Book(edition, insured, plan_of(edition.terms, insured, stays, links))
    by_key = {stay.key: stay for stay in stays}
    for stay in book.plan.stays:
        paid = book.paid(stay)
        _ordinary(book, stay)
        link = book.plan.links.get(stay.key)
        if link is not None:
            _referred(book, stay, link, by_key.get(link.source), paid)
        elif stay.key in book.plan.broken:
            book.add(stay.key, book.plan.broken[stay.key])
    sample = edition.sample or any(t.sample for t in book.tariffs.values()) or any(r.sample for r in book.used)
    charges = tuple(book.charges[s.key] for s in book.plan.stays)
    return Explanation(edition.region, edition.name, charges, book.plan.chains, sample)


def _ordinary(book: _Book, stay: Stay) -> None:
    """Charge what the stay costs without a referral."""
    own = book.plan.own_order[stay.key]
    tariff = tariff_for(book.edition, book.insured, stay, own)
    book.tariffs[stay.key] = tariff
    ordinary = _at_most(tariff.deductible, stay.eligible)
    steps = [words.tariff(book.insured, stay, own, tariff.deductible)]
    if ordinary < tariff.deductible:
        steps.append(words.little_cost(ordinary))
    order = book.plan.order[stay.key]
    chained = tariff if order == own else tariff_for(book.edition, book.insured, stay, order)
    book.charges[stay.key] = Charge(stay, order, chained.deductible, ordinary, ordinary, steps=tuple(steps))


def _at_most(amount: int, limit: int | None) -> int:
    return amount if limit is None else min(amount, limit)


def _referred(book: _Book, stay: Stay, link: Link, source: Stay | None, paid: int) -> None:
    """Let the rules of a valid link act: first on the stay before, then on the stay that begins."""
    if source is not None:
        before = book.charges[source.key].charge
        _on_previous(book, link, source)
        if book.plan.accounts[source.key] == book.plan.accounts[stay.key]:
            paid -= before - book.charges[source.key].charge
        if book.edition.terms.crossing_year == "restart" and source.admitted_on.year != stay.admitted_on.year:
            book.add(stay.key, words.new_year())
        if source.chapter and stay.chapter and source.chapter != stay.chapter:
            book.add(stay.key, words.other_chapter())
    rules = list(rules_for(book.edition, book.insured, link, stay, "this"))
    _charge(book, stay, link, source, rules, paid)
    _beside(book, stay, rules)
    if source is not None:
        _interval(book, stay, source, rules)


def _confirmed(rule: Rule, link: Link) -> bool:
    """Cancelling asks for the doctor's word that the treatment continues, other kinds where their row says so."""
    return link.same_course is True or not (rule.same_course or rule.kind == "cancel")


def _charge(book: _Book, stay: Stay, link: Link, source: Stay | None, rules: Sequence[Rule], paid: int) -> None:
    """Let the first rule that fits decide; the ordinary charge is the most that is ever paid."""
    known = book.charges[stay.key]
    for rule in rules:
        if rule.kind not in CHARGING:
            continue
        if not _confirmed(rule, link):
            book.add(stay.key, words.course_open(rule))
            continue
        if rule.kind == "difference" and source is None:
            book.add(stay.key, words.no_stay_before(rule))
            return
        wanted, step = _wanted(rule, known, paid)
        book.used.append(rule)
        if known.deductible != book.tariffs[stay.key].deductible and rule.kind == "difference":
            book.add(stay.key, words.other_order(known.order, known.deductible))
        capped = [words.capped(known.ordinary)] if wanted > known.ordinary else []
        book.add(stay.key, step, *capped)
        book.put(replace(book.charges[stay.key], charge=min(wanted, known.ordinary)))
        return


def _wanted(rule: Rule, known: Charge, paid: int) -> tuple[int, Step]:
    """Return what a rule asks for, and the sentence."""
    if rule.kind == "difference":
        wanted = max(0, known.deductible - paid)
        return wanted, words.difference(rule, paid, wanted)
    if rule.kind == "cancel":
        return 0, words.cancelled(rule)
    wanted = _lowered(rule, known.ordinary)
    return wanted, words.lowered(rule, wanted)


def _lowered(rule: Rule, amount: int) -> int:
    """Return a waived or reduced amount, the part of a fen in favour of the person."""
    return 0 if rule.kind == "waive" else amount * (100 - rule.percent) // 100


def _on_previous(book: _Book, link: Link, source: Stay) -> None:
    """Waive or reduce the deductible of the stay before, unless it was settled before the referral was accepted."""
    rules = list(rules_for(book.edition, book.insured, link, source, "previous"))
    _lower_previous(book, link, source, rules)
    _beside(book, source, rules)


def _lower_previous(book: _Book, link: Link, source: Stay, rules: Sequence[Rule]) -> None:
    rule = next((r for r in rules if r.kind in CHARGING and _confirmed(r, link)), None)
    if rule is None:
        return
    accepted = link.accepted_on or source.admitted_on
    if source.settled_on is not None and source.settled_on < accepted:
        book.add(source.key, words.settled(source, rule))
        return
    known = book.charges[source.key]
    lowered = min(known.charge, _lowered(rule, known.ordinary))
    book.used.append(rule)
    book.put(replace(known, charge=lowered))
    book.add(source.key, words.previous_lowered(rule, source, lowered))


def _first_of_each(rules: Sequence[Rule]) -> Iterator[Rule]:
    seen: set[str] = set()
    for rule in rules:
        if rule.kind not in CHARGING and rule.kind not in seen:
            seen.add(rule.kind)
            yield rule


def _beside(book: _Book, stay: Stay, rules: Sequence[Rule]) -> None:
    """Add what changes the ratio of reimbursement."""
    for rule in _first_of_each(rules):
        known = book.charges[stay.key]
        if rule.kind == "ratio_bonus":
            worth = bonus_of(rule, stay.eligible, known.charge, book.tariffs[stay.key].bands)
            most = max(0, (stay.eligible or 0) - known.charge)
            book.put(replace(known, bonus=min(known.bonus + worth, most)))
            book.add(stay.key, words.bonus(rule))
        elif rule.kind == "unreferred_penalty":
            book.put(replace(known, kept=kept_of(rule, stay.eligible, known.ordinary)))
            book.add(stay.key, words.penalty_kept(rule))
        else:
            continue
        book.used.append(rule)


def _interval(book: _Book, stay: Stay, source: Stay, rules: Sequence[Rule]) -> None:
    """Say whether the interval between two stays matters."""
    days = book.edition.terms.interval_days
    if source.discharged_on is None or days == 0:
        return
    gap = (stay.admitted_on - source.discharged_on).days
    if gap >= days:
        return
    ignoring = next((r for r in rules if r.kind == "ignore_interval"), None)
    book.add(stay.key, words.interval_ignored(ignoring, days) if ignoring else words.interval_short(gap, days))
