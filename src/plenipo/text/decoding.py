"""Bytes of a text file, decoded or refused with a sentence."""

from __future__ import annotations

from plenipo.text.errors import UnusableInput

# What people hand in under a wrong ending, by its first bytes.
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive, perhaps a Word document; give it the ending .docx"),
    (b"%PDF", "a PDF; export its text first"),
    (b"{\\rtf", "a rich-text file; save it as .docx or as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Word document; save it as .docx"),
    (b"\xff\xfe\x00\x00", "text in UTF-32; save it as UTF-8"),
    (b"\x00\x00\xfe\xff", "text in UTF-32; save it as UTF-8"),
)


def decoded(data: bytes, *, where: str) -> str:
    """Decode a text file: UTF-8 with or without a byte-order mark, or UTF-16 with one.

    `where` names the file in the refusal. Raises `UnusableInput` with the offset
    of the first byte that is not text, and names other kinds of file that are
    handed in under a wrong ending.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnusableInput(f"This is {name}.", where=where)
    name = "UTF-8"
    codec = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name, codec = "UTF-16", "utf-16"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte-order mark in UTF-8, from the file's start in UTF-16.
        skipped = 3 if codec == "utf-8-sig" and data.startswith(b"\xef\xbb\xbf") else 0
        offset = error.start + skipped
        raise UnusableInput(
            f"Byte {offset} is not {name} text; save the file as UTF-8 and try again.", where=where
        ) from None
    if "\x00" in text:
        offset = data.index(b"\x00") if name == "UTF-8" else 2 + 2 * text.index("\x00")
        raise UnusableInput(
            f"Byte {offset} is a NUL, so this is not a text file; save it as UTF-8 text.",
            where=where,
        )
    return text
