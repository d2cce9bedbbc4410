"""Addresses of shared supply."""

from __future__ import annotations

from django.urls import path

from lianti.supply.views import keeping, orders

app_name = "supply"

urlpatterns = [
    path("", orders.worklist, name="list"),
    path("export.xlsx", orders.export, name="export"),
    path("new/", orders.new, name="new"),
    path("centres/", keeping.centres, name="centres"),
    path("batches/", keeping.batches, name="batches"),
    path("batches/<uuid:uid>/", keeping.batch, name="batch"),
    path("batches/<uuid:uid>/recall/", keeping.batch_recall, name="batch_recall"),
    path("<str:number>/", orders.detail, name="order"),
    path("<str:number>/moves/<str:move>/", orders.make_move, name="move"),
]
