"""Takes pictures of the main pages of the demo, so that anyone can look at them.

    make screenshots                        the whole demo, four sizes, and the pictures of the documents
    make screenshots ARGS="--small"         a small demo, in a minute
    make screenshots ARGS="--only form"     only pictures whose name holds this word; docs/images stays as it is

Pictures go to var/screenshots/SIZE/NAME.png with index.html beside them; five of them to docs/images.
"""

from __future__ import annotations

import argparse
import html
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lianti.parties.demo_accounts import DEMO_PASSWORD
from tools import browser, scratch
from tools.shots import SHOTS, Shot

OUT = scratch.ROOT / "var" / "screenshots"
DOCS = scratch.ROOT / "docs" / "images"
SIZES = ((1440, 900), (1366, 768), (1280, 1024), (390, 844))
NARROW = 390
# Picture of the documents -> (shot, width of its window).
ILLUSTRATIONS = {
    "desk": ("desk-centre", 1440),
    "form": ("form", 1440),
    "case": ("case-doctor", 1440),
    "board": ("board", 1440),
    "phone": ("desk-gp", NARROW),
}
COLOURS = 128
# A picture that is taken while a fragment loads is nobody's fault.
LEFT_WHILE_LOADING = ("htmx:sendAbort", "htmx:afterRequest")


class Photographer:
    """One browser; everybody keeps a session of their own, signed in once for all sizes."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self._browser, self._url = chromium, url
        self._kept: dict[str, str] = {}
        self.complaints: list[str] = []

    def _heard(self, where: str, text: str) -> None:
        if not text.startswith(LEFT_WHILE_LOADING):
            self.complaints.append(f"{where}: {text}")

    def take(self, shot: Shot, width: int, height: int) -> Path:
        """Open the page, act, and save what the window shows."""
        context = self._context(shot.account, width, height)
        page = context.new_page()
        where = f"{width}x{height}/{shot.name}"
        page.on("pageerror", lambda error: self.complaints.append(f"{where}: {error}"))
        page.on("console", lambda m: self._heard(where, m.text) if m.type == "error" else None)
        page.goto(urljoin(self._url, shot.path))
        if shot.act:
            shot.act(page)
        page.wait_for_timeout(300)
        path = OUT / f"{width}x{height}" / f"{shot.name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path)
        self._measure(page, where)
        context.close()
        return path

    def _measure(self, page: Page, where: str) -> None:
        """Complain about a page that is wider than its window."""
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.complaints.append(f"{where}: {wide} px wider than the window")

    def _context(self, account: str, width: int, height: int) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
            reduced_motion="reduce", has_touch=width == NARROW, device_scale_factor=2 if width == NARROW else 1,
            extra_http_headers={}, base_url=self._url,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        if account:
            if account not in self._kept:
                self._kept[account] = self._sign_in(context, account)
            context.add_cookies([{"name": "sessionid", "value": self._kept[account], "url": self._url}])
        return context

    def _sign_in(self, context: BrowserContext, account: str) -> str:
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.close()
        return next(str(c.get("value")) for c in context.cookies() if c.get("name") == "sessionid")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the installed browser."""
    path = browser.find()
    if path is None:
        raise SystemExit("No Chromium found. Install it with: sudo apt-get install -y chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--lang=zh-CN"]
        )
        yield started
        started.close()


def shoot(url: str, only: str) -> list[str]:
    """Take every picture whose name holds `only`, and return what the pages complained about."""
    wanted = [shot for shot in SHOTS if only in shot.name]
    with chromium() as started:
        photographer = Photographer(started, url)
        for width, height in SIZES:
            for shot in wanted:
                photographer.take(shot, width, height)
            print(f"{width}x{height}: {len(wanted)} pictures", flush=True)
    return photographer.complaints


def contact_sheet() -> None:
    """Write index.html with every picture, a column for each size."""
    heads = "".join(f"<th>{width}×{height}</th>" for width, height in SIZES)
    rows = "".join(
        f"<tr><th>{html.escape(shot.name)}<br><small>{html.escape(shot.account)}</small></th>"
        + "".join(
            f'<td><a href="{w}x{h}/{shot.name}.png"><img loading="lazy" src="{w}x{h}/{shot.name}.png"></a></td>'
            for w, h in SIZES
        )
        + "</tr>"
        for shot in SHOTS
    )
    style = "body{font:14px sans-serif}img{width:340px;border:1px solid #ccc}th{text-align:left;vertical-align:top}"
    page = f"<!doctype html><meta charset=utf-8><style>{style}</style><table><tr><th></th>{heads}</tr>{rows}</table>"
    (OUT / "index.html").write_text(page, encoding="utf-8")


def illustrate() -> None:
    """Put the pictures of the documents into docs/images, with few colours so that they stay small."""
    DOCS.mkdir(parents=True, exist_ok=True)
    heights = dict(SIZES)
    for name, (shot, width) in ILLUSTRATIONS.items():
        with Image.open(OUT / f"{width}x{heights[width]}" / f"{shot}.png") as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(DOCS / f"{name}.png", optimize=True)


def main(arguments: list[str] | None = None) -> int:
    """Build a demo in a throw-away place, serve it and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a small demo, in a minute")
    parser.add_argument("--only", default="", help="only pictures whose name holds this word")
    parser.add_argument("--at", metavar="URL", help="a demo that is being served already")
    args = parser.parse_args(arguments)
    if args.at:
        complaints = shoot(args.at, args.only)
    else:
        with scratch.folder() as folder:
            place = scratch.sqlite(folder)
            print("Building the demo ...", flush=True)
            place.lianti("demo", *(["--residents", "600", "--days", "21"] if args.small else []))
            with scratch.server(place) as url:
                complaints = shoot(url, args.only)
    contact_sheet()
    if not args.only:
        illustrate()
    print(f"{OUT / 'index.html'}", *complaints, sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
