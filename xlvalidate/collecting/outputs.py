"""Files that a command writes of a collection: what an earlier one left and is no more, goes, even if it was killed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.files import sweep
from xlvalidate.intake.strangers_names import free_name
from xlvalidate.ooxml.book import made_suffix

COPIES, PAGES = "marked", "offices"
"""Folders among the reports."""


@contextmanager
def outputs(ledger: Ledger, kind: str, folder: Path, names: Iterable[str]) -> Iterator[Callable[[str], None]]:
    """Files that belong together: told before they are written, so that whenever we are killed the next time takes
    away those that are no more. Gives what tells of one more.
    """
    ours = {f"{kind}/{name}" for name in names}
    before = ledger.outputs(kind)
    ledger.set_outputs(kind, before | ours)
    sweep(folder, folder / COPIES, folder / PAGES)

    def one_more(name: str) -> None:
        ours.add(f"{kind}/{name}")
        ledger.add_output(kind, f"{kind}/{name}")

    yield one_more
    for path in before - ours:
        target = folder / path.removeprefix(f"{kind}/")
        if target.resolve().is_relative_to(folder.resolve()):
            target.unlink(missing_ok=True)
    ledger.set_outputs(kind, ours)


def marked_copies(view: CollectionView, judging: Judging) -> dict[str, Path]:
    """The marked copy of every submission that counts, by its name for people: its office, or at least its file."""
    found: dict[str, Path] = {}
    taken: set[str] = set()
    for counted in view.state.offices:
        stem = called(view, counted) or Path(counted.line.name).stem
        for line in (counted.line, *counted.candidates):
            source = judging.marked_copy(line.sha256)
            if line.marked and source.is_file():
                found[free_name(stem, f"{MARKED}{made_suffix(line.name)}", taken)] = source
    return found


def called(view: CollectionView, counted: CountedSubmission) -> str:
    """A submission as a file name begins: its office, and for when where that differs."""
    return f"{counted.code} {counted.name} {view.period(counted)}".strip()
