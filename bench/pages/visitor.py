"""A browser without a screen: one kept-alive connection, cookies, hidden fields."""

from __future__ import annotations

import html
import http.client
import re
from http.cookies import SimpleCookie
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from lianti.parties.demo_accounts import DEMO_PASSWORD

_HIDDEN = re.compile(r"<input type=\"hidden\"[^>]*?name=\"([^\"]+)\"[^>]*?value=\"([^\"]*)\"")


class Reply(NamedTuple):
    """An answer with the milliseconds it took."""

    status: int
    location: str
    text: str
    milliseconds: float


class Visitor:
    """Somebody signed in to a running server."""

    def __init__(self, url: str, account: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        fields = self.hidden(self.get("/sign-in").text)
        reply = self.post("/sign-in", fields | {"username": account, "password": DEMO_PASSWORD})
        if reply.status != 302:
            raise RuntimeError(f"{account} could not sign in: {reply.status}")

    def get(self, path: str) -> Reply:
        """Fetch an address."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Reply:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def hidden(self, text: str) -> dict[str, str]:
        """Return the hidden fields of a page."""
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(text)}

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = perf_counter()
        answer = self._answer(method, path, body, headers)
        content = answer.read()
        milliseconds = (perf_counter() - begun) * 1000
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Reply(answer.status, answer.headers.get("Location", ""), content.decode(errors="replace"), milliseconds)

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Ask; a server hangs up lines that were idle, and as a browser does, a new line is opened then, once."""
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
