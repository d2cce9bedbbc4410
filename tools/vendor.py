"""Fetch the third-party browser files: those of the site and the one of the browser tests (run by `make vendor`)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.icons import build as icons  # noqa: E402

MODULES = ROOT / "node_modules"
TARGET = ROOT / "lianti/kernel/web/static/vendor"
# Only tests load it, so it is not served.
FOR_TESTS = ROOT / "tests/browser/vendor"
# Relative source inside node_modules -> name under static/vendor.
PLAIN = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
LICENCES = {
    "@tabler/core/LICENSE": "tabler.LICENSE",
    "@tabler/icons/LICENSE": "tabler-icons.LICENSE",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "jsqr/LICENSE": "jsqr.LICENSE",
    "echarts/LICENSE": "echarts.LICENSE",
    "echarts/NOTICE": "echarts.NOTICE",
}
SOURCE_MAP = re.compile(r"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


def run(*command: str) -> None:
    """Run one command at the root of the project and stop when it fails."""
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def install() -> None:
    """Install exactly what package-lock.json says; no package may run a script while doing so."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed for this step only: apt install nodejs npm")
    run(npm, "ci", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund")


def copy() -> None:
    """Copy the finished files, without the pointers to source maps, which are not served."""
    for source, name in PLAIN.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (TARGET / name).write_text(SOURCE_MAP.sub("", text).rstrip() + "\n", encoding="utf-8")
    shutil.copyfile(MODULES / "axe-core/axe.min.js", FOR_TESTS / "axe.min.js")
    shutil.copyfile(MODULES / "axe-core/LICENSE", FOR_TESTS / "axe.LICENSE")
    for source, name in LICENCES.items():
        found = MODULES / source
        if found.is_file():
            shutil.copyfile(found, TARGET / name)


def bundle_charts() -> None:
    """Bundle only the used parts of ECharts into one file that old browsers understand."""
    run(
        str(MODULES / ".bin/esbuild"),
        "tools/echarts_entry.js",
        "--bundle",
        "--minify",
        "--target=chrome80",
        "--legal-comments=none",
        "--log-level=warning",
        f"--outfile={TARGET / 'echarts.min.js'}",
    )


def shrink_decoder() -> None:
    """Shrink the decoder of QR codes, which its package ships unshortened."""
    run(
        str(MODULES / ".bin/esbuild"),
        str(MODULES / "jsqr/dist/jsQR.js"),
        "--minify",
        "--target=chrome80",
        "--legal-comments=none",
        "--log-level=warning",
        f"--outfile={TARGET / 'jsqr.min.js'}",
    )


def main() -> None:
    """Bring every vendored file and the icon sprite up to date."""
    TARGET.mkdir(parents=True, exist_ok=True)
    FOR_TESTS.mkdir(parents=True, exist_ok=True)
    install()
    copy()
    bundle_charts()
    shrink_decoder()
    sys.stdout.write(f"{icons.build()} icons in the sprite\n")


if __name__ == "__main__":
    main()
