"""Addresses of the shared record; the project includes them under ``records/``."""

from __future__ import annotations

from django.urls import path

from lianti.records.views import adding, files, importing, launching, reading, reports

app_name = "records"

urlpatterns = [
    path("unmatched", reports.unmatched, name="unmatched"),
    path("launch/<str:token>", launching.launch, name="launch"),
    path("reports/<uuid:uid>", reports.report, name="report"),
    path("reports/<uuid:uid>/amend", reports.amend, name="amend"),
    path("reports/<uuid:uid>/withdraw", reports.withdraw, name="withdraw"),
    path("reports/<uuid:uid>/match", reports.match, name="match"),
    path("reports/<uuid:uid>/attach", reports.attach, name="attach"),
    path("links/<uuid:uid>/end", reports.unmatch, name="unmatch"),
    path("documents/<uuid:uid>", files.document, name="document"),
    path("documents/<uuid:uid>/withdraw", files.withdraw_document, name="withdraw_document"),
    path("files/<uuid:uid>", files.file, name="file"),
    path("files/<uuid:uid>/thumb", files.thumb, name="thumb"),
    path("<uuid:uid>", reading.timeline, name="timeline"),
    path("<uuid:uid>/curves", reading.curves, name="curves"),
    path("<uuid:uid>/summary", reading.summary, name="summary"),
    path("<uuid:uid>/link", launching.make_link, name="make_link"),
    path("<uuid:uid>/import", importing.upload, name="import"),
    path("<uuid:uid>/add/<str:form>", adding.add, name="add"),
    path("<uuid:uid>/end/<str:kind>/<uuid:entry>", adding.end, name="end"),
]
