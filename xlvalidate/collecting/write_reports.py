"""What is written of a collection: its reports, the marked copies beside them. Made twice, the bytes are the same."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import BinaryIO

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.figure_files import FigureFiles
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.outputs import COPIES, PAGES, marked_copies, outputs
from xlvalidate.editions.edition import Edition
from xlvalidate.files import sync_folder, whole_file, write_whole
from xlvalidate.findings import Verdict
from xlvalidate.intake.strangers_names import free_name
from xlvalidate.reports import csv_table, junit
from xlvalidate.reports.changes_text import resubmissions_data
from xlvalidate.reports.decided_text import decision_data
from xlvalidate.reports.html_site import INDEX, Site
from xlvalidate.reports.json_lines import line, one_line
from xlvalidate.reports.office_pages import office_pages, page_title
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.seen_offices import SeenOffices
from xlvalidate.reports.summary_workbook import OfficeRows, change_rows, finding_rows, office_row, write_summary
from xlvalidate.reports.sums_text import tree_line
from xlvalidate.reports.told_offices import ToldRows, ToldText


def report(view: CollectionView, judging: Judging, folder: Path, language: str) -> list[Path]:
    """Writes every report into the folder, the page that leads to all others first; what an earlier report left and is
    no more, goes. It goes once through what was judged: what is told of an office waits on the disk.
    """
    sources = marked_copies(view, judging)
    copies = {path.stem: f"{COPIES}/{name}" for name, path in sources.items()}
    collected = view.collected(copies)
    pages = office_pages(collected)
    taken: set[str] = set()
    named = [f"{PAGES}/{free_name(page_title(page, language), '.html', taken)}" for page in pages.pages]
    names = [INDEX, "summary.xlsx", "findings.csv", "junit.xml"]
    names += ["tree.jsonl"] if collected.tree is not None else []
    names += ["decisions.jsonl"] if collected.decisions else []
    names += ["findings.jsonl"]
    written: list[str] = []
    with (
        _packing(),
        TemporaryDirectory(prefix="xlvalidate-") as waiting,
        outputs(view.ledger, "reports", folder, [*names, *named, *copies.values()]) as one_more,
        ExitStack() as kept,
    ):
        site = Site(kept, waiting, pages, named, language)
        told = ToldOffices(kept, waiting, collected, site, language)
        with whole_file(folder / "findings.jsonl") as lines:
            for name, data in told.tell(view, copies, lines):  # they may be large: one at a time
                one_more(name)
                write_whole(folder / name, data)
                written.append(name)
        collected = told.seen.onto(collected)
        if told.changed:
            one_more("changes.jsonl")
            names.insert(names.index("findings.jsonl"), "changes.jsonl")
        for name, pieces in told.files(collected):
            with whole_file(folder / name) as file:
                for piece in pieces:
                    file.write(piece)
        with whole_file(folder / "summary.xlsx") as file:
            write_summary(file, collected, told.rows, language)
        editions = told.drawn.values()
        for name, page in site.written(collected, tuple(editions)):
            with whole_file(folder / name, sync=False) as file:
                for said in page:
                    file.write(said.encode("utf-8", "backslashreplace"))
        for one in {folder, folder / PAGES} if named else {folder}:
            sync_folder(one)
        for name, path in sources.items():
            target, data = folder / COPIES / name, path.read_bytes()
            if not target.is_file() or target.read_bytes() != data:
                write_whole(target, data)
    return [folder / name for name in (*names, *written)]


@contextmanager
def _packing() -> Iterator[None]:
    """A workbook is packed in the system's folder for that: where it is full, the error does not say so."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or f"{gettempdir()}/xlvalidate-*"
        raise


class ToldOffices:
    """What the reports tell of offices, as one goes through them once. `rows` are those of summary.xlsx, `drawn` the
    editions of the forms that a page draws.
    """

    def __init__(self, kept: ExitStack, waiting: str, collected: Collected, site: "Site", language: str) -> None:
        self.seen, self.drawn = SeenOffices(), dict[str, Edition]()
        self._site, self._language = site, language
        self._due, self._expects = bool(collected.due), bool(collected.expects)
        self._csv, self._junit, self._changes = (ToldText(kept, waiting) for _ in range(3))
        self._offices, self._findings, self._changed = (ToldRows(kept, waiting) for _ in range(3))

    def tell(self, view: CollectionView, copies: Mapping[str, str], lines: BinaryIO) -> Iterator[tuple[str, bytes]]:
        """Goes through the offices, with a line of JSON for each; gives the files of figures as they are full."""
        figures = FigureFiles()
        for position, office in enumerate(view.offices(copies)):
            self._add(position, office, view.into(view.state.offices[position]))
            if office.checked is not None:
                lines.write(f"{line(office.checked, self._language)}\n".encode())
            yield from figures.taken(office)
        yield from figures.rest()

    def _add(self, position: int, office: OfficeResult, into: tuple[str, str] | None) -> None:
        self.seen.add(position, office, into)
        language, verdict = self._language, office.verdict
        if office.edition is not None and verdict is not Verdict.ACCEPTED:
            self.drawn[office.edition.id] = office.edition
        self._site.add(position, office)
        self._csv.add(verdict, csv_table.of_office(office, language))
        self._junit.add(verdict, junit.of_office(office, language))
        self._offices.add_rows(verdict, [office_row(office, language, due=self._due, expects=self._expects)])
        self._findings.add_rows(verdict, finding_rows(office, language))
        if office.resubmission is not None:
            # In the order of the collection, whatever the verdicts are.
            self._changed.add_rows(Verdict.ACCEPTED, change_rows(office, language))
            for data in resubmissions_data(iter([office])):
                self._changes.add(Verdict.ACCEPTED, f"{one_line(data)}\n".encode())

    @property
    def changed(self) -> bool:
        """Has any office reported again?"""
        return bool(self._changes)

    @property
    def rows(self) -> OfficeRows:
        """The rows of summary.xlsx."""
        return OfficeRows(self._offices, self._findings, self._changed, changed=bool(self._changed))

    def files(self, collected: Collected) -> Iterator[tuple[str, Iterable[bytes]]]:
        """The files that are texts, but for the lines of JSON of the offices and the pages."""
        language = self._language
        yield "findings.csv", chain([csv_table.head(language)], self._csv, [csv_table.rest(collected, language)])
        yield "junit.xml", chain([junit.head(collected.title)], self._junit, [junit.rest(collected, language)])
        if collected.tree is not None:
            yield "tree.jsonl", (f"{tree_line(branch)}\n".encode() for branch in collected.tree)
        if self.changed:
            yield "changes.jsonl", self._changes
        if collected.decisions:
            yield "decisions.jsonl", (f"{one_line(decision_data(one))}\n".encode() for one in collected.decisions)
