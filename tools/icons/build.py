"""Build one SVG sprite out of the Tabler outline icons named in names.txt."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "node_modules/@tabler/icons/icons/outline"
TARGET = ROOT / "lianti/kernel/web/static/lianti/icons.svg"
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BLANK_PATH = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def symbol(name: str) -> str:
    """Return one `<symbol>` holding the drawing of the icon called *name*."""
    found = BODY.search((SOURCE / f"{name}.svg").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"{name}.svg is not an SVG drawing")
    drawing = " ".join(BLANK_PATH.sub("", found.group(1)).split()).replace("> <", "><").replace(" />", "/>")
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawing.strip()}</symbol>'
    )


def names() -> list[str]:
    """Return the icon names the sprite must hold, in order and without repeats."""
    lines = (HERE / "names.txt").read_text(encoding="utf-8").split()
    return sorted(set(lines))


def build() -> int:
    """Write the sprite and return the number of icons in it; unknown names end the program."""
    wanted = names()
    unknown = [name for name in wanted if not (SOURCE / f"{name}.svg").is_file()]
    if unknown:
        raise SystemExit("unknown Tabler icons: " + ", ".join(unknown))
    symbols = "\n".join(symbol(name) for name in wanted)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons, MIT licence -->\n{symbols}\n</svg>\n',
        encoding="utf-8",
    )
    return len(wanted)


if __name__ == "__main__":
    sys.stdout.write(f"{build()} icons\n")
