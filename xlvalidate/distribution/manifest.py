"""The manifest of an issue: every file with its sha256 and its office, and what is current. Its bytes are signed."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from io import StringIO
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError

from xlvalidate.deadline import Deadline
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import Fault, FileFaultsError, UsageError, fault, usage, words
from xlvalidate.faults import dotted, of_types
from xlvalidate.identity import Period
from xlvalidate.messages import text
from xlvalidate.reports.safe_text import csv_text
from xlvalidate.stamps import Issuers, Signer, part_of

JSON, CSV, SIGNATURE = "manifest.json", "manifest.csv", "manifest.sig"
SCHEMA = 1
# While one manifest takes the place of another, both signatures stand there.
_SIGNATURES = 2
_STRICT = ConfigDict(extra="forbid")


def _due(given: str) -> str:
    return Deadline.parsed(given).iso if given else given


def _part(given: str) -> str:
    period = Period.of(given)
    if given and (period is None or part_of(period) != given):
        raise ValueError(f"{given!r} is no half, quarter or month")
    return given


Due = Annotated[str, AfterValidator(_due)]
Part = Annotated[str, AfterValidator(_part)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One workbook as it was issued: to whom, under whom, of which edition, and its bytes' sha256."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    office: str
    name: str
    parent: str
    file: str
    sha256: str
    digest: str
    revision: int
    issued: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleLine:
    """One zip: for which office, with the workbooks of those below it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    office: str
    name: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedErratum:
    """A correction of the edition that was in force when it was issued."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    rule: str
    since: date
    off: bool
    severity: str | None
    reason: str
    applies: dict[str, tuple[str, ...]] | None = None
    added: bool = False


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything that was issued of one edition for one period. `files` are the current workbooks, one an office;
    `superseded` those that a later revision took the place of; `due` is until when they are to be returned, a day or a
    moment; `period` is what is reported, where it is not the whole of the year: `2026-03`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    schema: int = SCHEMA
    edition: str
    year: int
    issued: date
    expires: date | None
    due: Due = ""
    period: Part = ""
    errata: tuple[IssuedErratum, ...] = ()
    files: tuple[ManifestLine, ...]
    bundles: tuple[BundleLine, ...] = ()
    superseded: tuple[ManifestLine, ...] = field(default=())

    @cached_property
    def by_office(self) -> Mapping[str, ManifestLine]:
        """The current workbook of each office, by its code."""
        return {line.office: line for line in self.files}

    @cached_property
    def revisions(self) -> Mapping[str, int]:
        """The current revision by office code: a stamp of an earlier one is superseded."""
        return {line.office: line.revision for line in self.files}

    @cached_property
    def by_digest(self) -> Mapping[str, ManifestLine | BundleLine]:
        """Everything that was ever issued here, by the sha256 of its bytes."""
        lines: tuple[ManifestLine | BundleLine, ...] = (*self.superseded, *self.bundles, *self.files)
        return {line.sha256: line for line in lines}

    @property
    def reported(self) -> Period:
        """What the figures are for."""
        return Period.of(self.period) or Period(self.year)

    def expired(self, today: date) -> bool:
        """Is it too old to go by?"""
        return self.expires is not None and today > self.expires


def errata_of(edition: Edition) -> tuple[IssuedErratum, ...]:
    """The errata of an edition that are in force."""
    return tuple(
        IssuedErratum(
            rule=one.rule,
            since=one.since,
            off=one.off,
            severity=one.severity,
            reason=one.reason,
            applies=None if one.applies is None else dict(one.applies),
            added=one.added is not None,
        )
        for one in edition.errata
    )


def as_json(manifest: Manifest) -> bytes:
    """The manifest as it is signed and sent. The same manifest gives the same bytes."""
    tree = TypeAdapter(Manifest).dump_python(manifest, mode="json")
    for erratum in tree["errata"]:
        for key, unsaid in (("applies", None), ("added", False)):  # programs of before do not know these keys
            if erratum[key] is unsaid:
                del erratum[key]
    if not manifest.due:
        del tree["due"]  # programs from before deadlines know no such key, and signed bytes stay as they are
    if not manifest.period:
        del tree["period"]
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def parsed(data: bytes, where: str) -> Manifest:
    """A manifest in JSON. Raises FileFaultsError with every fault."""
    faults: list[Fault]
    try:
        # Not `validate_json`: what is signed are these bytes, and two keys of one name must not be read in two ways.
        tree = json.loads(data, object_pairs_hook=_once)
        manifest = TypeAdapter(Manifest).validate_python(tree)
        if manifest.schema != SCHEMA:
            raise ValueError(f"its schema is {manifest.schema}, and this program knows {SCHEMA}")
        if manifest.reported.year != manifest.year:
            raise ValueError(f"its period {manifest.period} is not of its year {manifest.year}")
        return manifest
    except ValidationError as error:
        faults = [replace(one, path=dotted(one.at) or words("the-file")) for one in of_types(error)]
    except (ValueError, RecursionError) as error:
        faults = [fault(words("the-file"), "no-manifest", said=str(error))]
    raise FileFaultsError(where, faults)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def trusted(data: bytes, signatures: str, issuers: Issuers, where: str) -> Manifest:
    """The manifest, once one of the signatures is found to be one of the issuers' over these very bytes.

    Raises UsageError where none is, FileFaultsError for what is signed and no manifest.
    """
    if not any(issuers.signed(data, line) for line in _signature_lines(signatures)):
        raise UsageError(usage("manifest-unsigned", manifest=where))
    return parsed(data, where)


def is_signed_by(data: bytes, signatures: str, signer: Signer) -> bool:
    """Does one of the signatures come from this key? The same bytes are signed the same way each time."""
    return signer.sign(data) in _signature_lines(signatures)


def _signature_lines(signatures: str) -> list[str]:
    return signatures.split()[:_SIGNATURES]  # whatever ends lines where the mail came through


def as_csv(manifest: Manifest, language: str) -> bytes:
    """The same for a spreadsheet program: UTF-8 with a BOM; texts that it would calculate begin with `'`."""
    page = StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    names = [one.name for one in fields(ManifestLine)]
    heads = [*names, "edition", "year", "errata", "expires"]
    writer.writerow([text(f"issue.head.{head}", language) for head in heads])
    shared = [
        manifest.edition,
        str(manifest.reported),
        "; ".join(f"{one.rule} {one.since.isoformat()}" for one in manifest.errata),
        manifest.expires.isoformat() if manifest.expires else "",
    ]
    for line in _lines(manifest):
        writer.writerow([csv_text(value) for value in (*line, *shared)])
    return page.getvalue().encode("utf-8-sig")


def _lines(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    for line in manifest.files:
        yield tuple(str(getattr(line, one.name)) for one in fields(ManifestLine))
    for bundle in manifest.bundles:
        said = {"office": bundle.office, "name": bundle.name, "file": bundle.file, "sha256": bundle.sha256}
        yield tuple(said.get(one.name, "") for one in fields(ManifestLine))
