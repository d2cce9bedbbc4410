"""Addresses of mutual recognition."""

from __future__ import annotations

from django.urls import path

from lianti.recognition.views import catalogue, code_importing, codes, ordering, quality

app_name = "recognition"

urlpatterns = [
    path("mine/", ordering.mine, name="mine"),
    path("find/<uuid:uid>/", ordering.find, name="find"),
    path("order/<uuid:uid>/", ordering.order, name="order"),
    path("catalogue/", catalogue.home, name="catalogue_home"),
    path("catalogue/<uuid:uid>/", catalogue.items, name="catalogue"),
    path("catalogue/<uuid:uid>/upload/", catalogue.upload, name="upload"),
    path("catalogue/<uuid:uid>/preview/", catalogue.preview, name="preview"),
    path("catalogue/<uuid:uid>/import/", catalogue.take_in, name="import"),
    path("catalogue/<uuid:uid>/forget/", catalogue.forget, name="forget"),
    path("catalogue/<uuid:uid>/rules/", catalogue.directions, name="directions"),
    path("catalogue/<uuid:uid>/rules/<uuid:rule>/end/", catalogue.direction_end, name="direction_end"),
    path("codes/", codes.codes, name="codes"),
    path("codes/upload/", code_importing.upload, name="codes_upload"),
    path("codes/preview/", code_importing.preview, name="codes_preview"),
    path("codes/import/", code_importing.import_shown, name="codes_import"),
    path("codes/forget/", code_importing.forget, name="codes_forget"),
    path("codes/<uuid:uid>/", codes.map_one, name="map"),
    path("quality/", quality.certificates, name="quality"),
    path("quality/new/", quality.new, name="quality_new"),
    path("quality/failed/", quality.failed, name="quality_failed"),
    path("quality/place/", quality.place, name="place"),
    path("quality/<uuid:uid>/confirm/", quality.confirm, name="confirm"),
]
