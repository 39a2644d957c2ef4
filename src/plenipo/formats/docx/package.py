"""Open a Word file safely: bytes in, parsed parts out.

A .docx is a zip of XML parts. Everything here is bounded before it is
trusted: the number of members, the size a part says it has, the size it turns
out to have, how deep its elements nest. Document type declarations are
refused, so no entity is ever declared; nothing is fetched, unpacked to disk
or run. A member's name is only ever compared, so a name that climbs out of a
folder leads nowhere.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from plenipo.formats.docx import names as n
from plenipo.text.errors import UnusableInput

MOST_MEMBERS: Final = 5_000
LARGEST_PART: Final = 96 * 1024 * 1024  # bytes, unpacked
LARGEST_TOTAL: Final = 256 * 1024 * 1024  # bytes, unpacked, of the parts that are read
HIGHEST_RATIO: Final = 250  # unpacked to packed; text of an agreement stays under 60
RATIO_FREE: Final = 2 * 1024 * 1024  # below this size a ratio proves nothing

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Relationship:
    """One link of a part: what kind, to where, and whether it leaves the file."""

    id: str
    kind: str  # the last step of the relationship's type, such as "footnotes"
    target: str  # a part's name, or whatever an external link says
    external: bool


@dataclass(slots=True)
class Package:
    """An opened file. `part` reads and parses one part; each is read once."""

    _zip: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo]
    main: str = ""
    odd_names: int = 0
    _spent: int = 0
    _relationships: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all members, sorted."""
        return tuple(sorted(self._members))

    def has(self, name: str) -> bool:
        """Say whether the file holds a part of this name."""
        return name in self._members

    def bytes_of(self, name: str) -> bytes:
        """Return a part's bytes within the limits, or refuse in a sentence."""
        info = self._members[name]
        if info.flag_bits & 0x1:
            raise UnusableInput("The file is encrypted; save a copy without a password.")
        if info.file_size > LARGEST_PART:
            raise UnusableInput(_too_large(name))
        if (
            info.file_size > RATIO_FREE
            and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
        ):  # fmt: skip
            raise UnusableInput(
                f"The part {name!r} unpacks to more than {HIGHEST_RATIO} times its size, "
                "which no document does; it is not read."
            )
        self._spent += info.file_size
        if self._spent > LARGEST_TOTAL:
            raise UnusableInput(_too_large(name))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise UnusableInput(
                f"The part {name!r} is damaged; open the file in Word and save it again."
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnusableInput(
                f"The part {name!r} is packed or locked in a way that Word does not use; "
                "save the file again in Word."
            ) from error
        if len(data) > LARGEST_PART:
            raise UnusableInput(_too_large(name))
        return data

    def part(self, name: str) -> etree._Element:
        """Parse a part and return its root element.

        Raises `UnusableInput` when it is not XML, declares a document type,
        nests deeper than 256 elements or holds one text of over 10 million bytes.
        """
        return parse_xml(self.bytes_of(name), name)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the links of a part in the order of the file."""
        known = self._relationships.get(part)
        if known is None:
            folder, _, leaf = part.rpartition("/")
            name = f"{folder}/_rels/{leaf}.rels" if folder else f"_rels/{leaf}.rels"
            known = self._relationships[part] = self._read_relationships(name, folder)
        return known

    def related(self, kind: str) -> str | None:
        """Return the name of the first part of this kind that the main part links to."""
        for link in self.relationships(self.main):
            if link.kind == kind and not link.external and link.target in self._members:
                return link.target
        return None

    def _read_relationships(self, name: str, folder: str) -> tuple[Relationship, ...]:
        if name not in self._members:
            return ()
        links = []
        for element in self.part(name):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                joined = target if target.startswith("/") else f"{folder}/{target}"
                target = posixpath.normpath(joined).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            links.append(Relationship(element.get("Id", ""), kind, target, external))
        return tuple(links)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse the XML of a part, hardened; see `Package.part`."""
    if any(sign in data for sign in _DOCTYPE):
        raise UnusableInput(
            f"The part {name!r} declares a document type, which Word never writes; it is not read."
        )
    if n.NS_STRICT.encode() in data[:4096]:
        data = _from_strict(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableInput(_why_not_xml(name, error)) from error
    except (ValueError, LookupError) as error:
        raise UnusableInput(f"The part {name!r} is not readable XML; save it again.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableInput(
            f"The part {name!r} declares a document type, which Word never writes; it is not read."
        )
    return root


def open_package(data: bytes) -> Package:
    """Open the bytes of a Word file.

    Raises `UnusableInput`, one sentence, when they are something else, are cut
    off, are encrypted, or name the same part twice.
    """
    _refuse_foreign(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnusableInput(
            "The Word file is cut off or damaged; take a fresh copy or save it again in Word."
        ) from error
    if len(infos) > MOST_MEMBERS:
        raise UnusableInput(f"The file holds more than {MOST_MEMBERS} parts; it is not read.")
    members: dict[str, zipfile.ZipInfo] = {}
    lowered: set[str] = set()
    odd = 0
    for info in infos:
        if info.is_dir():
            continue
        name = info.filename.lstrip("/")
        if ".." in name.split("/") or "\\" in name or ":" in name:
            odd += 1
            continue
        if name.lower() in lowered:
            raise UnusableInput(
                f"The file holds the part {name!r} twice, so readers could see different texts; "
                "save it again in Word."
            )
        lowered.add(name.lower())
        members[name] = info
    package = Package(archive, members, odd_names=odd)
    package.main = _find_main(package)
    return package


def _find_main(package: Package) -> str:
    root_links = package.relationships("")
    for link in root_links:
        if link.kind == "officeDocument" and not link.external and package.has(link.target):
            return link.target
    if package.has("word/document.xml"):
        return "word/document.xml"
    if package.has("content.xml"):
        raise UnusableInput("The file is an OpenDocument text; save it as .docx.")
    if any(name.startswith(("xl/", "ppt/")) for name in package.parts):
        raise UnusableInput("The file is a spreadsheet or slides, not a text; give a .docx.")
    raise UnusableInput("The file is a zip without a Word document in it; give a .docx.")


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(b"PK"):
        return
    if not data:
        raise UnusableInput("The file is empty; give a .docx.")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnusableInput("The file is encrypted; save a copy without a password.")
        raise UnusableInput("The file is in the old .doc format; open it in Word, save as .docx.")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        raise UnusableInput("The file is RTF, not Word; open it in Word and save as .docx.")
    if head.startswith(b"%pdf"):
        raise UnusableInput("The file is a PDF, not Word; give the .docx it was made from.")
    if head.startswith((b"<!doctype html", b"<html")):
        raise UnusableInput("The file is HTML, not Word; give it the ending .html.")
    if head.startswith(b"<?xml"):
        raise UnusableInput("The file is bare XML, not a .docx; open it in Word, save as .docx.")
    raise UnusableInput("The file is not a Word document; give a .docx.")


def _too_large(name: str) -> str:
    return (
        f"The part {name!r} is larger than an agreement can be "
        f"({LARGEST_PART // 2**20} MB unpacked); it is not read."
    )


def _why_not_xml(name: str, error: etree.XMLSyntaxError) -> str:
    said = str(error)
    if "depth" in said.lower():
        return f"The part {name!r} nests elements over 256 deep; it is not read."
    if "too long" in said or "limit" in said.lower() or "huge" in said.lower():
        return (
            f"The part {name!r} holds a single text of over 10 million bytes; "
            "split it into paragraphs."
        )
    return f"The part {name!r} is damaged at line {error.lineno}; save the file again in Word."


_STRICT_NAMESPACES: Final = (
    ("wordprocessingml/main", n.NS_W),
    ("officeDocument/relationships", n.NS_R),
    ("officeDocument/math", n.NS_M),
    ("drawingml/main", n.NS_DRAWING),
)


def _from_strict(data: bytes) -> bytes:
    """Write the namespaces of the strict variant the way the usual one does."""
    for local, usual in _STRICT_NAMESPACES:
        strict = f'"{n.NS_STRICT}{local}"'.encode()
        data = data.replace(strict, f'"{usual}"'.encode())
    return data
