"""An Atom feed (RFC 4287) of what was published: each thing with when it came, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing: a permanent id, when it was published (RFC 3339), what it is, where it stands."""

    id: str
    updated: str
    title: str
    words: str
    way: str


def write(*, title: str, id: str, self_way: str, way: str, entries: Sequence[FeedEntry]) -> bytes:  # noqa: A002 - what Atom calls it
    """Return a feed, the latest entry first; of one moment in the order given."""
    newest = sorted(entries, key=lambda entry: entry.updated, reverse=True)
    updated = newest[0].updated if newest else "1970-01-01T00:00:00Z"
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(id)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_text(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{_text(self_way)}"/>',
        f'<link rel="alternate" type="text/html" href="{_text(way)}"/>',
        "<author><name>Plenipo</name></author>",
    ]
    for entry in newest:
        out += [
            "<entry>",
            f"<id>{_text(entry.id)}</id>",
            f"<title>{_text(entry.title)}</title>",
            f"<updated>{_text(entry.updated)}</updated>",
            f'<link rel="alternate" type="text/html" href="{_text(entry.way)}"/>',
            f'<content type="text">{_text(entry.words)}</content>',
            "</entry>",
        ]
    out.append("</feed>")
    return ("\n".join(out) + "\n").encode()


def _text(words: str) -> str:
    """Return words as XML takes them: escaped, without the signs that XML knows no way to write."""
    kept = "".join(c for c in words if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
    return escape(kept, quote=True)
