"""Addresses of the gate, accounts and institutions; the project includes them at the root."""

from __future__ import annotations

from django.urls import path

from lianti.parties.views import accounts, gate, institutions

app_name = "parties"

urlpatterns = [
    path("sign-in", gate.sign_in, name="signin"),
    path("sign-out", gate.sign_out, name="signout"),
    path("switch", gate.switch, name="switch"),
    path("lock", gate.lock, name="lock"),
    path("lock/unlock", gate.unlock, name="unlock"),
    path("account", gate.account, name="account"),
    path("account/password", gate.password, name="password"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/new", accounts.account_new, name="account_new"),
    path("accounts/<uuid:uid>", accounts.account_detail, name="account_detail"),
    path("accounts/<uuid:uid>/grant", accounts.grant, name="grant"),
    path("accounts/<uuid:uid>/password", accounts.password_reset, name="password_reset"),
    path("accounts/<uuid:uid>/switch", accounts.account_switch, name="account_switch"),
    path("grants/<uuid:uid>/end", accounts.grant_end, name="grant_end"),
    path("institutions", institutions.institutions, name="institutions"),
    path("institutions/new", institutions.institution_new, name="institution_new"),
    path("institutions/<uuid:uid>", institutions.institution, name="institution"),
    path("institutions/<uuid:uid>/departments", institutions.department_add, name="department_add"),
    path("institutions/<uuid:uid>/practitioners", institutions.practitioner_add, name="practitioner_add"),
]
