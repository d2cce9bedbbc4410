"""One member: its agreement, its contacts, its leaving."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.alliances import actions, queries
from lianti.alliances.forms import AgreementForm, ContactForm, LastDayForm
from lianti.alliances.member_pages import member_context
from lianti.alliances.permissions import demand, may_name_contact
from lianti.alliances.views.common import access_alliance, why_not_manage
from lianti.kernel.pure import clock
from lianti.kernel.web.submitting import submitted
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance, Membership

Forms = dict[str, Any]


@require_GET
def member(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID) -> HttpResponse:
    """Show a member with its agreements and contacts."""
    viewer, alliance = access_alliance(request, uid)
    return _page(request, viewer, queries.membership_of_uid(member_uid, alliance), {})


@require_POST
def sign(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID) -> HttpResponse:
    """File a signed agreement."""
    viewer, found = _managed(request, uid, member_uid)
    form = AgreementForm(request.POST, auto_id="sign_%s")

    def act() -> str:
        actions.sign_agreement(
            alliance=found.alliance, institution=found.institution, by=viewer, at=clock.now(), **form.cleaned()
        )
        messages.success(request, _("协议已登记。"))
        return _url(found)

    answer = submitted(request, form, act, {"until_on": "last_on"})
    return answer or _page(request, viewer, found, {"sign": form})


@require_POST
def extend(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID, agreement_uid: uuid.UUID) -> HttpResponse:
    """Extend an agreement, or end it early."""
    viewer, found = _managed(request, uid, member_uid)
    agreement = queries.agreement_of_uid(agreement_uid, found)
    form = LastDayForm(request.POST, auto_id="extend_%s")

    def act() -> str:
        until_on = form.until_on
        if until_on > agreement.until_on:
            actions.extend_agreement(agreement=agreement, until_on=until_on, by=viewer, at=clock.now())
            messages.success(request, _("协议已续期，相关档案的查看期限随之延长。"))
        else:
            actions.terminate_agreement(agreement=agreement, until_on=until_on, by=viewer, at=clock.now())
            messages.success(request, _("协议已提前终止；未结的转诊可以继续办完。"))
        return _url(found)

    answer = submitted(request, form, act, {"until_on": "last_on"})
    return answer or _page(request, viewer, found, {"extend": form})


@require_POST
def leave(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID) -> HttpResponse:
    """End a membership."""
    viewer, found = _managed(request, uid, member_uid)
    form = LastDayForm(request.POST, auto_id="leave_%s")

    def act() -> str:
        actions.leave_alliance(membership=found, on=form.until_on, by=viewer, at=clock.now())
        messages.success(request, _("退出已登记。"))
        return reverse("alliances:alliance", args=[uid])

    return submitted(request, form, act) or _page(request, viewer, found, {"leave": form})


@require_POST
def contact(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID) -> HttpResponse:
    """Name a contact of the member (SY-20, JL-60)."""
    viewer, alliance = access_alliance(request, uid)
    found = queries.membership_of_uid(member_uid, alliance)
    demand(_why_not_contact(viewer, found))
    form = ContactForm(request.POST, institutions=_lower(alliance, found), auto_id="contact_%s")

    def act() -> str:
        data = dict(form.cleaned_data)
        lower = data.pop("for_institution")
        actions.name_contact(
            membership=found, for_institution=institution_by_uid(uuid.UUID(lower)) if lower else None,
            by=viewer, at=clock.now(), **data,
        )  # fmt: skip
        messages.success(request, _("联系人已登记。"))
        return _url(found)

    return submitted(request, form, act) or _page(request, viewer, found, {"contact": form})


def _managed(request: HttpRequest, uid: uuid.UUID, member_uid: uuid.UUID) -> tuple[Viewer, Membership]:
    viewer, alliance = access_alliance(request, uid)
    demand(why_not_manage(viewer, alliance))
    return viewer, queries.membership_of_uid(member_uid, alliance)


def _why_not_contact(viewer: Viewer, found: Membership) -> str | None:
    lead = queries.lead_of(found.alliance, clock.local_day(clock.now()))
    return may_name_contact(viewer, lead.institution_id if lead else None, found.institution_id)


def _lower(alliance: Alliance, found: Membership) -> list[tuple[str, str]]:
    lines = queries.members_of(alliance, clock.local_day(clock.now()))
    return [(str(m.institution_uid), m.name) for m in lines if m.tier > found.tier]


def _url(found: Membership) -> str:
    return reverse("alliances:member", args=[found.alliance.uid, found.uid])


def _page(request: HttpRequest, viewer: Viewer, found: Membership, bound: Forms) -> HttpResponse:
    alliance, institution = found.alliance, found.institution
    on = clock.local_day(clock.now())
    context = member_context(
        found,
        queries.agreement_state(institution.pk, alliance, on),
        queries.agreements_of(institution.pk, alliance),
        queries.contacts_of(alliance, on, institution_id=institution.pk),
        on,
    )
    forms = {
        "sign": AgreementForm(auto_id="sign_%s"),
        "extend": LastDayForm(auto_id="extend_%s"),
        "leave": LastDayForm(auto_id="leave_%s"),
        "contact": ContactForm(institutions=_lower(alliance, found), auto_id="contact_%s"),
    }
    rights = {
        "may_manage": why_not_manage(viewer, alliance) is None,
        "may_contact": _why_not_contact(viewer, found) is None,
    }
    return render(request, "alliances/member.html", context | forms | bound | rights, status=422 if bound else 200)
