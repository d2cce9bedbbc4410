"""Pages for machines: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import functools
import secrets

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django_prometheus.exports import ExportToDjangoView

from lianti.kernel.pure import clock
from lianti.serving.queries import last_beat
from lianti.serving.schema import missing_migrations

LOOPBACK = {"127.0.0.1", "::1"}


@functools.cache
def _known_complete() -> bool:
    """Whether no migration is missing; a running program cannot fall behind again, so True is remembered."""
    if missing_migrations():
        raise _BehindError
    return True


class _BehindError(Exception):
    """Migrations are missing; raised so that the cache keeps only the good answer."""


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and is of this version; the worker's last sign of life is told but does not decide."""
    state: dict[str, object] = {"database": "ok", "migrations": "ok", "worker": None}
    status = 200
    try:
        _known_complete()
        beat = last_beat()
        if beat is not None:
            age = (clock.now() - beat).total_seconds()
            state["worker"] = {"last_beat_at": clock.local(beat).isoformat(), "seconds_ago": round(age)}
    except _BehindError:
        state["migrations"], status = "missing", 503
    except DatabaseError:
        state["database"], status = "unreachable", 503
    return JsonResponse({"status": "ok" if status == 200 else "unavailable", **state}, status=status)


def _may_read_metrics(request: HttpRequest) -> bool:
    """Loopback without a proxy in between, or the token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.LIANTI_METRICS_TOKEN
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for this machine or for who has the token."""
    if not _may_read_metrics(request):
        return HttpResponse(status=403)
    response: HttpResponse = ExportToDjangoView(request)
    return response
