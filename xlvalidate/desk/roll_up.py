"""The sums of a collection written into the forms of the offices above others."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.rollup import Made, at_or_below, chosen_edition, made, roll_ups, roster_of
from xlvalidate.collecting.state_with_sums import Reports
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.collection import trusted_by
from xlvalidate.distribution.manifest import JSON as MANIFEST
from xlvalidate.editions.catalogue import blank_of, find, path_of
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, Words, usage
from xlvalidate.files import write_whole
from xlvalidate.identity import Period
from xlvalidate.ooxml.book import MADE_HERE

FOLDER = "rollup"


def roll_up(
    found: CollectionView,
    judging: Judging,
    into: Path,
    *,
    parent: str | None = None,
    edition: str | None = None,
    issued: Path | None = None,
    partial: bool = False,
    period: Period | None = None,
) -> list[Made]:
    """The form of every office above others, or of `parent` and those below it, filled in and written.

    `issued` is where each office's own workbook is; by default beside the manifest of the collection. With `partial`
    a sum is written although units are missing; `period` is the one of several that is summed. Raises UsageError before
    anything is written.
    """
    roster, own = roster_of(found, period)
    codes = at_or_below(roster, parent)
    reports = Reports(
        found.state, found.ledger, found.catalogue, judging.editions, own if found.asked.several else None
    )
    chosen = chosen_edition(reports, edition)
    rolled = roll_ups(found, reports, chosen, codes)
    means = setup(found.catalogue, trusted_by(found.collection))
    done = list(
        made(
            found,
            rolled,
            _workbooks([issued] if issued else _issued(found)),
            _blank(found, chosen),
            means,
            partial,
            own,
            lambda code: reports.own(code, chosen),
        )
    )
    if (issue := next((one for one in (into, into.parent) if (one / MANIFEST).exists()), None)) is not None:
        raise UsageError(usage("holds-an-issue", folder=issue))
    _write(found, done, into)
    return done


def _blank(found: CollectionView, chosen: Edition) -> bytes:
    """The blank form of an edition that is collected; of an adopted one, its own workbook with all laid onto it."""
    folder = found.collection.folder
    for name in found.collection.settings.editions:
        path = str(path_of(name, folder))
        if find(path).id == chosen.id:
            return template_of(path, edition_of=blank_of)[1]
    raise AssertionError(f"{chosen.id} is not collected")


def _issued(found: CollectionView) -> list[Path]:
    """Where what was issued is: beside the manifests of the collection."""
    stamps = found.collection.settings.stamps
    return [(found.collection.folder / name).parent for name in stamps.manifest] if stamps else []


def _workbooks(folders: Iterable[Path]) -> Callable[[str], bytes | None]:
    """Gives what was issued under a name; None where nothing was."""
    names = {
        path.name: path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in MADE_HERE and path.is_file()
    }
    return lambda name: names[name].read_bytes() if name in names else None


def _write(found: CollectionView, done: list[Made], into: Path) -> None:
    """Every workbook, whole; a sum of an earlier time that is no more so goes. Nothing that is not ours is touched.

    Raises UsageError, with every file that is in the way, before anything is written.
    """
    ours = found.ledger.outputs(FOLDER)
    home = found.collection.folder.resolve()

    def told(path: Path) -> str:
        path = path.resolve()
        return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()

    def strangers() -> Iterator[Words]:
        for one in done:
            path = into / one.name
            if one.data is not None and path.exists() and told(path) not in ours and path.read_bytes() != one.data:
                yield usage("not-ours", path=path)

    if wrong := list(strangers()):
        raise UsageError(*wrong)
    written = {told(into / one.name) for one in done if one.data is not None}
    found.ledger.set_outputs(FOLDER, ours | written)
    gone = set()
    for one in done:
        if one.data is not None:
            write_whole(into / one.name, one.data)
        for name in {one.name, one.other} if one.data is None else {one.other}:
            if told(into / name) in ours:
                (into / name).unlink(missing_ok=True)
                gone.add(told(into / name))
    found.ledger.set_outputs(FOLDER, (ours | written) - gone)
