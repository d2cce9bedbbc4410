"""What is served must run in Chrome 109 and stay light; icons must be in the sprite."""

import gzip
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static"
PACKAGE = WEB.parents[1]
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
TOO_NEW_IN_CSS = ("color-mix(", "oklch(", "oklab(", "light-dark(", "@starting-style", "@scope", "@import", "linear(")
TOO_NEW_IN_JS = {
    "logical assignment": re.compile(r"\?\?=|\|\|=|&&="),
    "Array.at": re.compile(r"\.at\("),
    "replaceAll": re.compile(r"\.replaceAll\("),
    "static block": re.compile(r"\bstatic\s*\{"),
    "private field": re.compile(r"[{;]\s*#[a-zA-Z]+\s*[=;(]"),
    "hasOwn": re.compile(r"Object\.hasOwn\("),
    "findLast": re.compile(r"\.findLast(?:Index)?\("),
    "structuredClone": re.compile(r"\bstructuredClone\("),
    "separator in a number": re.compile(r"\b\d+_\d+\b"),
    "await outside a function": re.compile(r"^await ", re.MULTILINE),
    "Promise.any": re.compile(r"Promise\.any\("),
}


def weight(*names: str) -> int:
    """Return the bytes of the named files as they travel."""
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def nested_rule(css: str) -> str:
    """Return the first rule that stands inside another rule, or an empty text."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|url\([^)]*\)', "''", css)
    open_rules: list[bool] = []
    for found in re.finditer(r"([^{};]*)\{|\}", css):
        if found.group() == "}":
            open_rules.pop()
            continue
        head = found.group(1).strip()
        if any(open_rules) and not head.startswith("@"):
            return head
        open_rules.append(not head.startswith("@") or head.startswith(("@font-face", "@page")))
    return ""


def test_the_nesting_test_bites() -> None:
    assert nested_rule("a { color: red; & b { color: blue } }") == "& b"
    assert nested_rule("@media print { a { color: red } } b { color: blue }") == ""


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_run_in_chrome_109(path: Path) -> None:
    css = path.read_text(encoding="utf-8")
    assert [word for word in TOO_NEW_IN_CSS if word in css] == []
    assert nested_rule(css) == ""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_within_es2020(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', "''", code)
    assert [name for name, pattern in TOO_NEW_IN_JS.items() if pattern.search(code)] == []


def test_a_page_without_charts_is_light() -> None:
    page = weight(
        "vendor/tabler.min.css", "vendor/htmx.min.js", "lianti/app.css", "lianti/app.js", "lianti/forms.js",
        "lianti/security.js", "lianti/live.js", "lianti/icons.svg", "lianti/mark.svg",
    )  # fmt: skip
    assert page < 150_000, page


def test_charts_add_at_most_250_kilobytes() -> None:
    assert weight("vendor/echarts.min.js", "lianti/charts.js") <= 250_000


def test_no_font_is_served() -> None:
    assert [path.name for path in STATIC.rglob("*") if path.suffix in {".woff", ".woff2", ".ttf", ".otf"}] == []


def test_no_template_carries_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|hx-on|javascript:")
    bad = [
        f"{path.name}: {found.group()}"
        for path in PACKAGE.rglob("templates/**/*.html")
        if "tests" not in path.parts and (found := inline.search(path.read_text(encoding="utf-8")))
    ]
    assert bad == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "lianti/icons.svg").read_text(encoding="utf-8")))
    used = {
        (path.name, name)
        for path in PACKAGE.rglob("templates/**/*.html")
        for name in re.findall(r'{%\s*icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert {entry for entry in used if entry[1] not in sprite} == set()
