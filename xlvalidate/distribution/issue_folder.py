"""The folder of an issue: what is in it, and what a run writes. Killed at any point, the next run finishes.

Every file is there whole or not at all. Their names are noted in `.issue/` before they are written, the manifest comes
last, and while it changes both signatures stand beside it. Workbooks, drafts and zips are made safe many at a time.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xlvalidate.distribution.bundles import zipped
from xlvalidate.distribution.file_names import BUNDLES, DRAFTS, WORKBOOKS, base_name, draft_names
from xlvalidate.distribution.manifest import (
    CSV,
    JSON,
    SIGNATURE,
    BundleLine,
    Manifest,
    ManifestLine,
    as_csv,
    as_json,
    errata_of,
    is_signed_by,
    parsed,
)
from xlvalidate.distribution.office_letters import bundle_page, check_page, office_letter
from xlvalidate.distribution.office_workbooks import Press
from xlvalidate.distribution.plan import Bundle, IssuePlan, IssueState, Planned, some
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import sweep, write_whole
from xlvalidate.safe_files import SafeFiles, sync_all_of
from xlvalidate.stamps import Signer, part_of

OWN = ".issue"
_NOTES = "notes.json"
_TOGETHER = 500  # files: what a run that is killed has to write once more
# What spreadsheets and desktops leave in a folder that somebody looked into.
_DROPPED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True, kw_only=True)
class IssueFolder:
    """A folder as it is found. `unfinished` is the day of a run that did not come to its end, `ours` are all files that
    runs have noted.
    """

    root: Path
    manifest: Manifest | None = None
    json: bytes = b""
    signatures: str = ""
    unfinished: date | None = None
    ours: frozenset[str] = frozenset()


def found(root: Path, signer: Signer | None) -> IssueFolder:
    """The folder. Raises UsageError where it holds what is no part of an issue, or an issue with another key."""
    unfinished, noted = _notes(root)
    data, signatures = _bytes(root / JSON), _bytes(root / SIGNATURE).decode("ascii", "replace")
    if data and signer is not None and not is_signed_by(data, signatures, signer):
        raise UsageError(usage("issue-of-another-key", manifest=root / JSON))
    manifest = parsed(data, str(root / JSON)) if data else None
    if manifest is None and noted and unfinished is None:
        raise UsageError(usage("manifest-gone", manifest=root / JSON))
    ours = noted | {JSON, CSV, SIGNATURE}
    if manifest is not None:
        ours |= {line.file for line in (*manifest.files, *manifest.superseded)}
        ours |= {bundle.file for bundle in manifest.bundles}
    strangers = [name for name in _files(root) if name not in ours]
    if strangers:
        raise UsageError(usage("strange-files", folder=root, files=some(strangers)))
    return IssueFolder(
        root=root, manifest=manifest, json=data, signatures=signatures, unfinished=unfinished, ours=frozenset(ours)
    )


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _files(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        name = path.name.lower()
        dropped = name in _DROPPED or name.startswith(("~$", ".~lock.")) or (name[:1] == "." and name[-5:] == ".part")
        inner = path.relative_to(root)
        if not path.is_dir() and not dropped and inner.parts[0] != OWN:
            yield inner.as_posix()


def _notes(root: Path) -> tuple[date | None, frozenset[str]]:
    path = root / OWN / _NOTES
    if not path.is_file():
        return None, frozenset()
    try:
        noted = json.loads(path.read_bytes())
        day = date.fromisoformat(noted["unfinished"]) if noted["unfinished"] else None
        return day, frozenset(map(str, noted["files"]))
    except (ValueError, KeyError, TypeError):
        raise UsageError(usage("notes-damaged", path=path)) from None


def _note(root: Path, unfinished: date | None, files: Iterable[str]) -> None:
    noted = {"unfinished": unfinished.isoformat() if unfinished else None, "files": sorted(files)}
    write_whole(root / OWN / _NOTES, (json.dumps(noted, ensure_ascii=False, indent=1) + "\n").encode())


def changed_since(folder: IssueFolder, plan: IssuePlan, press: Press, signer: Signer) -> None:
    """Raises UsageError where a workbook would be another than the one that was issued under the same revision."""
    other = [
        f"{one.office.code} {one.office.name}"
        for one in plan.of(IssueState.LEFT)
        if one.before and _digest(press.workbook(one.office, one.revision, one.issued, signer)) != one.before.sha256
    ]
    for line in plan.kept:
        office = plan.roster.by_code.get(line.office)
        if office is not None and not _is_there(folder.root, line):
            again = press.workbook(office, line.revision, line.issued, signer)
            if _digest(again) != line.sha256:
                other.append(f"{line.office} {line.name}")
    if other:
        raise UsageError(usage("issued-otherwise", offices=some(other)))


def _is_there(root: Path, line: ManifestLine) -> bool:
    return _digest(_bytes(root / line.file)) == line.sha256


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What a run did: how many files it wrote, and how many were there as they should be."""

    written: int
    left: int


@dataclass(slots=True)
class _Writing:
    """A run that writes. What it puts is there when `files` are safe."""

    files: SafeFiles
    told: Callable[[], None]
    written: int = 0
    left: int = 0

    def put(self, path: Path, data: bytes) -> None:
        """A file, unless it is there as it should be. Raises OSError."""
        if _bytes(path) == data:
            self.files.is_there(path)
            self.left += 1
            return
        self.files.write(path, data)
        self.written += 1
        if self.files.written >= _TOGETHER:
            self.files.make_safe()


def write(
    folder: IssueFolder, plan: IssuePlan, press: Press, signer: Signer, page: bytes, told: Callable[[], None]
) -> WrittenFiles:
    """Writes everything of a plan; `page` is the one that checks its form in a browser, and goes into every zip. `told`
    is called after each office and each zip.
    """
    root = folder.root
    sweep(root, root / OWN, *(root / name for name in (WORKBOOKS, BUNDLES, DRAFTS)))
    drafts = {one.draft for one in plan.offices if one.office.mail} if plan.ask.drafts else set()
    names = {one.file for one in plan.offices} | {one.file for one in plan.bundles} | drafts
    _note(root, plan.ask.issued, folder.ours | names)
    with SafeFiles(None, sync_all_of(root)) as files:
        done = _Writing(files, told)
        lines = [_office(root, plan, one, press, signer, done) for one in plan.offices]
        for line in plan.kept:
            office = plan.roster.by_code.get(line.office)
            if office is not None and not _is_there(root, line):
                done.put(root / line.file, press.workbook(office, line.revision, line.issued, signer))
        files.make_safe()
        by_office = {line.office: line for line in (*plan.kept, *lines)}
        bundles = [_bundle(root, plan, one, by_office, page, done) for one in plan.bundles]
        files.make_safe()
        _manifest(folder, plan, by_office, tuple(bundles), signer, done)
    current = {line.file for line in by_office.values()} | {bundle.file for bundle in bundles}
    current |= {JSON, CSV, SIGNATURE} | _kept_drafts(folder, plan, drafts)
    for name in folder.ours - current:
        (root / name).unlink(missing_ok=True)
    _note(root, None, current)
    return WrittenFiles(done.written, done.left)


def _kept_drafts(folder: IssueFolder, plan: IssuePlan, written: set[str]) -> set[str]:
    """The drafts that stand: those of this run, and earlier ones of offices whose workbook is still the same."""
    names = draft_names(plan.roster, plan.ask.period)
    fresh = {one.office.code for one in plan.offices if one.state is not IssueState.LEFT}
    still = {names[office.code] for office in plan.roster.offices if office.mail and office.code not in fresh}
    return written | (still & folder.ours)


def _office(root: Path, plan: IssuePlan, one: Planned, press: Press, signer: Signer, done: _Writing) -> ManifestLine:
    before = one.before if one.state is IssueState.LEFT else None
    data = _bytes(root / one.file)
    if before is None or _digest(data) != before.sha256:
        data = press.workbook(one.office, one.revision, one.issued, signer)
    digest = _digest(data)
    done.put(root / one.file, data)
    if plan.ask.drafts and one.office.mail:
        done.put(root / one.draft, office_letter(plan, one, data, digest))
    done.told()
    return ManifestLine(
        office=one.office.code,
        name=one.office.name,
        parent=one.office.parent,
        file=one.file,
        sha256=digest,
        digest=before.digest if before else plan.edition.digest,
        revision=one.revision,
        issued=one.issued,
    )


def _bundle(
    root: Path, plan: IssuePlan, bundle: Bundle, lines: dict[str, ManifestLine], page: bytes, done: _Writing
) -> BundleLine:
    files = {unit.code: base_name(lines[unit.code].file) for unit in bundle.members}
    members = [bundle_page(plan, bundle, files), check_page(plan, bundle, page)]
    members += [(files[unit.code], (root / lines[unit.code].file).read_bytes()) for unit in bundle.members]
    data = zipped(members)
    done.put(root / bundle.file, data)
    done.told()
    return BundleLine(office=bundle.office.code, name=bundle.office.name, file=bundle.file, sha256=_digest(data))


def _manifest(
    folder: IssueFolder,
    plan: IssuePlan,
    lines: Mapping[str, ManifestLine],
    bundles: tuple[BundleLine, ...],
    signer: Signer,
    done: _Writing,
) -> None:
    root, before = folder.root, folder.manifest
    # As the roster has them; those that it no longer has come last.
    ordered = [lines[office.code] for office in plan.roster.offices if office.code in lines]
    made = Manifest(
        edition=plan.edition.id,
        year=plan.ask.period.year,
        issued=before.issued if before else plan.ask.issued,
        expires=plan.expires,
        due=plan.due.iso if plan.due else "",
        period=part_of(plan.ask.period),
        errata=errata_of(plan.edition),
        files=(*ordered, *plan.gone),
        bundles=bundles,
        superseded=plan.superseded,
    )
    if before is not None and made != before:
        made = replace(made, issued=plan.ask.issued)
    data = as_json(made)
    own = signer.sign(data)
    _put(root / CSV, as_csv(made, plan.edition.language), done)
    if folder.json and data != folder.json:
        write_whole(root / SIGNATURE, f"{own}\n{signer.sign(folder.json)}\n".encode())
    _put(root / JSON, data, done)
    _put(root / SIGNATURE, f"{own}\n".encode(), done)


def _put(path: Path, data: bytes, done: _Writing) -> None:
    """A file that is safe before anything else is written."""
    done.put(path, data)
    done.files.make_safe()
