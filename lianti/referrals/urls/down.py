"""Addresses of going down; they stand before those that begin with a number."""

from __future__ import annotations

from django.urls import path

from lianti.referrals.views import down, down_moves, drugs, radar

PATTERNS = [
    path("ward/", down.ward, name="ward"),
    path("ward/admit/", down.admit, name="ward_admit"),
    path("ward/<uuid:uid>/phase/", down.phase, name="ward_phase"),
    path("ward/<uuid:uid>/leave/", down.leave, name="ward_leave"),
    path("radar/", radar.radar, name="radar"),
    path("radar/list/", radar.radar_list, name="radar_list"),
    path("radar/<uuid:uid>/", radar.radar_person, name="radar_person"),
    path("radar/<uuid:uid>/choice/", radar.radar_choice, name="radar_choice"),
    path("radar/<uuid:uid>/start/", radar.radar_start, name="radar_start"),
    path("down/new/", down.start, name="down_start"),
    path("down/places/", down.profile, name="down_profile"),
    path("down/drugs/", drugs.drugs, name="down_drugs"),
    path("down/drugs/<uuid:uid>/", drugs.drug_set, name="down_drug"),
    path("down/reconcile/", down.reconcile, name="down_reconcile"),
    path("down/items/<uuid:uid>/", down_moves.tick, name="down_tick"),
    path("<str:number>/down/", down.edit, name="down_edit"),
    path("<str:number>/down/moves/<str:move>/", down_moves.make_move, name="down_move"),
]
