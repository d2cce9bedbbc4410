"""The addresses of the site, by name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver


def url_names() -> set[str]:
    """Return the name of every address of the site, with its namespace."""
    return set(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, space: str) -> list[str]:
    names: list[str] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"an address without a name: {space}{entry.pattern}"
            names.append(space + entry.name)
        else:
            names += _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
    return names
