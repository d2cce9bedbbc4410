"""Kinds of second factors, and why an administrator takes them away."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

FACTOR_KINDS: dict[str, str] = {"totp": _("验证器应用"), "passkey": _("通行密钥")}
RESET_REASONS: dict[str, str] = {
    "lost": _("手机或密钥丢失"),
    "replaced": _("更换手机或密钥，旧的已不能用"),
    "broken": _("手机或密钥损坏"),
    "suspected": _("怀疑被他人使用"),
}
MOST_FACTORS = 6
CODES = 10
