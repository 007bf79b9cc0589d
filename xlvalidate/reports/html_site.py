"""A collection as pages that need nothing else: an index that finds every office, and a page of the offices right below
each office, with each open form drawn. What is told of the offices waits on the disk until all of them were told.

No style and no script of a page runs but those whose sha256 stands in its policy; nothing is ever loaded. So what the
index searches stands in the index itself, as data that does not run.
"""

import json
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Verdict
from xlvalidate.messages import text
from xlvalidate.reports.call_text import MOST_CALLS, said_calls
from xlvalidate.reports.html_parts import ROOM, dressed, when, whole, words
from xlvalidate.reports.office_pages import OfficePages, page_title
from xlvalidate.reports.page_assets import environment
from xlvalidate.reports.report_data import GRAVEST_FIRST, MISSING, Awaited, Branch, Collected, OfficeResult
from xlvalidate.reports.safe_text import relative_link, visible
from xlvalidate.reports.shown_office import OfficeRow, shown, shown_changes
from xlvalidate.reports.shown_tree import shown_branch
from xlvalidate.reports.told_offices import ToldText
from xlvalidate.temporary_tables import TemporaryTables

INDEX = "index.html"
MOST_LISTED = 500
"""Lines of a list of the index: summary.xlsx has all."""

_ROW, _SECTION, _CHANGE, _AWAITED = range(4)
_STATES = (*Verdict, MISSING)
_LONGEST, _SHORT, _TIMES = 200, 60, 10


class Pieces:
    """Pieces of pages that wait in a table."""

    def __init__(self, tables: TemporaryTables) -> None:
        self._tables = tables
        tables.do("CREATE TABLE pieces (page INTEGER, kind INTEGER, number INTEGER, html TEXT)")

    def put(self, page: int, kind: int, number: int, html: str) -> None:
        """A piece of a page, and which one of its kind it is there."""
        self._tables.do("INSERT INTO pieces VALUES (?, ?, ?, ?)", page, kind, number, str(html))

    def end(self) -> None:
        """All are there."""
        self._tables.do("CREATE INDEX by_page ON pieces (page, kind, number)")

    def get(self, page: int, kind: int) -> Iterator[Markup]:
        """The pieces of a kind on a page, in their order."""
        query = "SELECT html FROM pieces WHERE page = ? AND kind = ? ORDER BY number"
        return (Markup(html) for (html,) in self._tables.rows(query, page, kind))

    def has(self, page: int, kind: int) -> bool:
        """Is there any?"""
        query = "SELECT 1 FROM pieces WHERE page = ? AND kind = ? LIMIT 1"
        return self._tables.do(query, page, kind) is not None


class Site:
    """The pages on their way into files; `names` are those of the pages of offices, from where the index is. `add`
    tells of each office once, in the order of the collection. What waits is in a folder, as long as `kept` is.
    """

    def __init__(self, kept: ExitStack, folder: str, pages: OfficePages, names: Sequence[str], language: str) -> None:
        self._pages, self.names, self._language = pages, names, language
        self._parts: Any = environment(ROOM).get_template("parts.html.j2").make_module(dict(words(language)))
        self._found = ToldText(kept, folder)
        self._told = Pieces(kept.enter_context(closing(TemporaryTables(Path(folder) / "pages.sqlite"))))
        self._open: dict[str, tuple[int, int]] = {}

    def add(self, position: int, office: OfficeResult) -> None:
        """The office at a position of the collection, with all that was checked of it."""
        page, number = self._pages.page_of[position], self._pages.number_of[position]
        row = shown(number, office, self._language, home="../")
        verdicts = list(reversed(Verdict))
        self._told.put(page, _ROW, number, self._parts.office_row(row, verdicts))
        if row.open:
            self._told.put(page, _SECTION, number, self._parts.office_section(row, "#offices"))
            if office.code in self._pages.first_of:
                self._open.setdefault(office.code, (page, number))
        if office.resubmission:
            self._told.put(page, _CHANGE, number, self._parts.change(shown_changes(office, self._language)))
        self._found.add(office.verdict, self._line(page, row).encode() + b",\n")

    def written(self, collected: Collected, editions: Sequence[Edition]) -> Iterator[tuple[str, Iterator[str]]]:
        """Each page by its name, in pieces; the index first. `editions` are those of the forms that are drawn."""
        for position, one in enumerate(collected.missing or ()):
            self._told.put(self._pages.awaited[position], _AWAITED, position, self._parts.missing_row(one))
        self._told.end()
        yield INDEX, self._index(collected)
        branches = {branch.code: branch for branch in collected.tree or () if branch.code in self._pages.first_of}
        dress = dressed(editions, "page.js", "site.css")
        for at, name in enumerate(self.names):
            yield name, self._page(at, collected, branches.get(self._pages.pages[at].below.code), dress)

    def _link(self, page: int, number: int = 0) -> str:
        """Where a page is, as the index leads there; an office of it, if that is drawn."""
        return f"{relative_link(self.names[page])}#o{number}" if number else relative_link(self.names[page])

    def _line(self, page: int, row: OfficeRow) -> str:
        """An office as the index finds it: its state, name, code, page, number if it is drawn, counts, and so on."""
        office = row.office
        file = f"{visible(office.file, _LONGEST)} [{office.piece}]" if office.piece else visible(office.file, _LONGEST)
        name = f"{visible(office.called, _LONGEST)} {office.period}".rstrip()
        return _data(
            _STATES.index(office.verdict), name, visible(office.code, _SHORT), page, row.number if row.open else 0,
            row.must, row.explain, row.not_run, row.first, when(office.received), file,
        )  # fmt: skip

    def _awaited(self, position: int, one: Awaited) -> str:
        name = f"{visible(one.name, _LONGEST)} {one.period}".rstrip()
        state = _STATES.index(MISSING)
        return _data(state, name, visible(one.code, _SHORT), self._pages.awaited[position], 0, 0, 0, 0, "", "", "")

    def _searched(self, collected: Collected) -> Iterator[Markup]:
        """What the index searches, as JSON in which nothing ends a script: the pages, and the offices."""
        pages = [
            [self._link(at), visible(page.below.name or page_title(page, self._language), _LONGEST)]
            for at, page in enumerate(self._pages.pages)
        ]
        yield Markup(f'{{"pages":{_json(pages)},\n"offices":[\n')
        decoded = getincrementaldecoder("utf-8")()
        for piece in self._found:
            yield Markup(decoded.decode(piece))
        for position, one in enumerate(collected.missing or ()):
            yield Markup(f"{self._awaited(position, one)},\n")
        yield Markup("0]}")

    def _index(self, collected: Collected) -> Iterator[str]:
        language, pages = self._language, self._pages.pages
        tree = [branch.code for branch in collected.tree or () if branch.below]
        known = set(tree)
        return (
            environment(ROOM)
            .get_template("index.html.j2")
            .generate(
                **whole(collected, language),
                **dressed((), "index.js", "site.css"),
                states={key: _said(key, language) for key in _STATES},
                order=_STATES,
                searched=self._searched(collected),
                above=(shown_branch(one, self._anchors(one), language) for one in _above(collected)),
                above_count=len(tree),
                link_of={code: self._link(self._pages.first_of[code]) for code in tree}.get,
                others_pages=[
                    (self._link(at), page_title(page, language))
                    for at, page in enumerate(pages)
                    if page.below.code not in known
                ],
                calls=[
                    (one, self._at(one.position, one.office))
                    for one in islice(said_calls(collected, language), MOST_CALLS)
                ],
                more_calls=max(0, len(collected.calls) - MOST_CALLS),
                differing=sum(1 for branch in collected.tree or () if branch.rolled and branch.rolled.differing),
                others=islice(collected.others, MOST_LISTED),
                most=MOST_LISTED,
                most_above=MOST_LISTED * _TIMES,
            )
        )

    def _at(self, position: int, office: OfficeResult) -> str:
        page, number = self._pages.page_of[position], self._pages.number_of[position]
        return self._link(page, number if office.verdict is not Verdict.ACCEPTED else 0)

    def _anchors(self, branch: Branch) -> dict[str, str]:
        """Where the report of an office above others is drawn; nothing where it is not."""
        return {branch.code: self._link(*self._open[branch.code])} if branch.code in self._open else {}

    def _page(self, at: int, collected: Collected, branch: Branch | None, dress: Any) -> Iterator[str]:
        page, language = self._pages.pages[at], self._language
        anchors = {} if branch is None else {code: f"../{link}" for code, link in self._anchors(branch).items()}
        beside = [
            (f"../{self._link(other)}", str(one.number))
            for other, one in enumerate(self._pages.pages)
            if one.below is page.below
        ] if page.parts > 1 else []  # fmt: skip
        return (
            environment(ROOM)
            .get_template("offices.html.j2")
            .generate(
                **words(language),
                **dress,
                collected=collected,
                title=page_title(page, self._language),
                home=f"../{INDEX}",
                leaf=shown_branch(branch, anchors, language) if branch else None,
                tiles=[(state, page.below.states[state]) for state in (*GRAVEST_FIRST, MISSING)],
                beside=beside,
                here=page.number,
                rows=self._told.get(at, _ROW),
                there={kind: self._told.has(at, number) for kind, number in _KINDS.items()},
                changes=self._told.get(at, _CHANGE),
                awaited=self._told.get(at, _AWAITED),
                sections=self._told.get(at, _SECTION),
                due=collected.due.said(language) if collected.due else "",
            )
        )


def _said(state: str, language: str) -> str:
    return text("report.missing.verdict" if state == MISSING else f"verdict.{state}", language)


def _above(collected: Collected) -> Iterator[Branch]:
    return islice((one for one in collected.tree or () if one.below), MOST_LISTED * _TIMES)


_KINDS = {"rows": _ROW, "changes": _CHANGE, "awaited": _AWAITED}


def _data(*fields: Any) -> str:
    return _json(fields)


def _json(data: Any) -> str:
    """In a page: nothing in it ends a script or begins a comment."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
