"""Pages of the administrator: accounts and the roles they hold."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.kernel.web.looked_for import looking, words_of
from lianti.kernel.web.submitting import submitted
from lianti.parties import actions, queries
from lianti.parties.forms import AccountForm, GrantForm, ResetForm
from lianti.parties.pages import account_page, accounts_list
from lianti.parties.permissions import demand, may_manage_accounts, signed_in
from lianti.parties.proof import proven
from lianti.parties.security.keeping import kept_page
from lianti.parties.shapes import Viewer

PER_PAGE = 20


def _administrator(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_manage_accounts(viewer))
    return viewer


@looking(_administrator)
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts with the roles they hold now."""
    _administrator(request)
    text = words_of(request)
    page = Paginator(queries.users(text, clock.now()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "parties/accounts.html", {"list": accounts_list(page, text)})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """Open an account; the holder changes the password at first sign-in."""
    viewer = _administrator(request)
    form = AccountForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        user = actions.create_user(**data, by=viewer, at=clock.now(), must_change_password=True)
        messages.success(request, _("账号已开立。请接着授予身份，否则还不能登录。"))
        return reverse("parties:account_detail", args=[user.uid])

    return submitted(request, form, act) or _form_page(request, form)


def _form_page(request: HttpRequest, form: Form) -> HttpResponse:
    context = {"form": form, "heading": _("新开账号"), "back": reverse("parties:accounts"), "button": _("开立账号")}
    return render(request, "parties/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def account_detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one account with its roles and what can be done."""
    _administrator(request)
    return _detail(request, uid, _grant_form(request, None), ResetForm())


def _detail(request: HttpRequest, uid: uuid.UUID, form: GrantForm, reset: ResetForm) -> HttpResponse:
    user, at = queries.user_by_uid(uid), clock.now()
    page = account_page(user, queries.all_grants(user), at)
    bound = form.is_bound or reset.is_bound
    context = {"account": page, "form": form, "reset": reset, "kept": kept_page(user, signed_in(request), at)}
    return render(request, "parties/account_detail.html", context, status=422 if bound else 200)


def _grant_form(request: HttpRequest, data: Any) -> GrantForm:
    places = [(str(i.uid), i.name) for i in queries.institutions()]
    departments = [(str(d.uid), f"{d.institution.label} {d.name}") for d in queries.all_departments()]
    return GrantForm(data, institutions=places, departments=departments)


@require_POST
@proven
def grant(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give the account a role."""
    viewer = _administrator(request)
    user = queries.user_by_uid(uid)
    form = _grant_form(request, request.POST)

    def act() -> str:
        data = form.cleaned_data
        department = queries.department_by_uid(uuid.UUID(data["department"])) if data["department"] else None
        institution = queries.institution_by_uid(uuid.UUID(data["institution"]))
        until = clock.day_start(data["until_on"] + dt.timedelta(days=1)) if data["until_on"] else None
        actions.grant_role(
            user=user, role=data["role"], institution=institution, department=department,
            until=until, by=viewer, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("身份已授予。"))
        return reverse("parties:account_detail", args=[uid])

    return submitted(request, form, act) or _detail(request, uid, form, ResetForm())


@require_POST
@proven
def grant_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a role back."""
    viewer = _administrator(request)
    found = queries.grant_by_uid(uid)
    actions.end_grant(grant=found, by=viewer, at=clock.now())
    messages.success(request, _("身份已收回，立即生效。"))
    return go(request, reverse("parties:account_detail", args=[found.user.uid]))


@sensitive_post_parameters("password")
@require_POST
@proven
def password_reset(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Set a first password for a person who forgot the old one."""
    viewer = _administrator(request)
    user = queries.user_by_uid(uid)
    form = ResetForm(request.POST)

    def act() -> str:
        actions.set_password(user=user, password=form.cleaned_data["password"], by=viewer, at=clock.now())
        messages.success(request, _("初始密码已设置，请当面告知本人。"))
        return reverse("parties:account_detail", args=[uid])

    return submitted(request, form, act) or _detail(request, uid, _grant_form(request, None), form)


@require_POST
@proven
def account_switch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Close an account to its holder, or open it again."""
    viewer = _administrator(request)
    wanted = request.POST.get("active") == "1"
    actions.set_active(user=queries.user_by_uid(uid), is_active=wanted, by=viewer, at=clock.now())
    messages.success(request, _("账号已启用。") if wanted else _("账号已停用，立即生效。"))
    return go(request, reverse("parties:account_detail", args=[uid]))
