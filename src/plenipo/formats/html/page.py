"""The page around everything: head, policy, skip link, data kept for machines."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final

from plenipo.record.stamps import Stamp

STAMPED: Final = "data-plenipo-stamp"  # says to our own reader that it is none of the text


def document(
    *,
    title: str,
    body: str,
    style: str,
    main: str,
    embedded: str | None = None,
    classes: str = "",
    stamp: Stamp | None = None,
) -> bytes:
    """Assemble a page that asks for nothing: no request, no script, one hashed style sheet.

    `stamp` stands at the top and at the foot, and on paper on every page.

    `main` is the id that the skip link leads to, "" for a page that is all text. `embedded` becomes an inert
    JSON block with the id `plenipo-rolling`; every `<` in it is written as a
    JSON escape, so no text can end the block.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    data = ""
    if embedded is not None:
        inert = embedded.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        data = f'<script type="application/json" id="plenipo-rolling">{inert}</script>\n'
    skip = f'<a class="skip" href="#{main}">Skip to the text</a>\n' if main else ""
    named = f' class="{classes}"' if classes else ""
    page = (
        "<!doctype html>\n"
        f'<html lang="en"{named}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n"
        f"{skip}{_head(stamp)}{body}\n{_foot(stamp)}{data}</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")


def _head(stamp: Stamp | None) -> str:
    if stamp is None:
        return ""
    mark = f" <b>{escape(stamp.handling)}</b>" if stamp.handling else ""
    return f'<div class="stamp top" dir="auto" {STAMPED}><p>{escape(stamp.name)}{mark}</p></div>\n'


def _foot(stamp: Stamp | None) -> str:
    if stamp is None:
        return ""
    return f'<div class="stamp foot" dir="auto" {STAMPED}><p>{escape(stamp.foot)}</p></div>\n'
