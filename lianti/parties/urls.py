"""Addresses of the gate, accounts and institutions; the project includes them at the root."""

from __future__ import annotations

from django.urls import path

from lianti.parties.views import accounts, gate, institutions
from lianti.parties.views.security import entry, keeping, own
from lianti.parties.views.security import proof as proving

app_name = "parties"

urlpatterns = [
    path("sign-in", gate.sign_in, name="signin"),
    path("sign-in/factor", entry.factor, name="factor"),
    path("sign-in/factor/options", entry.factor_options, name="factor_options"),
    path("sign-in/enrol", entry.enrol, name="enrol"),
    path("sign-in/enrol/later", entry.enrol_later, name="enrol_later"),
    path("sign-in/enrol/app/begin", entry.enrol_app_begin, name="enrol_app_begin"),
    path("sign-in/enrol/app", entry.enrol_app, name="enrol_app"),
    path("sign-in/enrol/passkey/options", entry.enrol_options, name="enrol_passkey_options"),
    path("sign-in/enrol/passkey", entry.enrol_passkey, name="enrol_passkey"),
    path("sign-out", gate.sign_out, name="signout"),
    path("switch", gate.switch, name="switch"),
    path("lock", gate.lock, name="lock"),
    path("lock/unlock", gate.unlock, name="unlock"),
    path("account", gate.account, name="account"),
    path("account/password", gate.password, name="password"),
    path("account/proof", proving.proof, name="proof"),
    path("account/proof/options", proving.proof_options, name="proof_options"),
    path("account/security", own.security, name="security"),
    path("account/security/app/begin", own.app_begin, name="security_app_begin"),
    path("account/security/app", own.app, name="security_app"),
    path("account/security/passkey/options", own.passkey_options, name="security_passkey_options"),
    path("account/security/passkey", own.passkey, name="security_passkey"),
    path("account/security/codes", own.codes, name="security_codes"),
    path("account/security/factors/<uuid:uid>/name", own.factor_name, name="factor_name"),
    path("account/security/factors/<uuid:uid>/remove", own.factor_remove, name="factor_remove"),
    path("account/security/sign-ins/end", own.sign_ins_end, name="sign_ins_end"),
    path("account/security/sign-ins/<uuid:uid>/end", own.sign_in_end, name="sign_in_end"),
    path("accounts/<uuid:uid>/factors/reset", keeping.factors_reset, name="factors_reset"),
    path("accounts/<uuid:uid>/sign-ins/end", keeping.sign_ins_end, name="account_sign_ins_end"),
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
