"""A cause as people read it: where, what is wrong, what to do, and last the ids of its rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from xlvalidate.cells import Cell
from xlvalidate.checking.causes import Cause, CauseKind
from xlvalidate.checking.suspects import Suspects
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import shared_place
from xlvalidate.findings import Finding, Place, clip
from xlvalidate.messages import text
from xlvalidate.reading.submission import Lack
from xlvalidate.reports.entry_text import counted_by_column, entry_rows, rows_said, where_of_entries
from xlvalidate.reports.finding_text import Said, nil_said, say, sentences
from xlvalidate.reports.gap_text import are_numbers, gaps_said, steps_said

_MOST_CELLS, _MOST_EQUATIONS, _MOST_IDS, _MOST_SETS = 12, 8, 4, 3
_OF_A_LIST = ("not-a-choice", "not-under")
_RUN = 3  # cells in a line that are said as one range


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCause:
    """A cause in words. `where` is empty for a whole file. `equations` say of each of its rules where it is and what is
    wrong, if there are several; `figures` are the same in short, beside `where`. `ids` are those of its findings.
    """

    where: str
    what: str
    please: str
    figures: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    ids: str = ""
    tail: str = ""

    @property
    def one_line(self) -> Said:
        """All but the equations, as a finding is said."""
        return Said(self.where, self.what, "", self.please, self.tail)

    @property
    def message(self) -> str:
        """The same in one line."""
        return self.one_line.message


@lru_cache(maxsize=128)
def say_cause(cause: Cause, edition: Edition | None, language: str) -> SaidCause:
    """The words of a cause. `edition` is None only for a file that is of none."""
    said = _said(cause, edition, language)
    ids = list(dict.fromkeys(finding.id for finding in cause.findings))
    shown = text("and", language).join(ids[:_MOST_IDS])
    if len(ids) > _MOST_IDS:
        shown = text("cause.ids", language, ids=shown, count=len(ids))
    tail = text("finding.tail", language, id=shown, severity=text(f"severity.{cause.severity}", language))
    return replace(said, please=_then(said.please, cause, language), ids=shown, tail=tail)


def _said(cause: Cause, edition: Edition | None, language: str) -> SaidCause:
    own = [finding for finding in cause.findings if finding.why != "not-run"]
    if edition is not None and cause.kind is CauseKind.GAPS:
        return _gaps(cause, own, edition, language)
    if edition is not None and len(own) > 1:
        balance = cause.kind is CauseKind.BALANCE
        return _rules(cause, own, edition, language) if balance else _alike(cause, own, edition, language)
    first = say(own[0], edition, language)
    what, please = _suspected(first.what, first.please, cause, language)
    return SaidCause(where=first.where, what=what, please=please, figures=(first.short,) if first.short else ())


def _alike(cause: Cause, own: Sequence[Finding], edition: Edition, language: str) -> SaidCause:
    """Cells that are wrong in the same way."""
    first = say(own[0], edition, language)
    if table := _open_table(cause.places, edition):
        return _alike_entries(cause, own, edition, table, language)
    cell = _address(own[0])
    cells = cells_said(cause.places, language)
    what = (
        text("cause.alike", language, count=len(own), cells=cells, cell=cell, what=first.what) if cell else first.what
    )
    figures, equations = _each(own, edition, language) if first.figures else ((), ())
    return SaidCause(
        where=_where(cause.places, edition), what=what, please=first.please, figures=figures, equations=equations
    )


def _alike_entries(cause: Cause, own: Sequence[Finding], edition: Edition, table: str, language: str) -> SaidCause:
    """Words of a column that are none of its list, each told by itself."""
    first = say(own[0], edition, language)
    alone = own[0].entries < 2
    what = text("entry.first.cell", language, at=_address(own[0]), said=first.what) if alone else first.what
    _, equations = _each(own, edition, language)
    words = tuple(_word_in_short(one, edition, table, language) for one in own[:_MOST_EQUATIONS])
    return SaidCause(
        where=where_of_entries(cause.places, cause.entries, edition, table, language),
        what=text("entry.alike", language, count=cause.entries, said=what),
        please=text(f"please.{own[0].why}", language) if own[0].why in _OF_A_LIST else first.please,
        figures=(*words, *equations[len(words) :]),
        equations=equations,
    )


def _word_in_short(finding: Finding, edition: Edition, table: str, language: str) -> str:
    rows = rows_said(entry_rows(finding.places, edition, table), finding.entries, language)
    word = text("words.text", language, said=clip(finding.places[0].text))
    return text("cause.equation", language, where=rows, what=word)


def _rules(cause: Cause, own: Sequence[Finding], edition: Edition, language: str) -> SaidCause:
    """Several rules that the same cells break, and what is wrong with these cells by themselves."""
    broken = [one for one in own if one.why == "broken"]
    what = sentences([text("cause.broken", language, count=len(broken)), nil_said(broken, edition, language)], language)
    what, please = _suspected(what, say(broken[0], edition, language).please, cause, language)
    figures, equations = _each(own, edition, language)
    return SaidCause(
        where=_where_with_cells(cause.places, edition, language),
        what=what,
        please=please,
        figures=figures,
        equations=equations,
    )


def _each(own: Sequence[Finding], edition: Edition, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is wrong by each finding, in short and in words, and how many more there are."""
    told = [(one, say(one, edition, language)) for one in own[:_MOST_EQUATIONS]]
    more = [text("cause.more", language, count=len(own) - len(told))] if len(own) > len(told) else []
    return (
        (*(_in_short(one, said, language) for one, said in told), *more),
        (*(text("cause.equation", language, where=said.where, what=said.what) for _, said in told), *more),
    )


def _then(please: str, cause: Cause, language: str) -> str:
    """What to do, and what is judged only afterwards."""
    if not cause.waits:
        return please
    key = "cause.waits.gaps" if cause.kind is CauseKind.GAPS else "cause.waits"
    return sentences([please, text(key, language, count=cause.waits)], language)


def _gaps(cause: Cause, own: Sequence[Finding], edition: Edition, language: str) -> SaidCause:
    if own:  # the whole table is blank
        told = say(own[0], edition, language)
        return SaidCause(where=_where(cause.places, edition), what=told.what, please=told.please)
    numbers = are_numbers(cause.places, edition)
    gaps, cells = gaps_said(cause.lacks, numbers, language), _cells_lacking(cause, edition, language)
    what = text("cause.gaps" if cells else "cause.gaps.nowhere", language, gaps=gaps, cells=cells)
    steps = steps_said(cause.lacks, numbers, language)
    please = "please.not-run.mixed"
    if [lack for lack, _ in cause.lacks] == [Lack.BLANK]:
        please = "please.not-run" if numbers else "please.not-run.any"
    table = _open_table(cause.places, edition)
    where = (
        where_of_entries(cause.places, cause.entries, edition, table, language)
        if table
        else _where(cause.places, edition)
    )
    return SaidCause(where=where, what=what, please=text(please, language, steps=steps))


def _open_table(places: Sequence[Place], edition: Edition) -> str:
    """The open table in which all of these cells are; empty where there is none."""
    tables = {_open_table_of(place, edition) for place in places}
    return tables.pop() if len(tables) == 1 else ""


def _open_table_of(place: Place, edition: Edition) -> str:
    column = edition.columns.get(place.code or "")
    return column.table if column else ""


def _cells_lacking(cause: Cause, edition: Edition, language: str) -> str:
    """The cells without a figure; of an open table, where not all of them can be said, how many in which column."""
    if not cause.by_column:
        return cells_said(cause.places, language)
    if len(cause.by_column) == 1:
        return ""  # its column is said, and its rows
    if sum(count for _, count in cause.by_column) == len(cause.places) <= _MOST_CELLS:
        return cells_said(cause.places, language)
    return counted_by_column(cause.by_column, cause.places, edition, language)


def _where(places: Sequence[Place], edition: Edition) -> str:
    indicators = [edition.operands[place.code] for place in places if place.code]
    return shared_place(edition, indicators) if indicators else ""


def _where_with_cells(places: Sequence[Place], edition: Edition, language: str) -> str:
    where, cells = _where(places, edition), cells_said(places, language)
    if len(places) == 1 and cells:
        return text("cell", language, name=where, cell=cells)
    if _on_several_sheets(places):
        return cells
    return f"{where} {cells}".strip()


def _on_several_sheets(places: Sequence[Place]) -> bool:
    return len({place.cell.sheet for place in places if place.cell is not None}) > 1


def cells_said(places: Sequence[Place], language: str) -> str:
    """Addresses, three and more in a line as a range: `C9, C11, C26:C29`; with their sheets where these are several."""
    cells = [place.cell for place in places if place.cell is not None]
    several = _on_several_sheets(places)
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and _goes_on(runs[-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    said = [one for run in runs for one in _run_said(run, several)]
    return text("and", language).join(said[:_MOST_CELLS]) + ("…" if len(said) > _MOST_CELLS else "")


def _goes_on(run: Sequence[Cell], cell: Cell) -> bool:
    """Does the cell stand below or right of the last of a run, as all before it do?"""
    step = _step(run[-1], cell)
    return step in ((True, 1, 0), (True, 0, 1)) and (len(run) == 1 or step == _step(run[-2], run[-1]))


def _step(before: Cell, after: Cell) -> tuple[bool, int, int]:
    return before.sheet == after.sheet, after.row - before.row, after.column - before.column


def _run_said(run: Sequence[Cell], with_sheet: bool) -> Iterator[str]:
    sheet = f"{run[0].sheet} " if with_sheet else ""
    if len(run) < _RUN:
        yield from (f"{sheet}{cell.a1}" for cell in run)
    else:
        yield f"{sheet}{run[0].a1}:{run[-1].a1}"


def _in_short(finding: Finding, said: Said, language: str) -> str:
    return text("cause.equation", language, where=_address(finding), what=said.short or said.what)


def _address(finding: Finding) -> str:
    """That of its first place; empty where it has none, or one without a cell."""
    cell = finding.places[0].cell if finding.places else None
    return cell.a1 if cell else ""


def _suspected(what: str, please: str, cause: Cause, language: str) -> tuple[str, str]:
    """What is wrong with the cells that are suspected, and what to do, where they are to be looked at first."""
    if cause.suspects is None:
        return what, please
    names = _names(cause)
    what = sentences([what, suspects_said(cause.suspects, names, language)], language)
    if cause.likeliest:
        cells = _listed(cause.suspects.alone, names, language)
        please = text("please.suspects", language, cells=cells)
    return what, sentences([please, text("suspects.others", language)], language)


def _names(cause: Cause) -> dict[str, str]:
    several = _on_several_sheets(cause.places)
    return {
        place.code: "" if place.cell is None else f"{place.cell.sheet} {place.cell.a1}" if several else place.cell.a1
        for place in cause.places
        if place.code
    }


def suspects_said(suspects: Suspects, names: dict[str, str], language: str) -> str:
    """Which cells are likely wrong, as far as that is known. `names` has what each is called, by code."""
    sets = suspects.sets if suspects.ended else ()
    if not sets:
        return text("suspects.unknown", language)
    if len(sets) > _MOST_SETS:
        return text("suspects.many", language)
    if len(sets) > 1:
        either = (text("suspects.with", language).join(names[code] for code in one) for one in sets)
        return text("suspects.either", language, sets=text("suspects.or", language).join(either))
    key = "one" if len(sets[0]) == 1 else "both" if len(sets[0]) == 2 else "all"
    said = text(f"suspects.{key}", language, cells=_listed(sets[0], names, language), count=len(sets[0]))
    slip = suspects.slips[0]
    return said if slip is None else sentences([said, text(f"slip.{slip}", language)], language)


def _listed(codes: Sequence[str], names: dict[str, str], language: str) -> str:
    return text("and", language).join(names[code] for code in codes)
