"""The board with the pages its shell needs, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest, number: str = "") -> HttpResponse:
    """Stand in for a page of another app."""
    return HttpResponse(number)


referrals = ([path("<str:number>/", empty, name="detail")], "referrals")

urlpatterns = [
    path("", include("lianti.kernel.web.urls")),
    path("", include("lianti.parties.urls")),
    path("", empty, name="home"),
    path("referrals/", include(referrals)),
    path("board/", include("lianti.faces.board.urls")),
]
