"""The first sheet of summary.xlsx: what was collected, how it stands in all and by the office above, what is where."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from xlvalidate.cells import quoted_sheet
from xlvalidate.derive.appearance import Tint
from xlvalidate.editions.wording import form_title
from xlvalidate.findings import Verdict
from xlvalidate.messages import text
from xlvalidate.reports.report_data import GRAVEST_FIRST, MISSING, Collected
from xlvalidate.reports.streamed_workbook import (
    MOST_ROWS,
    FrontLine,
    FrontSheet,
    ReportCell,
    WrittenSheet,
    numbered_title,
)

_WIDTHS = (46, 14, 14, 14, 14, 14, 14)
_STATES = (*Verdict, MISSING)


@dataclass(slots=True)
class OfficesBelow:
    """The offices right below another, by what became of each; an office counts once, by the gravest of its reports.
    Those that the roster does not have are told apart: they are not `listed`.
    """

    code: str
    name: str
    listed: bool = True
    states: Counter[str] = field(default_factory=Counter)

    @property
    def key(self) -> tuple[str, bool]:
        """What tells it from others, see `parent_key`."""
        return self.code or self.name, self.listed


def parent_key(parent_code: str, parent: str, code: str, roster: Container[str]) -> tuple[str, bool]:
    """What tells the offices below one from those below another: the code of the office above or what stands instead,
    and whether the roster has the office itself.
    """
    return (parent_code or parent, True) if not roster or code in roster else ("", False)


def by_parent(collected: Collected) -> list[OfficesBelow]:
    """The offices by the one above, in the order of the roster; then those without one, and those not in the roster."""
    order = {branch.code: number for number, branch in enumerate(collected.tree or ())}
    found: dict[tuple[str, bool], OfficesBelow] = {}

    def count(parent_code: str, parent: str, code: str, roster: Container[str], state: str) -> None:
        key = parent_key(parent_code, parent, code, roster)
        if key not in found:
            found[key] = OfficesBelow(parent_code, parent) if key[1] else OfficesBelow("", "", listed=False)
        found[key].states[state] += 1

    for one in collected.gravest_of_each:
        count(one.parent_code, one.parent, one.code, order, str(one.verdict))
    for awaited in collected.missing or ():
        count(awaited.parent_code, awaited.parent, "", (), MISSING)
    return sorted(
        found.values(), key=lambda one: (not one.listed, not (one.code or one.name), order.get(one.code, len(order)))
    )


def in_all(groups: Iterable[OfficesBelow]) -> Counter[str]:
    """How many offices are at each verdict, and missing."""
    states: Counter[str] = Counter()
    for one in groups:
        states.update(one.states)
    return states


def front(collected: Collected, language: str, most: int = MOST_ROWS) -> FrontSheet:
    """The sheet; it is written when the others are, which have at most so many rows each."""
    return FrontSheet(text("report.sheet.front", language), _WIDTHS, partial(_lines, collected, language, most))


def _lines(collected: Collected, language: str, most: int, listed: Sequence[WrittenSheet]) -> Iterator[FrontLine]:
    yield FrontLine([collected.title], "title", wide=True)
    yield from (
        FrontLine([text(f"report.{key}", language), said], wide=True) for key, said in _facts(collected, language)
    )
    yield FrontLine([])
    yield _head("report.front.totals", language)
    groups = by_parent(collected)
    states = in_all(groups)
    links = _links(collected, language, most)
    total = [text("report.front.sum", language), collected.expected, *_counts(states, collected, links)]
    yield FrontLine(total, "total")
    yield FrontLine([])
    yield FrontLine([text("report.front.sheets", language)], "section", wide=True)
    yield from (FrontLine([ReportCell(one.title, place=start_of(one.title)), one.rows]) for one in listed)
    if any(one.code or one.name or not one.listed for one in groups):
        yield FrontLine([])
        yield _head("report.head.parent", language)
        for one in groups:
            expected = one.states.total() if one.listed and collected.missing is not None else None
            yield FrontLine([said_parent(one, language), expected, *_counts(one.states, collected, {})])
        yield FrontLine(total, "total")


def _facts(collected: Collected, language: str) -> Iterator[tuple[str, str]]:
    forms = (
        text("report.front.edition", language, title=form_title(edition, language), id=edition.id)
        for edition in collected.forms
    )
    yield "front.form", "\n".join(forms) or "\n".join(collected.editions)
    if collected.period:
        yield "period", collected.period
    if collected.due:
        yield "due", collected.due.said(language)
        yield "tile.late", str(collected.late)
    if collected.came:
        yield "made", collected.made.isoformat(sep=" ", timespec="minutes")
    if collected.missing is None:
        yield "missing", text("report.missing.unknown", language)


def _head(first: str, language: str) -> FrontLine:
    heads = ("report.head.expected", *(f"verdict.{verdict}" for verdict in Verdict), "report.missing.verdict")
    return FrontLine([text(key, language) for key in (first, *heads)], "head")


def _counts(states: Counter[str], collected: Collected, links: Mapping[str, str]) -> Iterator[ReportCell]:
    for state in _STATES:
        count = states[state]
        unknown = state == MISSING and collected.missing is None
        yield ReportCell(None if unknown else count, _TINTS[state] if count else None, place=links.get(state, ""))


_TINTS: Mapping[str, Tint] = {
    Verdict.ACCEPTED: Tint.PASSED,
    Verdict.EXPLAIN: Tint.EXPLAIN,
    Verdict.RETURN: Tint.MUST,
    Verdict.UNREADABLE: Tint.MUST,
    MISSING: Tint.TO_FILL,
}


def _links(collected: Collected, language: str, most: int) -> Mapping[str, str]:
    """To where the offices of each verdict begin, and to those that are missing."""
    title, links, before = text("report.sheet.offices", language), dict[str, str](), 0
    counts = Counter(one.verdict for one in collected.offices)
    for verdict in GRAVEST_FIRST:
        if counts[verdict]:
            sheet, row = divmod(before, most)
            links[verdict] = f"{quoted_sheet(numbered_title(title, sheet + 1))}!A{row + 2}"
        before += counts[verdict]
    if collected.missing:
        links[MISSING] = start_of(text("report.sheet.missing", language))
    return links


def start_of(title: str) -> str:
    """Where a sheet begins, as a link has it."""
    return f"{quoted_sheet(title)}!A1"


def said_parent(one: OfficesBelow, language: str) -> str:
    """The office above, or that there is none."""
    if not one.listed:
        return text("report.front.not-listed", language)
    if not (one.code or one.name):
        return text("report.front.no-parent", language)
    return one.name if one.name == one.code or not one.code else f"{one.code} {one.name}"
