"""The slip reader looks through a camera: Chromium plays a small film of the code instead of a device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import segno
from playwright.sync_api import expect

from lianti.ledger.models import Fact
from tests.browser.test_offline_slip import scheduled
from tools import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.stage import Stage

SIDE = 640


def film(code: str, path: Path) -> Path:
    """Write the code as a film of two frames (YUV4MPEG2), as a camera held over the paper would see it."""
    rows = [list(row) for row in segno.make(code, error="m", micro=False, boost_error=False).matrix]
    scale = SIDE // (len(rows) + 8)
    edge = (SIDE - scale * len(rows)) // 2
    light = bytearray(b"\xeb" * (SIDE * SIDE))
    for y in range(scale * len(rows)):
        for x, dark in enumerate(rows[y // scale]):
            if dark:
                begin = (edge + y) * SIDE + edge + x * scale
                light[begin : begin + scale] = b"\x10" * scale
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (SIDE * SIDE // 2)
    path.write_bytes(f"YUV4MPEG2 W{SIDE} H{SIDE} F5:1 Ip A1:1 C420mpeg2\n".encode() + frame * 2)
    return path


def test_the_camera_reads_a_slip(stage: Stage, browser_session: Browser, tmp_path: Path) -> None:
    referral, code = scheduled(stage)
    played = film(code, tmp_path / "slip.y4m")
    chromium = browser_session.browser_type.launch(
        executable_path=stage_path(), args=[
            "--no-sandbox", "--disable-dev-shm-usage", "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={played}",
        ],
    )  # fmt: skip
    try:
        page = chromium.new_context(locale="zh-CN", permissions=["camera"]).new_page()
        page.goto(stage.url + "/slip/")
        expect(page.locator("#video")).to_be_hidden()
        page.click("#camera")
        expect(page.locator("#slip-title")).to_have_text("签名有效")
        expect(page.locator("#slip")).to_contain_text("周平安")
        expect(page.locator("#video")).to_be_hidden()
        assert page.evaluate("() => document.querySelector('#video').srcObject.active") is False, "the camera is off"
    finally:
        chromium.close()
    assert not Fact.objects.filter(kind="referral.arrived", subject_uid=referral.uid).exists()


def stage_path() -> str:
    """Return where Chromium stands."""
    found = browser.find()
    assert found
    return found
