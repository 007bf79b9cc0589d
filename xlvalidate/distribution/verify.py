"""Is a file what was issued? By its bytes; where they differ, by its stamp."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xlvalidate.distribution.file_names import base_name
from xlvalidate.distribution.manifest import BundleLine, Manifest, ManifestLine
from xlvalidate.distribution.office_workbooks import STAMP_NAME
from xlvalidate.intake.strangers_names import folded
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.identify import is_ours
from xlvalidate.reading.read_book import read_book
from xlvalidate.stamps import Issuers, Stamp, StampWrong


class Word(StrEnum):
    """What a file turned out to be; its sentence is `verify.<word>`."""

    AS_ISSUED = "as-issued"
    RENAMED = "renamed"
    SUPERSEDED = "superseded"
    FILLED = "filled"
    FILLED_OLD = "filled-old"
    NEWER = "newer"
    OTHER_ISSUE = "other-issue"
    NOT_LISTED = "not-listed"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verified:
    """One file, what it is, and the facts of its sentence."""

    file: str
    word: Word
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Are these the very bytes that were issued, and the newest?"""
        return self.word in (Word.AS_ISSUED, Word.RENAMED)


def verify(name: str, data: bytes, manifest: Manifest, issuers: Issuers) -> Verified:
    """What a file is, by a manifest that is trusted. `name` is the file's own name, without folders."""
    digest = hashlib.sha256(data).hexdigest()
    line = manifest.by_digest.get(digest)
    if line is None:
        return _by_stamp(name, data, manifest, issuers)
    facts = {"office": line.office, "name": line.name, "as": base_name(line.file)}
    if isinstance(line, ManifestLine) and line.revision < manifest.revisions[line.office]:
        return Verified(name, Word.SUPERSEDED, {**facts, "revision": manifest.revisions[line.office]})
    same = folded(name) == folded(base_name(line.file))
    return Verified(name, Word.AS_ISSUED if same else Word.RENAMED, facts)


def _by_stamp(name: str, data: bytes, manifest: Manifest, issuers: Issuers) -> Verified:
    stamp = issuers.opened(_stamp_in(data))
    if isinstance(stamp, StampWrong):
        named = _named(name, manifest)
        if named is None:
            return Verified(name, Word.UNKNOWN)
        return Verified(name, Word.CHANGED, {"office": named.office, "name": named.name})
    return Verified(name, *_stamped(stamp, manifest))


def _named(name: str, manifest: Manifest) -> ManifestLine | BundleLine | None:
    """What was issued under a name."""
    lines: tuple[ManifestLine | BundleLine, ...] = (*manifest.files, *manifest.bundles)
    return next((line for line in lines if folded(base_name(line.file)) == folded(name)), None)


def _stamped(stamp: Stamp, manifest: Manifest) -> tuple[Word, Mapping[str, object]]:
    facts: dict[str, object] = {"office": stamp.office, "year": stamp.period, "revision": stamp.revision}
    if (stamp.edition, stamp.identity.period) != (manifest.edition, manifest.reported):
        return Word.OTHER_ISSUE, {**facts, "edition": stamp.edition}
    line = manifest.by_office.get(stamp.office)
    if line is None:
        return Word.NOT_LISTED, facts
    facts |= {"name": line.name}
    if stamp.revision < line.revision:
        return Word.FILLED_OLD, {**facts, "current": line.revision}
    return (Word.NEWER if stamp.revision > line.revision else Word.FILLED), facts


def _stamp_in(data: bytes) -> str:
    """The text in the stamp's cell of a workbook; empty without one."""
    book = read_book(data, lambda name: name == STAMP_NAME, ours=is_ours)
    if isinstance(book, Refusal):
        return ""
    name = book.named(STAMP_NAME)
    return book.at(name.cell).text if name is not None and name.cell is not None else ""
