"""Pure checks of what is typed about institutions and accounts."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,38}[a-z0-9]")


def check_username(text: str) -> str:
    """Return an account name in lower case; refuses anything but 4-40 letters, digits, dots and dashes."""
    username = squash(text).lower()
    if not _USERNAME.fullmatch(username):
        raise Refused(
            "username_shape",
            _("账号为 4 到 40 位小写字母、数字、点或横线，且以字母或数字开头和结尾。"),
            field="username",
        )
    return username


_PASSWORD_RULES = {
    "password_too_short": _("密码至少 {min_length} 位。"),
    "password_too_common": _("这个密码太常见，容易被猜到。"),
    "password_entirely_numeric": _("密码不能全是数字。"),
    "password_too_similar": _("密码与账号或姓名太相似。"),
}


def password_sentence(code: str, params: Mapping[str, object], otherwise: str) -> str:
    """Return what is wrong with a password in one Chinese sentence, by the code of the rule it breaks."""
    return _PASSWORD_RULES.get(code, otherwise).format(**params)


def check_name(text: str, field: str = "name") -> str:
    """Return a name without stray blanks; refuses an empty one."""
    name = normalise(text)
    if not name:
        raise Refused("name_missing", _("请填写名称。"), field=field)
    return name


def check_code(code: str, known: Container[str], field: str) -> str:
    """Return a code that is on its list; refuses every other one."""
    if code not in known:
        raise Refused("unknown_code", _("“{value}”不在可选范围内，请从列表中选择。"), field=field, value=code)
    return code


def check_point(longitude: float | None, latitude: float | None) -> tuple[float | None, float | None]:
    """Return coordinates in degrees; refuses half a pair and what lies outside the globe."""
    if longitude is None and latitude is None:
        return None, None
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        raise Refused("bad_point", _("经度和纬度要同时填写，且在合理范围内。"), field="longitude")
    return longitude, latitude
