"""A passkey in software: makes and signs as a browser with a security key would, and lies when a test asks it to."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from lianti.kernel.pure.ids import new_uid

ORIGIN = "https://testserver"
_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


@dataclass
class SoftKey:
    """One key pair with its id and its count of signatures."""

    host: str = "testserver"
    origin: str = ORIGIN
    verified: bool = True
    counter: int = 0
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key_id: bytes = field(default_factory=lambda: new_uid().bytes)

    def make(self, options: dict[str, Any]) -> str:
        """Answer the question to make a passkey."""
        public = dict(ES256.from_cryptography_key(self.private.public_key()))  # type: ignore[no-untyped-call]
        attested = bytes(16) + struct.pack(">H", len(self.key_id)) + self.key_id + cbor.encode(public)
        data = self._data(_ATTESTED) + attested
        sealed = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options), attestationObject=websafe_encode(sealed)
        )

    def sign(self, options: dict[str, Any]) -> str:
        """Answer the question to sign."""
        self.counter += 1
        data, client = self._data(0), self._told("webauthn.get", options)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
        )

    def _data(self, more: int) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verified else 0) | more
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _told(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _client(self, kind: str, options: dict[str, Any]) -> str:
        return websafe_encode(self._told(kind, options))

    def _answer(self, **response: str) -> str:
        name = websafe_encode(self.key_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
