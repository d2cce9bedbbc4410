"""Addresses of people served; the project includes them under ``residents/``."""

from __future__ import annotations

from django.urls import path, register_converter

from lianti.residents.exports import views as exports
from lianti.residents.households import guard_views as guarding
from lianti.residents.households import phone_views as phones
from lianti.residents.households import views as households
from lianti.residents.identity import views as identity
from lianti.residents.imports import views as imports
from lianti.residents.kinds import REVEALABLE
from lianti.residents.privacy import consent_views
from lianti.residents.privacy import views as privacy
from lianti.residents.retention import views as retention
from lianti.residents.views import finding, people


class ColumnConverter:
    """One of the values that can be revealed; any other address does not exist."""

    regex = "|".join(sorted(REVEALABLE, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """Return the column."""
        return value

    def to_url(self, value: str) -> str:
        """Return the column."""
        return value


register_converter(ColumnConverter, "hidden_column")
app_name = "residents"

urlpatterns = [
    path("", finding.search, name="search"),
    path("find", finding.find, name="find"),
    path("contracted", finding.contracted, name="contracted"),
    path("households", households.households, name="households"),
    path("households/grids", households.grids, name="grids"),
    path("households/<uuid:uid>", households.household, name="household"),
    path("households/<uuid:uid>/join", households.join, name="household_join"),
    path("households/<uuid:uid>/leave", households.leave, name="household_leave"),
    path("households/<uuid:uid>/head", households.head, name="household_head"),
    path("households/<uuid:uid>/change", households.change, name="household_change"),
    path("households/<uuid:uid>/phone", phones.household, name="household_phone"),
    path("guardians/<uuid:uid>/phone", phones.guardian, name="guardian_phone"),
    path("guardianships/<uuid:uid>/end", guarding.end, name="guardian_end"),
    path("guardianships/<uuid:uid>/file", guarding.paper, name="guardian_file"),
    path("imports", imports.imports, name="imports"),
    path("imports/template", imports.template, name="import_template"),
    path("imports/<uuid:uid>", imports.preview, name="import"),
    path("imports/<uuid:uid>/correct", imports.correct, name="import_correct"),
    path("imports/<uuid:uid>/decide", imports.decide, name="import_decide"),
    path("imports/<uuid:uid>/take-in", imports.take_in, name="import_take_in"),
    path("imports/<uuid:uid>/forget", imports.forget, name="import_forget"),
    path("matches", identity.matches, name="matches"),
    path("matches/ask", identity.ask, name="match_ask"),
    path("matches/<uuid:uid>", identity.match, name="match"),
    path("matches/<uuid:uid>/decide", identity.decide, name="match_decide"),
    path("merges", identity.merges, name="merges"),
    path("merges/<uuid:uid>", identity.merge, name="merge"),
    path("merges/<uuid:uid>/undo", identity.undo, name="merge_undo"),
    path("exports", exports.exports, name="exports"),
    path("exports/<uuid:uid>/decide", exports.decide, name="export_decide"),
    path("exports/<uuid:uid>/file", exports.fetch, name="export_file"),
    path("holds", retention.holds, name="holds"),
    path("holds/<uuid:uid>/release", retention.release, name="hold_release"),
    path("emergencies", privacy.glasses, name="glasses"),
    path("emergencies/report", privacy.report, name="glass_report"),
    path("emergencies/<uuid:uid>", privacy.glass, name="glass"),
    path("emergencies/<uuid:uid>/review", privacy.review, name="glass_review"),
    path("emergencies/<uuid:uid>/end", privacy.end, name="glass_end"),
    path("consents/<uuid:uid>/withdraw", consent_views.withdraw, name="consent_withdraw"),
    path("consents/<uuid:uid>/file", consent_views.consent_file, name="consent_file"),
    path("new", people.new, name="new"),
    path("new/pasted", people.pasted, name="pasted"),
    path("<uuid:uid>", people.person, name="person"),
    path("<uuid:uid>/edit", people.edit, name="edit"),
    path("<uuid:uid>/contract", people.contract, name="contract"),
    path("<uuid:uid>/household", households.settle, name="settle"),
    path("<uuid:uid>/guardians", guarding.guardians, name="guardians"),
    path("<uuid:uid>/log", consent_views.log, name="access_log"),
    path("<uuid:uid>/consents", consent_views.consents, name="consents"),
    path("<uuid:uid>/emergency", privacy.emergency, name="emergency"),
    path("<uuid:uid>/reveal/<hidden_column:column>", people.reveal, name="reveal"),
]
