"""The alliances of the demo: members, agreements in every condition, contacts, charters."""

from __future__ import annotations

import dataclasses
import datetime as dt

from lianti.alliances import actions as alliances
from lianti.alliances.models import Agreement, Alliance, Membership
from lianti.alliances.queries import known_units
from lianti.alliances.roster import judge, parse_text
from lianti.charter.actions import adopt_charter, attest_duty
from lianti.charter.queries import adoptions_of_key, edition_of
from lianti.demo import names, places
from lianti.demo.founding import PLATFORM, Ground
from lianti.demo.places import LEAD
from lianti.kernel.pure import clock

# Days from `until` to the first day without an agreement, by place in the list of members (the lead has none).
_SOON = {7: 5, 9: 21, 12: 78}
_EXPIRED, _EXTENDED = 20, 26
_WITHOUT_LIAISON = {15, 30}


def found_alliances(ground: Ground, until: dt.date) -> dict[str, Alliance]:
    """Found the alliances with members, agreements and contacts; dates are counted from the last day of the demo.

    Four are comparisons (对照): further charters on the board, which set no terms and so bind nobody.
    """
    group = _found(ground, places.GROUP, "city_group", "songyuan")
    network = _found(ground, places.NETWORK, "remote", "example-jilin", fictitious=True)
    for alliance in (group, network):
        alliances.join_alliance(
            alliance=alliance, institution=ground.institutions[LEAD], role="lead", since_on=alliance.founded_on,
            by=PLATFORM, at=ground.at,
        )  # fmt: skip
    _import_members(ground, group)
    for place in places.NETWORK_PLACES:
        alliances.join_alliance(
            alliance=network, institution=ground.institutions[place.name], since_on=network.founded_on, by=PLATFORM,
            at=ground.at,
        )  # fmt: skip
        _sign(ground, network, place.name, "WL", until + dt.timedelta(days=300))
    for number, place in enumerate(places.PLACES[1:], start=1):
        _sign(ground, group, place.name, f"YT-{number:02d}", *_dates(ground, number, until))
    _name_contacts(ground, group, network)
    return {"group": group, "network": network, **_mirrors(ground, until)}


def _mirrors(ground: Ground, until: dt.date) -> dict[str, Alliance]:
    """Found a comparison for every other charter of the project."""
    return {
        "mirror": _mirror(ground, places.MIRROR, "haikou", places.MIRROR_PLACES, "DZ", until),
        "second_mirror": _mirror(ground, places.SECOND_MIRROR, "jilin", places.MIRROR_PLACES, "DZ2", until),
        "third_mirror": _mirror(ground, places.THIRD_MIRROR, "qiqihar", places.THIRD_PLACES, "DZ3", until),
        "fourth_mirror": _mirror(ground, places.FOURTH_MIRROR, "deyang", places.FOURTH_PLACES, "DZ4", until),
    }


def _mirror(
    ground: Ground, called: tuple[str, str], charter: str, members: tuple[str, ...], number: str, until: dt.date
) -> Alliance:
    """Found a comparison: few members under another charter, which sets no terms."""
    mirror = _found(ground, called, "city_group", charter, fictitious=True)
    for name in (LEAD, *members):
        alliances.join_alliance(
            alliance=mirror, institution=ground.institutions[name], role="lead" if name == LEAD else "member",
            since_on=mirror.founded_on, by=PLATFORM, at=ground.at,
        )  # fmt: skip
        if name != LEAD:
            _sign(ground, mirror, name, number, until + dt.timedelta(days=400))
    return mirror


def _found(ground: Ground, called: tuple[str, str], kind: str, charter: str, *, fictitious: bool = False) -> Alliance:
    return alliances.found_alliance(
        name=called[0], short_name=called[1], kind=kind, charter_key=charter, fictitious=fictitious,
        founded_on=dt.date(2023, 1, 18), by=PLATFORM, at=ground.at,
    )  # fmt: skip


def _import_members(ground: Ground, group: Alliance) -> None:
    """Let the members join by a pasted roster, as an office would (SY-61)."""
    lines = [f"{number}. {place.name}" for number, place in enumerate(places.PLACES[1:], start=2)]
    known = known_units(group, clock.local_day(ground.at))
    units = [dataclasses.replace(unit, decided="new") for unit in parse_text("\n".join(lines))]
    alliances.import_roster(alliance=group, rows=judge(units, known), by=PLATFORM, at=ground.at)


def _dates(ground: Ground, number: int, until: dt.date) -> tuple[dt.date, str]:
    """Return the first day without an agreement, and a mark for one that nobody thinks of."""
    if number == _EXPIRED:
        return until - dt.timedelta(days=12), "-F"
    if number in _SOON:
        return until + dt.timedelta(days=_SOON[number]), ""
    if number == _EXTENDED:
        return until - dt.timedelta(days=30), ""
    return until + dt.timedelta(days=ground.source.randrange(120, 900)), ""


def _sign(ground: Ground, alliance: Alliance, name: str, number: str, until_on: dt.date, mark: str = "") -> Agreement:
    signed = min(clock.local_day(ground.at), until_on - dt.timedelta(days=400))
    return alliances.sign_agreement(
        alliance=alliance, institution=ground.institutions[name], number=f"演示-{number}{mark}", signed_on=signed,
        since_on=signed, until_on=until_on, scope="双向转诊、检查互通、专科联合门诊", by=PLATFORM, at=ground.at,
    )  # fmt: skip


def _name_contacts(ground: Ground, group: Alliance, network: Alliance) -> None:
    """Name head and liaison of nearly every member, and at the lead somebody for each small clinic (JL-60)."""
    rows = {m.institution_id: m for m in Membership.objects.filter(alliance=group).select_related("institution")}
    for number, place in enumerate(places.PLACES):
        member = rows[ground.institutions[place.name].pk]
        _name(ground, member, "head", "负责人", number)
        if number not in _WITHOUT_LIAISON:
            _name(ground, member, "liaison", "医务科干事", 100 + number)
    lead = Membership.objects.select_related("institution", "alliance").get(alliance=network, role="lead")
    for number, place in enumerate(places.NETWORK_PLACES):
        alliances.name_contact(
            membership=lead, kind="named", name=names.staff(ground.source)[0], post="转诊中心联络员",
            phone=f"1000000{9500 + number}", for_institution=ground.institutions[place.name], by=PLATFORM, at=ground.at,
        )  # fmt: skip


def _name(ground: Ground, member: Membership, kind: str, post: str, number: int) -> None:
    alliances.name_contact(
        membership=member, kind=kind, name=names.staff(ground.source)[0], post=post, phone=f"1000000{9100 + number}",
        by=PLATFORM, at=ground.at,
    )  # fmt: skip


def adopt_charters(ground: Ground, founded: dict[str, Alliance]) -> None:
    """Put each charter in force."""
    for alliance in founded.values():
        adopt_charter(alliance=alliance, path_or_key=alliance.charter_key, by=PLATFORM, at=ground.at)


def attest_duties(at: dt.datetime) -> None:
    """Let the office file what it has documents for: every duty but the last one."""
    for adoption in adoptions_of_key(""):
        clauses = edition_of(adoption).clauses
        duties = [(clause.id, entry) for clause in clauses for entry in clause.entries if entry.kind == "duty"]
        for clause_id, entry in duties[:-1]:
            attest_duty(
                adoption=adoption, clause_id=clause_id, entry=entry.number, document=f"演示文件：{entry.label}",
                attested_on=clock.local_day(at), by=PLATFORM, at=at,
            )  # fmt: skip
