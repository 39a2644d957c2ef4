"""The page around everything: head, policy, skip link, data kept for machines."""

from __future__ import annotations

import base64
import hashlib
from html import escape


def document(
    *,
    title: str,
    body: str,
    style: str,
    main: str,
    embedded: str | None = None,
    classes: str = "",
) -> bytes:
    """Assemble a page that asks for nothing: no request, no script, one hashed style sheet.

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
        f"{skip}{body}\n{data}</body>\n</html>\n"
    )
    return page.encode("utf-8", "replace")
