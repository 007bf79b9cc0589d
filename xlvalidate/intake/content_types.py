"""What bytes are, by their content first and their name second. Nothing is opened here but a zip's directory."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from xlvalidate.ooxml.book import WORKBOOKS
from xlvalidate.ooxml.other_formats import has_entry, looks_compound

HEAD = 4_096

Kind: TypeAlias = Literal[
    "workbook", "zip", "compound", "mail", "mbox",
    "tnef", "msg", "rar-or-7z", "bad-archive", "sealed-mail", "system-file", "not-a-form-file", "empty",
]  # fmt: skip

_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF", b"\x28\xb5\x2f\xfd")
_PACKED_SUFFIXES = frozenset({".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".cab", ".zst", ".lzh", ".arj"})
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_HEADER = re.compile(
    rb"(?:>?From [^\r\n]*\r?\n)?(?:return-path|received|delivered-to|from|to|date|subject|message-id|mime-version|"
    rb"content-type|dkim-signature|x-[\w-]+)[ \t]*:",
    re.I,
)
_MARKS_OF_MAIL = re.compile(rb"^(?:received|message-id|mime-version|return-path)[ \t]*:", re.I | re.M)
MBOX = re.compile(rb"^From [^\r\n]*\r?\n(?=[!-9;-~]+:)", re.M)
TNEF = b"\x78\x9f\x3e\x22"
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_systems(path: str) -> bool:
    """Is it a file that Windows or macOS leaves in a folder?"""
    return path.replace("\\", "/").rpartition("/")[2].lower() in _SYSTEM


def suffix_of(name: str) -> str:
    """The suffix in lower case with its dot, blanks behind it forgiven."""
    return PurePosixPath(name.strip(". \t").replace("\\", "/")).suffix.lower()


def kind_of(name: str, head: bytes) -> Kind:
    """What the first bytes and the name say. A `zip` or a `compound` has to be looked into by `inner_kind`."""
    base, suffix = name.replace("\\", "/").rpartition("/")[2].lower(), suffix_of(name)
    if "__MACOSX/" in name or base.startswith(("~$", "._")) or is_systems(base):
        return "system-file"
    if suffix in WORKBOOKS:
        return "workbook"
    if not head:
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if looks_compound(head):
        return "compound"
    if head.startswith(TNEF) or base == "winmail.dat":
        return "tnef"
    if head.startswith(_PACKED) or head[257:262] == b"ustar" or suffix in _PACKED_SUFFIXES:
        return "rar-or-7z"
    if suffix == ".zip":
        return "bad-archive"
    if suffix in (".p7m", ".p7e"):
        return "sealed-mail"
    return _letter(suffix, head)


def starts_like_mail(data: bytes) -> bool:
    """Does it begin with a header that mails have?"""
    return _HEADER.match(data) is not None


def _letter(suffix: str, head: bytes) -> Kind:
    text = head.removeprefix(BOMS[0]).lstrip()
    if text.startswith(b"From ") and MBOX.match(text):
        return "mbox"
    if suffix == ".mbox":
        return "mbox"
    if suffix == ".eml" or (starts_like_mail(text) and _MARKS_OF_MAIL.search(text)):
        return "mail"
    return "msg" if suffix == ".msg" else "not-a-form-file"


def inner_kind(data: bytes, members: Iterable[str]) -> Kind:
    """What a compound file or a zip really is, by its streams or by the names of its members."""
    if data.startswith(b"\xd0\xcf"):
        if any(has_entry(data, stream) for stream in ("EncryptedPackage", "Workbook", "Book")):
            return "workbook"
        return "msg" if has_entry(data, "__properties_version1.0") else "not-a-form-file"
    names = {name.lower().replace("\\", "/") for name in members}
    if "[content_types].xml" in names:
        return "workbook" if any(name.startswith("xl/") for name in names) else "not-a-form-file"
    if "ofd.xml" in names:  # a printed document, the Chinese kind of PDF
        return "not-a-form-file"
    if "mimetype" in names and data[30:38] == b"mimetype":
        return "workbook" if b"opendocument.spreadsheet" in data[38:120] else "not-a-form-file"
    return "zip"
