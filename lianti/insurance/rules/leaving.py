"""What changes when somebody leaves the insurance area (统筹区), with a filing and without one (JL-45)."""

from __future__ import annotations

from lianti.insurance.rules.tariffs import in_force, tariff_for
from lianti.insurance.shapes import Edition, Insured, Leaving, Rule, Stay


def leaving(edition: Edition, insured: Insured, stay: Stay) -> Leaving:
    """Return deductible and share of a stay outside, filed (转诊备案) and unfiled (临时外出就医).

    A region that has written nothing about leaving has one share for both. Refused when it has no tariff at all.
    """
    tariff = tariff_for(edition, insured, stay, insured.earlier_stays + 1)
    filed, unfiled = (_lowering(edition, insured, stay, kind) for kind in ("outside_filed", "outside_unfiled"))
    used = [rule for rule in (filed, unfiled) if rule is not None]
    return Leaving(
        deductible=tariff.deductible,
        filed=_share(tariff.bands[0].percent if tariff.bands else None, filed),
        unfiled=_share(tariff.bands[0].percent if tariff.bands else None, unfiled),
        written=bool(used),
        sample=edition.sample or tariff.sample or any(rule.sample for rule in used),
    )


def _lowering(edition: Edition, insured: Insured, stay: Stay, kind: str) -> Rule | None:
    """Return the rule of a kind that fits the stay, the one with the smallest priority."""
    fitting = (
        rule
        for rule in sorted(edition.rules, key=lambda r: (r.priority, r.key))
        if rule.kind == kind and in_force(rule, stay.admitted_on)
        and rule.level in {"", stay.level} and rule.insured_type in {"", insured.insured_type}
    )  # fmt: skip
    return next(fitting, None)


def _share(percent: int | None, rule: Rule | None) -> int | None:
    return None if percent is None else max(0, percent - (rule.points if rule else 0))
