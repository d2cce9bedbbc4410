"""Addresses of advice, board, calendar, hand-over and transfers outside; they stand before those with a number."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.views import advice, boards, keeping, outside

PATTERNS = [
    path("filters/", keeping.filters, name="filters"),
    path("filters/<uuid:uid>/forget/", keeping.forget, name="filter_forget"),
    path("bulk/", keeping.bulk, name="bulk"),
    path("bulk/act/", keeping.bulk_act, name="bulk_act"),
    path("board/", boards.board, name="board"),
    path("calendar/", boards.calendar, name="calendar"),
    path("handover/", boards.handover, name="handover"),
    path("outside/", outside.worklist, name="outside_list"),
    path("outside/export.xlsx", outside.export, name="outside_export"),
    path("outside/cost/", outside.cost, name="outside_cost"),
    path("outside/new/", outside.new, name="outside_new"),
    path("outside/<str:number>/", outside.detail, name="outside"),
    path("outside/<str:number>/paper/", outside.paper, name="outside_paper"),
    path("outside/<str:number>/moves/<str:move>/", outside.make_move, name="outside_move"),
    path("advice/", advice.worklist, name="advice_list"),
    path("advice/export.xlsx", advice.export, name="advice_export"),
    path("advice/new/", advice.new, name="advice_new"),
    path("advice/files/<uuid:uid>/", advice.stored_file, name="advice_file"),
    path("advice/<str:number>/", advice.detail, name="advice"),
    path("advice/<str:number>/edit/", advice.edit, name="advice_edit"),
    path("advice/<str:number>/attach/", advice.attach, name="advice_attach"),
    path("advice/<str:number>/convert/", advice.convert, name="advice_convert"),
    path("advice/<str:number>/moves/<str:move>/", advice.make_move, name="advice_move"),
]
