"""Going down: the ward's morning list, the form, what a place declares, the monthly comparison."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.drafts import discard_draft
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.signatures import signed_file
from lianti.ledger.actions import trace
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.records import actions as records
from lianti.records.shapes import Leaving, Stay
from lianti.referrals import queries
from lianti.referrals.actions import down, down_profile
from lianti.referrals.forms import ConsentForm
from lianti.referrals.forms.down import DownForm
from lianti.referrals.forms.placing import place_refusal
from lianti.referrals.pages import down_form as pages
from lianti.referrals.pages import down_lists as lists
from lianti.referrals.pages.consenting import consent_of
from lianti.referrals.pages.down_ward import ward_page
from lianti.referrals.permissions.down import may_draft_down, may_edit_down
from lianti.referrals.queries.beginning import beginning
from lianti.referrals.queries.down import down_of
from lianti.referrals.queries.reconciling import MAY_SEE, compare, month_start
from lianti.referrals.views.inputs import revision_in
from lianti.referrals.views.lists import viewer_in
from lianti.residents.queries import access_resident, open_group_hit

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


@require_GET
def ward(request: HttpRequest) -> HttpResponse:
    """Show who is on the ward, the ready first (JL-47, JL-67)."""
    viewer, at = viewer_in(request), clock.now()
    demand(may_draft_down(viewer))
    trace(
        by=viewer, purpose=_("查看病区名单"), operation="list", object_type="resident", object_uid=None, at=at,
        detail="ward",
    )  # fmt: skip
    return render(request, "referrals/down/ward.html", ward_page(viewer, at))


@require_http_methods(["GET", "POST"])
def admit(request: HttpRequest) -> HttpResponse:
    """Register somebody on the ward: choose the person, then the number on the chart."""
    viewer, at = viewer_in(request), clock.now()
    demand(may_draft_down(viewer))
    if request.method == "GET":
        return render(request, "referrals/down/admit.html", {"chosen": None})
    uid = _uid(request.POST.get("resident", ""), "resident", _("请先选择居民。"))
    find = open_group_hit if request.POST.get("from_group") else access_resident
    resident = find(viewer=viewer, uid=uid, at=at)
    if "inpatient_number" not in request.POST:
        return render(request, "referrals/down/admit.html", {"chosen": lists.chosen_line(resident, at)})
    stay = Stay(
        inpatient_number=request.POST.get("inpatient_number", ""),
        diagnosis_code=request.POST.get("diagnosis_code", ""),
        diagnosis_name=request.POST.get("diagnosis_code_name") or request.POST.get("diagnosis_name", ""),
    )

    def act() -> str:
        records.open_encounter(resident=resident, stay=stay, by=viewer, at=at)
        return reverse("referrals:ward")

    return once(request, act)


@require_POST
def phase(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Keep the phase of an illness; the days of readiness count from here."""
    viewer, at = viewer_in(request), clock.now()

    def act() -> str:
        records.set_phase(encounter_uid=uid, phase=request.POST.get("phase", ""), by=viewer, at=at)
        return reverse("referrals:ward")

    return once(request, act)


@require_POST
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Register a departure with its 离院方式."""
    viewer, at = viewer_in(request), clock.now()
    to = request.POST.get("to_institution", "")
    leaving = Leaving(
        disposition=request.POST.get("disposition", ""),
        on_day=clock.local_day(at),
        to_institution_uid=_uid(to, "to_institution", _("请选择拟接收的机构。")) if to else None,
    )

    def act() -> str:
        records.close_encounter(encounter_uid=uid, leaving=leaving, by=viewer, at=at)
        return reverse("referrals:ward")

    return once(request, act)


def _uid(text: str, field: str, sentence: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("bad_uid", sentence, field=field) from None


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a down-referral for somebody on the ward, filled from the stay and the outcome."""
    viewer, at = viewer_in(request), clock.now()
    demand(may_draft_down(viewer))

    def act() -> str:
        begun = beginning(
            viewer, at, encounter=request.POST.get("encounter", ""), case=request.POST.get("case", ""),
            way=request.POST.get("way", "clinic"), number=request.POST.get("inpatient_number", ""),
        )  # fmt: skip
        referral = down.start_down(**begun, by=viewer, at=at, asked_again=bool(request.POST.get("asked_again")))
        return reverse("referrals:down_edit", args=[referral.number])

    return once(request, act)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form with its plan; a POST saves or sends it."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at, purpose=_("填写下转单"))
    if referral.direction != "down":
        raise NotVisible
    reason = may_edit_down(viewer, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if request.method == "GET":
        return _page(request, viewer, referral, DownForm.of(down_of(referral)), consent_of(referral, at), at)
    form, consent = DownForm(request.POST), ConsentForm(request.POST)
    if not (form.is_valid() and consent.is_valid()):
        return _page(request, viewer, referral, form, consent, at, status=422)
    try:
        return once(request, lambda: _send(request, viewer, referral, form, consent, at))
    except Refused as refused:
        place_refusal(form, consent, refused)
        return _page(request, viewer, referral, form, consent, at, status=422)


def _send(
    request: HttpRequest, viewer: Viewer, referral: Referral, form: DownForm, consent: ConsentForm, at: dt.datetime
) -> str:
    fields, uid, number = form.down(down_of(referral)), referral.uid, referral.number
    discard_draft(viewer, f"down:{number}")
    if request.POST.get("do") == "send":
        consents = consent.consents(signed_file(request, by_uid=viewer.uid, field="consent_method"))
        down.send_down(
            referral_uid=uid, down=fields, consents=consents, by=viewer, at=at, revision=revision_in(request)
        )
        return reverse("referrals:detail", args=[number])
    down.save_down(referral_uid=uid, down=fields, by=viewer, at=at, revision=revision_in(request))
    return reverse("referrals:down_edit", args=[number])


def _page(
    request: HttpRequest,
    viewer: Viewer,
    referral: Referral,
    form: DownForm,
    consent: ConsentForm,
    at: dt.datetime,
    status: int = 200,
) -> HttpResponse:
    context = pages.form_page(viewer, referral, form, at) | {"form": form, "consent": consent}
    return render(request, "referrals/down/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and keep what the own institution can take from above (JL-40)."""
    viewer, at = signed_in(request), clock.now()
    demand(down_profile.may_declare(viewer))
    if request.method == "GET":
        return render(request, "referrals/down/profile.html", lists.profile_page(viewer))
    beds = whole_number(request.POST.get("beds", "").strip() or "0", most=9999)

    def act() -> str:
        down_profile.declare_profile(
            groups=request.POST.getlist("groups"), ways=request.POST.getlist("ways"),
            beds=-1 if beds is None else beds, note=request.POST.get("note", ""), by=viewer, at=at,
            skills=request.POST.getlist("skills"), equipment=request.POST.getlist("equipment"),
        )  # fmt: skip
        return reverse("referrals:down_profile")

    return once(request, act)


@require_GET
def reconcile(request: HttpRequest) -> HttpResponse:
    """Compare who went down with the 离院方式 of the front page, for a month."""
    viewer, at = viewer_in(request), clock.now()
    demand(None if viewer.role in MAY_SEE else _("由医务科或科主任核对。"))
    found = compare(viewer, month_start(request.GET.get("month", ""), at))
    trace(
        by=viewer, purpose=_("核对下转与离院方式"), operation="list", object_type="resident", object_uid=None, at=at,
        detail=f"down {found.month:%Y-%m}",
    )  # fmt: skip
    return render(request, "referrals/down/reconcile.html", lists.reconcile_page(found, at))
