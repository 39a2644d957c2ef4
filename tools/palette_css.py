"""Write the colours of the table's style sheet, frontend/css/palette.css, from the palette itself.

A report written to a file and the table in the browser show a party in the
same colour. The colours are searched for and tested in one place,
`plenipo.formats.html.palette`; this writes them as custom properties, light
and dark in one declaration, so that a page's theme is its `color-scheme`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plenipo.formats.html.palette import DARK, HUES, LIGHT, washes

HEAD = "/* Written by `make docs` from plenipo.formats.html.palette; change the colours there. */\n"
GROUND = (
    "paper sheet ink grey faint rule quiet shared accent inserted deleted".split()
)  # names of fields of a ground, and of the properties


def sheet() -> str:
    """Return the style sheet: the grounds of a page, then colour and washes of each party."""
    pairs = [(f"--{name}", getattr(LIGHT, name), getattr(DARK, name)) for name in GROUND]
    root = "".join(f"  {name}: light-dark({light}, {dark});\n" for name, light, dark in pairs)
    return f"{HEAD}\n:root {{\n{root}}}\n{''.join(map(_party, range(HUES)))}"


def _party(at: int) -> str:
    full = washes(LIGHT)[at], washes(DARK)[at]
    half = (
        washes(LIGHT, strength=LIGHT.strength / 2)[at],
        washes(DARK, strength=DARK.strength / 2)[at],
    )
    return (
        f"\n.c{at} {{\n"
        f"  --c: light-dark({LIGHT.parties[at]}, {DARK.parties[at]});\n"
        f"  --w: light-dark({full[0]}, {full[1]});\n"
        f"  --wb: light-dark({half[0]}, {half[1]});\n"
        f"  --deep: {LIGHT.parties[at]};\n"
        "}\n"
    )


def main(arguments: list[str]) -> int:
    """Write the sheet to the file named, or with --check say whether it differs."""
    check = "--check" in arguments
    target = Path(next(argument for argument in arguments if argument != "--check"))
    if not check:
        target.write_text(sheet(), encoding="utf-8")
        return 0
    if target.read_text(encoding="utf-8") == sheet():
        return 0
    print(f"{target} is not as the palette says: run `make docs`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
