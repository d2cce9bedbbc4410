"""Addresses of the seat pages."""

from __future__ import annotations

from django.urls import path

from lianti.capacity.views import beds, desk, exams, pool, proof

app_name = "capacity"

urlpatterns = [
    path("", pool.home, name="home"),
    path("open", pool.open_now, name="open_now"),
    path("services/new", pool.service_new, name="service_new"),
    path("services/<uuid:uid>", pool.service, name="service"),
    path("services/<uuid:uid>/templates", pool.template_add, name="template_add"),
    path("services/<uuid:uid>/exceptions", pool.exception_set, name="exception_set"),
    path("services/<uuid:uid>/tight", pool.service_tight, name="service_tight"),
    path("services/<uuid:uid>/switch", pool.service_switch, name="service_switch"),
    path("templates/<uuid:uid>/end", pool.template_end, name="template_end"),
    path("calendar", pool.calendar, name="calendar"),
    path("calendar/confirm", pool.calendar_confirm, name="calendar_confirm"),
    path("desk", desk.desk, name="desk"),
    path("sessions/<uuid:uid>", desk.session, name="session"),
    path("sessions/<uuid:uid>/cancel", desk.session_cancel, name="session_cancel"),
    path("sessions/<uuid:uid>/print", desk.session_print, name="session_print"),
    path("exams", exams.exams, name="exams"),
    path("exams/<uuid:uid>", exams.exam, name="exam"),
    path("exams/<uuid:uid>/describe", exams.exam_describe, name="exam_describe"),
    path("exams/<uuid:uid>/sheet", exams.exam_sheet, name="exam_sheet"),
    path("exams/<uuid:uid>/print", exams.exam_print, name="exam_print"),
    path("proof", proof.proof, name="proof"),
    path("proof/print", proof.proof_print, name="proof_print"),
    path("beds", beds.board, name="beds"),
    path("beds/report", beds.report, name="beds_report"),
    path("beds/group", beds.group, name="beds_group"),
    path("beds/<uuid:uid>/set", beds.bed_set, name="bed_set"),
    path("wards/new", beds.ward_new, name="ward_new"),
    path("wards/<uuid:uid>", beds.ward, name="ward"),
    path("wards/<uuid:uid>/change", beds.ward_change, name="ward_change"),
    path("wards/<uuid:uid>/rows", beds.ward_rows, name="ward_rows"),
    path("wards/<uuid:uid>/confirm", beds.ward_confirm, name="ward_confirm"),
    path("wards/<uuid:uid>/convert", beds.ward_convert, name="ward_convert"),
]
