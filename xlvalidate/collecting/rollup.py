"""A collection rolled up: the form of every office above others, filled in with the sums of its units, as bytes, and
judged as any other. Nothing is written here.
"""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Collection as Codes
from dataclasses import dataclass, replace
from pathlib import PurePath

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.checking.rollup import Own, RollUp, TakenFrom, adding, tree_order
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.copied_entries import copied_entries
from xlvalidate.collecting.state_with_sums import Reports, rolled_up, summable, units_of
from xlvalidate.distribution.file_names import base_name, workbook_names
from xlvalidate.distribution.office_workbooks import covered
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.template_names import cover_name, declared_name
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period
from xlvalidate.messages import text
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.identify import stated_edition, wanted
from xlvalidate.reading.read_book import read_book
from xlvalidate.roster import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An office above others, rolled up.

    `name` is the name of its workbook. `other` is the name that a partial sum would have if this one is whole, and a
    whole one if this one is partial. If units are missing and no part of the sum was asked for, `data` and `checked`
    are None.
    """

    rolled: RollUp
    name: str
    other: str
    data: bytes | None = None
    checked: Checked | None = None


def chosen_edition(reports: Reports, asked: str | None) -> Edition:
    """The edition that is rolled up. Raises UsageError where none adds, or where it is not said which one."""
    there = summable(reports)
    if not there:
        raise UsageError(usage("nothing-adds", editions=tuple(reports.editions)))
    names = tuple(edition.id for edition in there)
    if asked is None and len(there) > 1:
        raise UsageError(usage("several-editions", editions=names))
    found = [edition for edition in there if asked in (None, edition.id)]
    if not found:
        raise UsageError(usage("not-rolled-up", edition=asked, editions=names))
    return found[0]


def roster_of(view: CollectionView, asked: Period | None = None) -> tuple[Roster, Period]:
    """The roster and the period that sums are made for: the collection's, or the one of several that is `asked` for.
    Raises UsageError where there is none.
    """
    collection = view.collection
    if collection.roster is None:
        raise UsageError(usage("no-roster", folder=collection.folder))
    span = collection.settings.span
    if span is None:
        raise UsageError(usage("no-year", folder=collection.folder))
    if not view.asked.several:
        if asked not in (None, span):
            raise UsageError(usage("no-such-period", period=asked, periods=(str(span),)))
        return collection.roster, span
    if asked is None or asked not in view.state.periods:
        wrong = "which-period" if asked is None else "no-such-period"
        raise UsageError(usage(wrong, period=asked or span, periods=tuple(map(str, view.state.periods))))
    return collection.roster, asked


def at_or_below(roster: Roster, parent: str | None) -> list[str]:
    """The offices that have units: all of them, or one and those below it; each before those below it.

    Raises UsageError for a code that the roster does not have, or an office without units.
    """
    above = [code for code, _ in tree_order(roster) if roster.units(code)]
    if parent is None:
        if not above:
            raise UsageError(usage("nobody-above"))
        return above
    if parent not in roster.by_code:
        raise UsageError(usage("no-such-office", offices=parent))
    if parent not in above:
        raise UsageError(usage("nobody-below", office=parent))
    return [
        code
        for code in above
        if code == parent or any(office.code == parent for office in roster.above(roster.by_code[code]))
    ]


def roll_ups(view: CollectionView, reports: Reports, edition: Edition, codes: Codes[str]) -> dict[str, RollUp]:
    """The sums of these offices, by code, in the order asked for."""
    assert view.collection.roster is not None
    roster = view.collection.roster
    found = rolled_up(reports, roster, edition, units_of(reports, roster, edition), codes)
    return {code: found[code] for code in codes}


def made(
    view: CollectionView,
    rolled: Mapping[str, RollUp],
    issued: Callable[[str], bytes | None],
    blank: bytes,
    setup: Setup,
    partial: bool,
    period: Period,
    own: Own,
) -> Iterator[Made]:
    """The workbook of each office, one at a time. `issued` gives the one that an office was sent, by its name; `blank`
    is the template of all others; `own` the report of an office.
    """
    assert view.collection.roster is not None
    roster = view.collection.roster
    suffixes = {one.edition.suffix for one in rolled.values()}
    names = {suffix: workbook_names(roster, period, suffix) for suffix in suffixes}
    for code, one in rolled.items():
        suffix = one.edition.suffix
        whole = base_name(names[suffix][code])
        part = f"{PurePath(whole).stem}_{text('rollup.partial.file', one.edition.language)}{suffix}"
        name, other = (part, whole) if one.missing else (whole, part)
        if one.missing and (not partial or all(unit.by is TakenFrom.NOTHING for unit in one.units)):
            yield Made(rolled=one, name=name, other=other)
            continue
        # A part of the sum never goes into what was issued to the office: its stamp would make a report of it.
        data = workbook(one, roster, period, blank if one.missing else issued(whole) or blank, own)
        # It is not asked for a stamp either.
        (checked,) = judge([File(name, data)], replace(setup, trusted=None) if one.missing else setup)
        if one.missing:  # it has no code on purpose
            found = tuple(finding for finding in checked.findings if finding.why != "cover-blank")
            checked = replace(checked, findings=found, verdict=verdict(found))
        yield Made(rolled=one, name=name, other=other, data=data, checked=checked)


def workbook(rolled: RollUp, roster: Roster, period: Period, template: bytes, own: Own) -> bytes:
    """A template with the sums of an office's units, and their entries where there is room for them. If units are
    missing, its cover says so and has no code, so that it does not pass for the office's report.

    Raises UsageError for a template of another edition.
    """
    book = read_book(template, wanted)
    if isinstance(book, Refusal) or stated_edition(book) != rolled.edition.id:
        raise UsageError(usage("issued-another", office=rolled.code, edition=rolled.edition.id))
    office = roster.by_code[rolled.code]
    cover = dict(covered(rolled.edition, office, period))
    if rolled.missing:
        said = text("rollup.partial.office", rolled.edition.language, office=office.name, count=len(rolled.missing))
        cover |= {"office": said, "office_code": ""}
    cells: dict[Cell, Typed] = {}
    for line, value in cover.items():
        _put(cells, book, cover_name(line), value)
    for code in adding(rolled.edition):
        name = rolled.edition.indicators[code].name
        _put(cells, book, name, rolled.figures.numbers.get(code, ""))
    for table in rolled.edition.declarable:
        # What is for none of its units is not for their sum.
        if rolled.figures.left_out(table) and Declaration.NOT_APPLICABLE in rolled.edition.declarable[table]:
            word = declaration_word(Declaration.NOT_APPLICABLE, rolled.edition.language)
            _put(cells, book, declared_name(table), word)
    cells |= dict(copied_entries(rolled, own, book))
    return filled(template, cells)


def _put(cells: dict[Cell, Typed], book: Book, name: str, value: Typed) -> None:
    """A value where a name leads to. What is blank and stays so is left alone, and so is a formula that nothing is
    known for.
    """
    found = book.named(name)
    if found is None or found.cell is None:
        raise UsageError(usage("no-place-for", name=name))
    old = book.at(found.cell)
    if value != "" or (old.text and old.formula is None):
        cells[found.cell] = value
