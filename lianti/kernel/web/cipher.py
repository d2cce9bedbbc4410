"""The cipher that files and drafts are kept under; a higher floor hands it in, because the kernel owns no keys."""

from collections.abc import Callable
from typing import Protocol, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class Cipher(Protocol):
    """What the kit needs of a keyring; the ledger's keyring satisfies it."""

    def encrypt(self, purpose: str, data: bytes, aad: bytes) -> bytes: ...
    def decrypt(self, purpose: str, sealed: bytes, aad: bytes) -> bytes: ...
    def current(self, purpose: str) -> str: ...


Source = Callable[[], Cipher]
_source: list[Source] = []


def set_cipher(source: Source) -> None:
    """Take *source*, which returns the cipher when it is first needed."""
    _source[:] = [source]


def cipher() -> Cipher:
    """Return the cipher handed in by `set_cipher`, else the one `settings.LIANTI_CIPHER` names by dotted path."""
    if _source:
        return _source[0]()
    path: str = getattr(settings, "LIANTI_CIPHER", "")
    if not path:
        raise ImproperlyConfigured("No cipher: call set_cipher() or set LIANTI_CIPHER to a dotted path.")
    return cast("Cipher", import_string(path)())
