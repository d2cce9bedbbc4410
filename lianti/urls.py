"""Addresses of the whole site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("lianti.serving.urls")),
    path("", include("lianti.kernel.web.urls")),
    path("", include("lianti.parties.urls")),
    path("", include("lianti.faces.desk.urls")),
    path("residents/", include("lianti.residents.urls")),
    path("alliances/", include("lianti.alliances.urls")),
    path("capacity/", include("lianti.capacity.urls")),
    path("catalogue/", include("lianti.catalogue.urls")),
    path("supply/", include("lianti.supply.urls")),
    path("insurance/", include("lianti.insurance.urls")),
    path("records/", include("lianti.records.urls")),
    path("recognition/", include("lianti.recognition.urls")),
    path("referrals/", include("lianti.referrals.urls")),
    path("t/", include("lianti.referrals.urls.line")),
    path("slip/", include("lianti.referrals.urls.slip")),
    path("board/", include("lianti.faces.board.urls")),
    path("flows/", include("lianti.faces.flows.urls")),
]

handler400 = "lianti.kernel.web.views.bad_request"
handler403 = "lianti.kernel.web.views.forbidden"
handler404 = "lianti.kernel.web.views.not_found"
handler500 = "lianti.kernel.web.views.server_error"
