"""Fetch the one font the printed forms use and put it, with its licence, beside the print code."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "lianti/kernel/prints/fonts"
PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
# Member of the package -> (name here, SHA-256). One weight: headings are made bold by a thin outline.
FILES = {
    "package/400Regular/NotoSansSC_400Regular.ttf": (
        "NotoSansSC-Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    "package/LICENSE_FONT": (
        "OFL.txt",
        "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
    ),
}


def _pack(folder: Path) -> Path:
    """Download the package with npm and return the archive; nothing in it is run."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed for this step only: apt install nodejs npm")
    command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def fetch_print_font(target: Path = TARGET) -> list[Path]:
    """Bring the font and its licence up to date and return their paths; stop when a digest differs."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory() as folder, tarfile.open(_pack(Path(folder))) as archive:
        for member, (name, digest) in FILES.items():
            source = archive.extractfile(member)
            if source is None:
                raise SystemExit(f"{PACKAGE} holds no {member}")
            content = source.read()
            if hashlib.sha256(content).hexdigest() != digest:
                raise SystemExit(f"{member} is not the file this project was tested with")
            (target / name).write_bytes(content)
            written.append(target / name)
    return written


def main() -> None:
    """Fetch the font and say where it went."""
    for path in fetch_print_font():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
