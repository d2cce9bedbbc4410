"""Addresses of the desk, at the root of the site."""

from __future__ import annotations

from django.urls import path

from lianti.faces.desk import audit, findings, outbox, views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("notifications", views.notifications, name="notifications"),
    path("audit", audit.traces, name="audit"),
    path("audit/person", findings.person, name="audit_person"),
    path("audit/findings", findings.suspicions, name="audit_findings"),
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/<uuid:uid>/retry", outbox.retry, name="outbox_retry"),
    path("outbox/<uuid:uid>/give-up", outbox.give_up, name="outbox_give_up"),
    path("notifications/read", views.read_all, name="notifications_read"),
]
