"""Tags the kit's own partials are made with; pages normally need only `{% load lianti %}`."""

import uuid
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString

from lianti.kernel.web import drawing
from lianti.kernel.web.pages import Chip, Clock, MoveButton, PersonLine, State, WorklistPage
from lianti.kernel.web.registry import PaletteHit, ways_from_person
from lianti.kernel.web.templatetags.lianti import grant_field, idempotency

register = template.Library()


@register.simple_tag(takes_context=True)
def person_ways(context: template.Context, uid: uuid.UUID) -> list[PaletteHit]:
    """Return what the viewer can begin from the page of a person."""
    return ways_from_person(context["viewer"], uid)


@register.simple_tag(takes_context=True)
def query_key(context: template.Context, key: str, value: object) -> str:
    """Return the current query string with *key* set to *value*."""
    params = context["request"].GET.copy()
    params[key] = str(value)
    return "?" + str(params.urlencode())


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, page: WorklistPage, sort: str) -> str:
    """Return the address that sorts by *sort*; pressed again it turns the order around."""
    params = context["request"].GET.copy()
    turned = page.sort == sort and not page.descending
    params["sort"] = f"-{sort}" if turned else sort
    params.pop("page", None)
    return "?" + str(params.urlencode())


@register.filter
def kept_params(page: WorklistPage, request: HttpRequest) -> list[tuple[str, str]]:
    """Return the parameters of the address that the filter form must carry along."""
    dropped = {item.name for item in page.filters} | {"page"}
    return [(key, value) for key, values in request.GET.lists() if key not in dropped for value in values]


@register.simple_tag
def draw_state(state: State) -> str:
    """Draw a state in words."""
    return drawing.state(state) if state else ""


@register.simple_tag
def draw_clock(clock: Clock) -> str:
    """Draw a promised time."""
    return drawing.clock(clock) if clock else ""


@register.simple_tag
def draw_person(person: PersonLine, brief: object = "") -> str:
    """Draw a person so that namesakes stay apart."""
    return drawing.person(person, brief) if person else ""


@register.simple_tag
def draw_chip(chip: Chip, full: object = "") -> str:
    """Draw the 依据 of a rule."""
    return drawing.chip(chip, full) if chip else ""


@register.simple_tag(takes_context=True)
def draw_button(context: template.Context, button: MoveButton, small: object = "") -> str:
    """Draw one move."""
    return drawing.button(button, small, lambda: _post_fields(context)) if button else ""


@register.simple_tag(takes_context=True)
def draw_rows(context: template.Context, page: WorklistPage) -> SafeString:
    """Draw the rows of a worklist."""
    return drawing.rows(page, lambda: _post_fields(context))


def _post_fields(context: template.Context) -> str:
    """Return what every form of one button begins with: against forgery, against a second press, for one role."""
    return f"{CsrfTokenNode().render(context)}{idempotency()}{grant_field(context)}"


@register.filter
def is_check(field: BoundField) -> bool:
    """Say whether the field is a single tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Say whether the field is a group of ticks or radios, which needs a legend and no label."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the input with the kit's look, tied to its help and its error."""
    attrs: dict[str, Any] = {}
    kind = _look(field)
    if kind:
        attrs["class"] = f"{kind} {field.field.widget.attrs.get('class', '')}".strip()
    told = [f"{field.auto_id}_help"] if field.help_text else []
    if field.errors:
        attrs["aria-invalid"] = "true"
        told.append(f"{field.auto_id}_wrong")
    if told:
        attrs["aria-describedby"] = " ".join(told)
    return field.as_widget(attrs=attrs)


def _look(field: BoundField) -> str:
    widget = field.field.widget
    if is_group(field):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
