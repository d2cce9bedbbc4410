"""Passkeys and security keys (WebAuthn): what the browser is asked, and whether what it signed is right."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "联体"
LONGEST = 20_000
# What the library may stumble over in an answer that no browser would send.
_BAD = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError,
    binascii.Error, struct.error, UnsupportedAlgorithm,
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """Where the browser stands: scheme, host and port as the server saw them."""

    host: str
    origin: str

    @classmethod
    def of(cls, scheme: str, host_and_port: str) -> Site:
        """Return the site of a request."""
        return cls(_bare(host_and_port), f"{scheme}://{host_and_port}")

    @property
    def takes_passkeys(self) -> bool:
        """Say whether browsers allow passkeys here: HTTPS or localhost, and a name instead of a number."""
        return _is_name(self.host) and (self.origin.startswith("https://") or self.host == "localhost")


def _bare(host_and_port: str) -> str:
    return host_and_port.rsplit(":", 1)[0] if host_and_port.rpartition(":")[2].isdigit() else host_and_port


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False


@dataclass(frozen=True)
class Made:
    """A passkey that was made: its id, its public key as text, its count of signatures."""

    credential_id: bytes
    public: str
    counter: int


def _server(site: Site) -> Fido2Server:
    # Exactly this origin: a page on a neighbouring name is not this page.
    return Fido2Server(PublicKeyCredentialRpEntity(id=site.host, name=NAME), verify_origin=site.origin.__eq__)


def ask_to_make(
    site: Site, *, handle: bytes, account: str, name: str, known: Iterable[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser is asked in order to make a passkey, and what the session keeps until it answers."""
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=account, display_name=name),
        [credential(public) for public in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), _plain(state)


def take_made(site: Site, state: dict[str, Any] | None, text: str) -> Made | None:
    """Return the passkey the browser made, None when anything about it is wrong."""
    try:
        response = RegistrationResponse.from_dict(_read(text))
        made = _server(site).register_complete(state, response)
        data = made.credential_data
        if data is None:
            return None
        return Made(data.credential_id, base64.b64encode(bytes(data)).decode(), made.counter)
    except _BAD:
        return None


def ask_to_sign(site: Site, known: Iterable[str], *, verified: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser is asked in order to sign; with ``verified`` the key must ask for PIN or finger."""
    wanted = UserVerificationRequirement.REQUIRED if verified else UserVerificationRequirement.PREFERRED
    options, state = _server(site).authenticate_begin([credential(p) for p in known], user_verification=wanted)
    return dict(options), _plain(state)


def take_signed(site: Site, state: dict[str, Any] | None, public: str, text: str) -> int | None:
    """Return the key's count of signatures when this key has signed the challenge, None otherwise."""
    try:
        response = AuthenticationResponse.from_dict(_read(text))
        _server(site).authenticate_complete(state, [credential(public)], response)
        return response.response.authenticator_data.counter
    except _BAD:
        return None


def id_in(text: str) -> bytes:
    """Return the id of the key that answered, empty when the text is no answer."""
    try:
        return bytes(AuthenticationResponse.from_dict(_read(text)).raw_id)
    except _BAD:
        return b""


def credential(public: str) -> AttestedCredentialData:
    """Return a stored public key as the library reads it."""
    return AttestedCredentialData(base64.b64decode(public))


def id_of(public: str) -> str:
    """Return the id of a stored passkey as text."""
    return credential(public).credential_id.hex()


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError("longer than any passkey's answer")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("a passkey's answer is an object")
    return found


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    wanted = state["user_verification"]
    return {"challenge": state["challenge"], "user_verification": None if wanted is None else str(wanted.value)}
