"""Addresses that a page may lead to: those of the web, and no others."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(address: str) -> str:
    """Return an address where it is one of the web; "" for anything else, a script above all."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    plain = address.isascii() and not any(c.isspace() or c in "<>\"'" for c in address)
    return address if parts.scheme in ("http", "https") and parts.netloc and plain else ""
