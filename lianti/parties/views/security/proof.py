"""Proving again: the dialog of a page, or a page of its own for a plain navigation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import is_in_place, sentence_of
from lianti.parties import proving
from lianti.parties.permissions import signed_in
from lianti.parties.proof import has_fresh_proof, not_fresh
from lianti.parties.security.rules import six_digits
from lianti.parties.views.security.enrolling import options_or_sentence
from lianti.parties.views.security.entry import onward


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Say whether the last proof still counts (GET by a script), or take a new one."""
    signed_in(request)
    if request.method == "POST":
        return _take(request)
    if is_in_place(request):
        return HttpResponse(status=204) if has_fresh_proof(request, clock.now()) else not_fresh(request)
    return render(request, "parties/security/proof.html", {"next": request.GET.get("next", "")})


def _take(request: HttpRequest) -> HttpResponse:
    secret, back = request.POST.get("secret", "")[:200], request.POST.get("next", "")
    code = six_digits(secret)
    try:
        proving.prove_again(
            request,
            password="" if code else secret,
            code=code,
            passkey=request.POST.get("passkey", ""),
            at=clock.now(),
        )
    except Refused as refused:
        sentence = sentence_of(refused)
        if is_in_place(request):
            return JsonResponse({"code": refused.code, "sentence": sentence}, status=422)
        return render(request, "parties/security/proof.html", {"next": back, "wrong": sentence}, status=422)
    return HttpResponse(status=204) if is_in_place(request) else HttpResponseRedirect(onward(request, back))


@never_cache
@require_POST
def proof_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser which passkeys may prove it."""
    signed_in(request)
    return options_or_sentence(lambda: proving.ask_passkey(request, use=proving.PROOF))
