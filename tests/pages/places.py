"""The pages and fragments that are measured: who opens what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from lianti.kernel.web.looked_for import sealed_words
from tests.pages.city import City
from tests.pages.places_family import FAMILY
from tests.pages.places_recognition import RECOGNITION
from tests.pages.places_record import RECORD

Address = Callable[[City], str]


def at(name: str, *args: str, query: str = "") -> Address:
    """Return how a place is found: arguments are ``city.`` expressions such as ``case.number``."""

    def find(city: City) -> str:
        return reverse(name, args=[_value(city, argument) for argument in args]) + (f"?{query}" if query else "")

    return find


def searched(name: str, query: str, words: str) -> Address:
    """Return how a list is found in which the doctor looks for somebody: the words travel closed."""

    def find(city: City) -> str:
        return f"{reverse(name)}?{query}&{urlencode({'q': sealed_words(words, city.town.viewer('gp').uid)})}"

    return find


def posted(name: str, query: str) -> Address:
    """Return how a place is found that is asked in the body of a request, so that its text stands in no address."""
    return lambda _city: f"POST {reverse(name)}?{query}"


def fetch(client: Client, address: str) -> Any:
    """Open a place: an address, or one that is asked in the body."""
    if not address.startswith("POST "):
        return client.get(address)
    path, _mark, query = address.removeprefix("POST ").partition("?")
    return client.post(path, QueryDict(query).dict())


def _value(city: City, path: str) -> object:
    town = city.town
    known: dict[str, object] = {
        "case": city.case.number, "form": city.form.number, "returned": city.returned.number, "group": town.group.uid,
        "member": town.memberships[town.community.pk].uid, "lead": town.lead.uid, "clinic": town.clinic.uid,
        "session": town.session().uid, "grandmother": town.resident("grandmother").uid,
        "account": town.user("head").uid, "ward": city.ward_uid, "exam": city.exam_uid,
        "match": city.match_uid, "merge": city.merge_uid,
        "glass": city.glass_uid, "report": city.kept.report.uid, "document": city.kept.document_uid,
        "supply": city.supply_order.number, "batch": city.batch_uid,
        "draft_list": city.draft_list_uid, "published": city.guide_uid,
        "surgery": city.operated.up.number, "operated": getattr(city.operated.down, "number", ""),
        "day": city.operated.items()[-1].uid,
        "home": city.families.home, "child": city.families.ward, "table": city.families.table,
    }  # fmt: skip
    return known.get(path, int(path) if path.isdigit() else path)


PAGES: dict[str, tuple[str, Address]] = {
    "desk of the GP": ("gp", at("desk:home")),
    "desk of the centre": ("referral_centre", at("desk:home")),
    "desk of the specialist": ("specialist", at("desk:home")),
    "desk of the office": ("office", at("desk:home")),
    "desk of the administrator": ("administrator", at("desk:home")),
    "notifications": ("referral_centre", at("desk:notifications")),
    "messages": ("administrator", at("desk:outbox")),
    "traces": ("administrator", at("desk:audit")),
    "referral board": ("referral_centre", at("referrals:board")),
    "arrivals of a week": ("referral_centre", at("referrals:calendar", query="day=2026-03-13")),
    "hand-over": ("referral_centre", at("referrals:handover")),
    "many at once": ("referral_centre", at("referrals:bulk", query="tab=waiting")),
    "kept filters": ("gp", at("referrals:filters", query="tab=sent")),
    "questions": ("specialist", at("referrals:advice_list")),
    "new question": ("gp", at("referrals:advice_new")),
    "transfers outside": ("gp", at("referrals:outside_list")),
    "flows": ("office", at("flows:home")),
    "rows behind a number": ("office", at("flows:rows", "answered")),
    "counts of the regulator": ("regulator", at("flows:home")),
    "waiting lists": ("referral_centre", at("referrals:waiting")),
    "chains of declines": ("office", at("referrals:declines")),
    "worklist of the GP": ("gp", at("referrals:list")),
    "worklist of the GP, sent": ("gp", at("referrals:list", query="tab=sent")),
    "worklist of the centre": ("referral_centre", at("referrals:list")),
    "worklist of the specialist": ("specialist", at("referrals:list", query="tab=coming")),
    "worklist of the front desk": ("front_desk", at("referrals:list")),
    "worklist searched": ("gp", searched("referrals:list", "tab=sent", "zpa")),
    "case, as its sender": ("gp", at("referrals:detail", "case")),
    "case, as the centre": ("referral_centre", at("referrals:detail", "case")),
    "case returned": ("gp", at("referrals:detail", "returned")),
    "form": ("gp", at("referrals:edit", "form")),
    "day surgery": ("specialist", at("referrals:surgery", "surgery")),
    "pathway of a case": ("specialist", at("referrals:pathway", "surgery")),
    "pathways": ("specialist", at("referrals:pathways")),
    "day surgery on paper": ("gp", at("referrals:surgery_paper", "surgery")),
    "operated, come down": ("gp", at("referrals:detail", "operated")),
    "follow-up": ("nurse", at("referrals:postop", "day")),
    "green teams": ("office", at("referrals:green_teams")),
    "drug list": ("gp", at("referrals:down_drugs")),
    "results of follow-up": ("specialist", at("referrals:postop_results")),
    "referral managers": ("office", at("referrals:managers")),
    "start": ("gp", at("referrals:start")),
    "people": ("gp", at("residents:search")),
    "people found": ("gp", posted("residents:search", "q=zpa")),
    "contracted": ("gp", at("residents:contracted")),
    "person": ("gp", at("residents:person", "grandmother")),
    "person corrected": ("gp", at("residents:edit", "grandmother")),
    "new person": ("gp", at("residents:new")),
    "findings of the auditor": ("administrator", at("desk:audit_findings", query="day=2026-03-11")),
    "possible matches": ("office", at("residents:matches")),
    "decided matches": ("medical_affairs", at("residents:matches", query="tab=done")),
    "possible match": ("office", at("residents:match", "match")),
    "merges": ("medical_affairs", at("residents:merges")),
    "merge": ("medical_affairs", at("residents:merge", "merge")),
    "openings in an emergency": ("office", at("residents:glasses")),
    "opening in an emergency": ("office", at("residents:glass", "glass")),
    "access log of a person": ("gp", at("residents:access_log", "grandmother")),
    "consents of a person": ("gp", at("residents:consents", "grandmother")),
    "exports of persons": ("head", at("residents:exports")),
    "holds": ("medical_affairs", at("residents:holds")),
    "openings of a month": ("office", at("residents:glass_report")),
    "members": ("office", at("alliances:alliance", "group")),
    "member": ("office", at("alliances:member", "group", "member")),
    "contacts": ("gp", at("alliances:contacts", "group")),
    "terms": ("office", at("alliances:terms", "group")),
    "roster": ("office", at("alliances:roster", "group")),
    "pool": ("medical_affairs", at("capacity:home")),
    "service": ("medical_affairs", at("capacity:service", "clinic")),
    "new service": ("medical_affairs", at("capacity:service_new")),
    "examinations": ("department_head", at("capacity:exams")),
    "examination": ("medical_affairs", at("capacity:exam", "exam")),
    "calendar": ("office", at("capacity:calendar")),
    "expected today": ("front_desk", at("capacity:desk", query="day=2026-03-13")),
    "session": ("front_desk", at("capacity:session", "session")),
    "proof": ("medical_affairs", at("capacity:proof", query="month=2026-03")),
    "beds": ("admission", at("capacity:beds")),
    "beds of the group": ("referral_centre", at("capacity:beds_group")),
    "beds counted": ("regulator", at("capacity:beds_group")),
    "ward": ("office", at("capacity:ward", "ward")),
    "new ward": ("office", at("capacity:ward_new")),
    "supply of the clinic": ("gp", at("supply:list", query="tab=ordered")),
    "supply, new": ("gp", at("supply:new")),
    "supply order": ("gp", at("supply:order", "supply")),
    "sterile batches": ("medical_affairs", at("supply:batches")),
    "sterile batch": ("medical_affairs", at("supply:batch", "batch")),
    "shared centres": ("office", at("supply:centres")),
    "board": ("office", at("board:charter")),
    "clause": ("office", at("board:clause", "SY-46")),
    "evidence": ("office", at("board:evidence", "SY-46", "2")),
    "tariffs": ("insurance_bureau", at("insurance:tariffs")),
    "tariffs loaded": ("insurance_bureau", at("insurance:load")),
    "deductible tried out": ("insurance_bureau", at("insurance:explain")),
    "disease lists": ("gp", at("catalogue:lists", "group")),
    "disease list": ("gp", at("catalogue:list", "group", "2", "up")),
    "disease list being made": ("office", at("catalogue:edition", "draft_list")),
    "guides": ("gp", at("catalogue:guides", "group")),
    "guide": ("gp", at("catalogue:guide", "published")),
    "case counts": ("office", at("catalogue:cases", "group")),
    "institutions": ("gp", at("parties:institutions")),
    "institution": ("administrator", at("parties:institution", "lead")),
    "new institution": ("office", at("parties:institution_new")),
    "accounts": ("administrator", at("parties:accounts")),
    "account": ("administrator", at("parties:account_detail", "account")),
    "own account": ("head", at("parties:account")),
    "own password": ("gp", at("parties:password")),
    "own security": ("gp", at("parties:security")),
    "proving again": ("gp", at("parties:proof")),
}

FRAGMENTS: dict[str, tuple[str, Address]] = {
    "people to choose from": ("gp", posted("residents:find", "q=zpa&for=referral")),
    "people by name": ("gp", posted("residents:find", "q=周平安")),
    "destinations": ("gp", at("referrals:where", query="kind=outpatient")),
    "destinations for a bed": ("gp", at("referrals:where", query="kind=inpatient")),
    "destinations of an emergency": ("gp", at("referrals:where", query="kind=emergency")),
    "cost of a bed": ("gp", at("referrals:cost", "form", query="kind=inpatient")),
    "safety questions": ("gp", at("referrals:safety", "form")),
    "seats": ("referral_centre", at("referrals:seats", "case")),
    "diagnoses": ("gp", at("catalogue:diagnoses", query="q=gxy")),
    "criteria": ("gp", at("catalogue:criteria", query="diagnosis_code=I10.x00x002&sbp=186&dbp=104&age=76")),
    "list advice": ("gp", at("catalogue:advice", query="diagnosis_code=I10.x00x002")),
    "palette": ("gp", posted("kernel_web:palette", "q=zpa")),
    "palette of pages": ("office", posted("kernel_web:palette", "q=")),
}
_ARGUMENTS = {
    "recognition:order": ("grandmother",), "recognition:find": ("grandmother",), "recognition:catalogue": ("group",),
    "recognition:upload": ("group",), "flows:recognition_rows": ("recognised",),
}  # fmt: skip
RESULTS: dict[str, tuple[str, Address]] = {
    name: (who, at(address, *_ARGUMENTS.get(address, ()), query=query))
    for name, (who, address, query) in RECOGNITION.items()
}
KEPT: dict[str, tuple[str, Address]] = {
    name: (who, at(address, *arguments, query=query)) for name, (who, address, arguments, query) in RECORD.items()
}
LIVING: dict[str, tuple[str, Address]] = {
    name: (who, at(address, *arguments)) for name, (who, address, arguments) in FAMILY.items()
}
ALL = PAGES | FRAGMENTS | RESULTS | KEPT | LIVING
