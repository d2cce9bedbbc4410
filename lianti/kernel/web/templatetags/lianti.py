"""Small tags and filters every page uses; load them with `{% load lianti %}`."""

import uuid
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianti.kernel.pure import clock, ids, text
from lianti.kernel.pure.areas import Area, areas
from lianti.kernel.pure.money import yuan
from lianti.kernel.web import drawing
from lianti.kernel.web.words import datetime_cn, span_words

_BADGE = 99
register = template.Library()
register.filter(datetime_cn)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw the icon *name* out of the sprite; it is decoration and hidden from screen readers."""
    return drawing.icon(name, extra)


@register.filter
def money(fen: int | None) -> str:
    """Write an amount in fen as ￥1,200.00."""
    return "" if fen is None else yuan(fen)


@register.filter
def time_cn(value: datetime | None) -> str:
    """Write the time of day as 09:30 in local time."""
    return value.astimezone(clock.TZ).strftime("%H:%M") if value else ""


@register.filter
def since(value: datetime | None) -> str:
    """Say how long ago *value* was, such as 3小时."""
    return span_words((clock.now() - value).total_seconds()) if value else ""


@register.filter
def capped(count: int | None) -> str:
    """Return a count as it stands in a badge, where there is room for two digits; live.js does the same."""
    return "99+" if count and count > _BADGE else str(count or 0)


@register.filter
def spaced(number: str | None) -> str:
    """Write a readable number in groups of four, as it is printed and read aloud."""
    return ids.spaced(number) if number else ""


@register.filter
def mask_id(value: str | None) -> str:
    """Mask an identity number to its first and last sign."""
    return text.mask_identity(value) if value else ""


@register.filter
def mask_phone(value: str | None) -> str:
    """Mask a phone number to its first and its last two digits, as 1********34."""
    return text.mask_phone(value) if value else ""


@register.simple_tag
def state_badge(label: str, tone: str = "plain") -> SafeString:
    """Draw a state as a coloured word; tones: plain, info, good, warn, bad, violet, teal."""
    return format_html('<span class="state state-{}">{}</span>', tone, label)


@register.simple_tag
def idempotency() -> SafeString:
    """Draw the hidden field that lets a second press of the same button find the first one's result."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def grant_field(context: template.Context) -> SafeString:
    """Draw the hidden field that ties a form to the role it was opened under."""
    viewer = context.get("viewer")
    return format_html('<input type="hidden" name="grant_uid" value="{}">', getattr(viewer, "grant_uid", "") or "")


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the current query string with *changes*; None or an empty value removes a key."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    return "?" + str(params.urlencode())


@register.simple_tag
def insurance_areas() -> list[Area]:
    """Return the insurance areas (统筹区) to choose from, the prefectures and the provinces themselves."""
    return list(areas().values())
