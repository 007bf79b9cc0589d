"""Whose report a document is, and of which year, where it says so beyond doubt."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from xlvalidate.editions.edition import Edition
from xlvalidate.importing.document import TextSpot
from xlvalidate.importing.label_text import bare, compared
from xlvalidate.importing.snippets import Cut, Snippets

COVER_LINES = ("office", "office_code", "year")
"""The lines of the cover that a report may say, by their codes."""

_WORDS = "[^。,，;；:：|]"
_TITLE = re.compile(
    rf"(?P<office>{_WORDS}{{2,40}}?)?(?:关于)?(?P<year>(?:19|20)\d\d)年(?:度)?{_WORDS}{{0,24}}(?:报告|年报|统计表|报表)"
)
_OF_YEAR = re.compile(r"\((?P<year>(?:19|20)\d\d)年度?\)")
_SINCE = re.compile(r"(?:期限|时间|范围)[^。]{0,6}?(?:自|从|为)?(?P<year>(?:19|20)\d\d)年1月1日")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_TITLE, _LONGEST_OFFICE = 60, 40


@dataclass(frozen=True, slots=True)
class SaidOfReport:
    """A line of the cover as a document says it, and where."""

    text: str
    where: TextSpot


@dataclass(frozen=True, slots=True)
class _Said:
    """A line or a cell: as published, simplified, where, and what stands in the next cell of its row."""

    text: str
    simple: str
    where: TextSpot
    behind: SaidOfReport | None


def whose_report(snippets: Snippets, edition: Edition | None = None) -> Mapping[str, SaidOfReport]:
    """The office, its code and the year of a report, by the codes of their lines on the cover; what is in doubt is left
    out.
    """
    years, titled = dict[str, TextSpot](), dict[str, TextSpot]()
    offices: dict[str, dict[str, TextSpot]] = {code: {} for code in COVER_LINES[:2]}
    labels = _labels(edition)
    forms = _titles(edition)
    for one in _lines(snippets):
        plain = bare(one.simple)
        if len(plain) <= _LONGEST_TITLE and (found := _TITLE.fullmatch(plain) or _OF_YEAR.fullmatch(plain)):
            years.setdefault(found["year"], one.where)
            if found.groupdict().get("office"):
                titled.setdefault(found["office"].removeprefix("《"), one.where)
        elif found := _SINCE.search(plain):
            years.setdefault(found["year"], one.where)
        elif (year := _YEAR.search(plain)) and compared(plain.replace(year[0], "", 1)) in forms:
            years.setdefault(year[0], one.where)
        for code, label in labels.items():
            if (said := _behind(one, label)) is not None:
                offices[code].setdefault(said.text, said.where)
    offices["office"] = offices["office"] or titled
    every = {**offices, "year": years}
    return {code: SaidOfReport(*next(iter(said.items()))) for code, said in every.items() if len(said) == 1}


def _labels(edition: Edition | None) -> Mapping[str, str]:
    """The labels of the cover's lines for the office, as they are compared."""
    fields = edition.cover.fields if edition is not None else ()
    return {one.code: compared(one.label) for one in fields if one.code in COVER_LINES[:2]}


def _titles(edition: Edition | None) -> frozenset[str]:
    """What the form is called, as it is compared."""
    if edition is None:
        return frozenset()
    return frozenset(
        map(compared, (edition.text.title, edition.cover.title or "", *(one.title for one in edition.tables)))
    )


def _lines(snippets: Snippets) -> Iterator[_Said]:
    for _, row in groupby(snippets, key=lambda one: one.row):
        cells = [one for one in row if one.text]
        if cells and cells[0].cut is Cut.WORD:
            yield _Said(
                " ".join(one.text for one in cells), " ".join(one.simple for one in cells), cells[0].where, None
            )
            continue
        for at, one in enumerate(cells):
            behind = cells[at + 1] if at + 1 < len(cells) and not cells[at + 1].figure else None
            yield _Said(one.text, one.simple, one.where, SaidOfReport(behind.text, behind.where) if behind else None)


def _behind(one: _Said, label: str) -> SaidOfReport | None:
    """What stands behind a label: in the same cell or line, or in the next cell."""
    parts = re.split("[:：]", one.text, maxsplit=1)
    said: SaidOfReport | None
    if len(parts) == 2 and parts[1].strip():
        said = SaidOfReport(parts[1].strip(), one.where)
        names = compared(re.split("[:：]", one.simple, maxsplit=1)[0]) == label
    else:
        said, names = one.behind, compared(one.simple) == label
    return said if names and said is not None and len(said.text) <= _LONGEST_OFFICE else None
