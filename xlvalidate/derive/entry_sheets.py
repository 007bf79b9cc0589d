"""A hidden sheet for each open table: what its cells count as, and every rule at every entry, in a row of the same
number as the entry's.

It is no part of the table, so that sorting, cutting and pasting there leave it as it is. What a cell holds is asked by
a name for the cell of a column in the same row: a reference would go with a cell that is cut, and `INDEX` over the
column makes every entry anew with each cell that is filled in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.asked_elsewhere import asked_elsewhere, has_formula
from xlvalidate.derive.check_states import CheckState, has_room
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.entry_cells import (
    NoFigure,
    blank_of,
    breaks_of,
    counted_formula,
    is_blank,
    is_entry,
    is_text,
    reading_formulas,
)
from xlvalidate.derive.entry_rules import OwnCells, entry_state_formula, where_formula
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, FILLED, NUMBER, TYPED, number_cells
from xlvalidate.derive.listed_formulas import LONGEST_WORD, escaped, listed_formula
from xlvalidate.derive.offered_lists import from_name, many_name, office_run, run_formulas
from xlvalidate.derive.sheet import Content
from xlvalidate.editions.edition import Edition, EntryFigure, Indicator, Instance, OpenTable
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.editions.model import BlankMeans
from xlvalidate.editions.template_names import cover_name, entries_name, entry_states_name, own_cell_name, unlisted_name
from xlvalidate.rules.excel_formulas import sayable
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import AmongEntries, Claim, EntryRelation, among_entries, asked_of_entry

_SHEET = "_xlv_entries_"
_FIGURE_NAMES = {NUMBER: "h_number_", FILLED: "h_known_", TYPED: "h_none_"}
_REFERENCE = re.compile(rf"{FIGURES_SHEET}!\$[A-Z]+\$[0-9]+(?::\$[A-Z]+\$[0-9]+)?")
_LONGEST_PART = 6_000
"""Of a formula that is put together of one for each column: there are others around it, and cells are longer where it
stands in a name.
"""
_NOT = f"{CheckState.NOT_APPLICABLE:d}"
_SEPARATOR = "CHAR(31)"


@dataclass(frozen=True, slots=True)
class HiddenColumn:
    """A column: its heading, its formula in the first row, what that gives where there is no entry, and its name."""

    heading: str
    formula: str
    blank: Content
    name: str = ""


@dataclass(slots=True)
class EntrySheet:
    """The sheet of one table while it is put together: a column is there as soon as it is asked for."""

    edition: Edition
    table: OpenTable
    number: int
    others: Mapping[str, "EntrySheet"]
    columns: list[HiddenColumn] = field(default_factory=list)
    around: dict[str, Area] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """Its name."""
        return f"{_SHEET}{self.number}"

    @property
    def top(self) -> int:
        """The row of the first entry."""
        return draw(self.edition).column_of[self.table.columns[0].code].area.top

    def area(self, cell: str) -> str:
        """The whole column of a cell, as other sheets refer to it."""
        letters = cell.strip("$").rstrip("0123456789")
        return f"{self.sheet}!${letters}${self.top}:${letters}${self.top + self.table.most - 1}"

    def _column(self, heading: str, formula: str, blank: Content = "", name: str = "") -> str:
        formula = _REFERENCE.sub(lambda match: self._around(match[0]), formula)
        self.columns.append(HiddenColumn(heading, formula, blank, name))
        self._known[heading] = f"${column_letters(len(self.columns))}{self.top}"
        return self._known[heading]

    def _around(self, reference: str) -> str:
        """Cells of the sheet with the figures by names: a formula that is shared by rows is not to speak of another
        sheet. (In cells above the entries, LibreOffice takes them for circles.)
        """
        codes = {row: code for code, row in number_cells(self.edition).items()}
        names = []
        for row, column in Area.at(reference.partition("!")[2].replace("$", "")).places():
            name = f"{_FIGURE_NAMES[column]}{codes[row]}"
            self.around[name] = Area(row, column, row, column)
            names.append(name)
        return ",".join(names)

    def raw(self, code: str) -> str:
        """The cell of an entry in the table itself."""
        return own_cell_name(code)

    def entry(self) -> str:
        """1 where a row is an entry, 0 where nothing was typed in it."""
        if (known := self._known.get("entry")) is not None:
            return known
        cells = [self.raw(one.code) for one in self.table.columns]
        # Each of them stands there thrice.
        parts = [
            f"IF({is_entry(part, self.edition.text.placeholders)},1,0)" for part in _parts(cells, _LONGEST_PART // 3)
        ]
        if len(parts) == 1:
            return self._column("entry", parts[0], 0, entries_name(self.table.code))
        counted = [self._column(f"entry {number}", part, 0) for number, part in enumerate(parts, start=1)]
        return self._column("entry", f"IF({'+'.join(counted)}>0,1,0)", 0, entries_name(self.table.code))

    def of_entries(self, formula: str) -> str:
        """A formula where there is an entry; else nothing."""
        return f'IF({self.entry()}=0,"",{formula})'

    def counted(self, code: str) -> str:
        """What a cell of an entry counts as (`entry_cells`), and a blank one where there is no entry."""
        if (known := self._known.get(f"as {code}")) is not None:
            return known
        one, form, steps = self.edition.columns[code], self.edition.text, dict[str, str]()
        for word, formula in reading_formulas(one, self.raw(code), form):
            steps[word] = self._column(f"{word} {code}", _filled_in(formula, steps))
        blank = "" if is_text(one) else blank_of(one).strip('"')
        formula = _filled_in(counted_formula(one, self.raw(code), form), steps)
        return self._column(f"as {code}", formula, 0 if blank == "0" else blank)

    def key(self, codes: Sequence[str]) -> str:
        """What tells entries apart, as one text; nothing where a part of it is not there. It ends with a sign, so that
        no search takes it for a number.
        """
        heading = f"key {' '.join(codes)}"
        if (known := self._known.get(heading)) is not None:
            return known
        parts = [(self.edition.columns[code], self.counted(code)) for code in codes]
        there = "+".join(f"(LEN({cell})>0)" if is_text(one) else f"ISNUMBER({cell})" for one, cell in parts)
        odd = "+".join(f"ISNUMBER({cell})" for one, cell in parts if is_text(one)) or "0"
        said = f"&{_SEPARATOR}&".join(cell for _, cell in parts)
        formula = f'IF(0+{there}<{len(parts)},"",IF(0+{odd}>0,"",{said}&"#"))'
        if any(blank_of(one) == "0" for one, _ in parts):
            formula = self.of_entries(formula)
        return self._column(heading, formula, "", self._key_name(codes))

    def _key_name(self, codes: Sequence[str]) -> str:
        number = sum(1 for heading in self._known if heading.startswith("key "))
        return f"h_key{number}_{self.table.code}"

    def among(self, claim: AmongEntries) -> str:
        """1 where a claim holds that other entries decide, 0 where it does not; of an entry that has what is asked."""
        heading = claim.known_as.code
        if (known := self._known.get(heading)) is not None:
            return known
        codes = [ref.code for ref in claim.of]
        if claim.relation is EntryRelation.ORDERED:
            return self._column(heading, self.of_entries(self._ordered(codes[0])))
        own, within = self.key(codes), [ref.code for ref in claim.within]
        there = self.others[self.edition.columns[within[0]].table] if within else self
        met = (_only_one if claim.relation is EntryRelation.UNIQUE else _is_there)(own, there.named(within or codes))
        return self._column(heading, self.of_entries(f'IF({own}="","",{met})'))

    def named(self, codes: Sequence[str]) -> str:
        """The name of the keys of all entries."""
        cell = self.key(codes)
        return next(column.name for column in self.columns if self._known[column.heading] == cell)

    def _ordered(self, code: str) -> str:
        """Not before the last entry above that has something there, which is carried down."""
        cell = self.counted(code)
        place = f"${column_letters(len(self.columns) + 1)}{self.top}"
        there = f"IF({_above(self.entry())}=0,FALSE,ISNUMBER({_above(cell)}))"
        kept = f"IF({there},{_above(cell)},{_above(place)})"
        before = self._column(f"above {code}", f'IF(ROW()={self.top},"",{kept})')
        return f'IF({before}="",1,IF({cell}>={before},1,0))'

    def own_cells(self, claim: Claim) -> OwnCells:
        """Where a rule finds what it asks of an entry."""
        codes = [ref.code for ref in asked_of_entry(claim) if ref.code in self.edition.columns]
        known = {code: self.counted(code) for code in codes}
        known |= {among.known_as.code: self.among(among) for among in among_entries(claim)}
        raw = {code: self.raw(code) for code in known if code in self.edition.columns}
        return OwnCells(self.edition, known, raw)

    def rule(self, instance: Instance) -> str:
        """The state of a rule at every entry."""
        found = entry_state_formula(self.edition, instance, self.own_cells(instance.claim))
        return self._column(instance.id, self.of_entries(found), "", entry_states_name(instance.id))

    def where(self, figure: EntryFigure) -> str:
        """The state of the condition of a figure: it holds, it does not, or it cannot be told."""
        assert figure.where is not None
        heading = f"where {written(figure.where)}"
        if (known := self._known.get(heading)) is not None:
            return known
        formula = where_formula(self.edition, figure.where, self.own_cells(figure.where))
        return self._column(heading, self.of_entries(formula))

    def amounts(self, figure: EntryFigure) -> tuple[str, str]:
        """What every entry adds to a figure, and the state of that: of an entry that adds nothing it does not apply.

        Marks among the amounts would save a column, but LibreOffice does not count texts that it has just computed.
        """
        assert figure.column is not None
        heading = f"{figure.column.code} {written(figure.where) if figure.where is not None else ''}".strip()
        if (known := self._known.get(f"amounts {heading}")) is not None:
            return known, self._known[f"lacks {heading}"]
        counted = self.counted(figure.column.code)
        rest = f'IF({counted}="{NoFigure.EMPTY}",{CheckState.NOT_APPLICABLE:d},{CheckState.TO_FILL:d})'
        rest = f'IF({counted}="{NoFigure.ODD}",{CheckState.NOT_NUMBER:d},{rest})'
        state = f"IF(ISNUMBER({counted}),{CheckState.HOLDS:d},{rest})"
        if figure.where is not None:
            met = self.where(figure)
            state = f"IF({met}={CheckState.HOLDS:d},{state},IF({met}={CheckState.BREAKS:d},{_NOT},{met}))"
        lacks = self._column(f"lacks {heading}", self.of_entries(state))
        amount = f'IF({lacks}={CheckState.HOLDS:d},{counted},"")'
        return self._column(f"amounts {heading}", self.of_entries(amount)), lacks

    def taken(self, figure: EntryFigure) -> None:
        """What a figure takes of every entry."""
        if figure.column is not None:
            self.amounts(figure)
            if figure.function == "sum" and figure.column.decimals is not None:
                self.finer(figure.column)
        elif figure.where is not None:
            self.where(figure)

    def finer(self, one: Indicator) -> str:
        """1 where a figure has more decimals than it may have: what is added up must not be rounded then."""
        heading, counted = f"finer {one.code}", self.counted(one.code)
        formula = f"IF(ISNUMBER({counted}),IF(ROUND({counted},{one.decimals})={counted},0,1),0)"
        return self._known.get(heading) or self._column(heading, formula, 0)

    def cells(self, rule_id: str) -> str:
        """The state of the rule that every cell of an entry is of its kind and within its bounds."""
        odd, blank = list[str](), list[str]()
        for one in self.table.columns:
            raw, asked = self.raw(one.code), one.blank is BlankMeans.UNKNOWN
            listed = self._listed(one)
            if is_text(one) and not one.worded and listed is None and f"as {one.code}" not in self._known:
                odd.append(f"IF(ISERROR({raw}),1,0)")
                blank += (
                    [f"IF(ISERROR({raw}),0,IF({is_blank(raw, self.edition.text.placeholders)},1,0))"] if asked else []
                )
                continue
            counted = self.counted(one.code)
            odd += [said for said in (breaks_of(one, counted), listed) if said is not None]
            if asked:
                blank.append(
                    f'IF({counted}="{NoFigure.BLANK}",1,0)' if not is_text(one) else f"IF(LEN({counted})=0,1,0)"
                )
        found = []
        for name, asked_for in (("odd", odd), ("lacks", blank)):
            *before, last = _parts(asked_for or ["0"], _LONGEST_PART // 4)
            parts = [self._column(f"{name} {n}", self.of_entries("+".join(part))) for n, part in enumerate(before)]
            found.append("+".join((*parts, *last)))
        fine = f"IF({found[1]}>0,{CheckState.TO_FILL:d},{CheckState.HOLDS:d})"
        formula = self.of_entries(f"IF({found[0]}>0,{CheckState.BREAKS:d},{fine})")
        return self._column(rule_id, formula, "", entry_states_name(rule_id))

    def _listed(self, one: Indicator) -> str | None:
        """1 where a word is none of its list, or not valid beside the one that decides; None where no formula tells."""
        if not one.choices:
            return None
        items = self.edition.lists.get(one.list or "")
        run, office = ("", ""), None
        if items is not None and items.parent == OFFICE:
            office, of = f"TRIM({cover_name('office_code')})", office_run(items.code)
            run = from_name(of), many_name(of)
        elif items is not None and items.parent is not None:
            run = self.run(one)
        found = listed_formula(one, items, self.counted(one.code), run, office)
        return found and self._column(f"listed {one.code}", found, 0, unlisted_name(one.code))

    def run(self, one: Indicator) -> tuple[str, str]:
        """Where the run of a list begins that an entry is offered, counted from 0, and how long it is."""
        items = self.edition.lists[one.list or ""]
        if (known := self._known.get(f"from {one.code}")) is not None:
            return known, self._known[f"many {one.code}"]
        place = f"${column_letters(len(self.columns) + 1)}{self.top}"
        number, begins, many = run_formulas(items, place, self.raw(one.under or ""))
        self._column(f"number {one.code}", number, 0)
        begin = self._column(f"from {one.code}", begins, sum(map(len, items.by_word.values())), from_name(one.code))
        return begin, self._column(f"many {one.code}", many, 1, many_name(one.code))


def _only_one(key: str, keys: str) -> str:
    """1 where no other entry has a key. A count that takes too much for the same is right where it finds one."""
    exactly = f"IF(SUMPRODUCT(0+EXACT({keys},{key}))=1,1,0)"
    return f'IF(LEN({key})>{LONGEST_WORD},{exactly},IF(COUNTIF({keys},"="&{escaped(key)})=1,1,{exactly}))'


def _is_there(key: str, keys: str) -> str:
    """1 where an entry has a key. A search that takes too much for the same is right where it finds none."""
    exactly = f"IF(SUMPRODUCT(0+EXACT({keys},{key}))>0,1,0)"
    found = f"MATCH({escaped(key)},{keys},0)"
    found = f"IF(ISERROR({found}),0,IF(EXACT(INDEX({keys},{found}),{key}),1,{exactly}))"
    return f"IF(LEN({key})>{LONGEST_WORD},{exactly},{found})"


def _above(formula: str) -> str:
    """A formula over the cells of the row above: they are absolute in their columns alone."""
    return re.sub(r"(\$[A-Z]+)([0-9]+)", lambda match: f"{match[1]}{int(match[2]) - 1}", formula)


def _filled_in(formula: str, steps: Mapping[str, str]) -> str:
    for word, cell in steps.items():
        formula = formula.replace(f"{{{word}}}", cell)
    return formula


def _parts(asked: Sequence[str], room: int) -> list[list[str]]:
    """Formulas in as many parts as have room."""
    parts: list[list[str]] = [[]]
    for one in asked:
        if parts[-1] and sum(map(len, parts[-1])) + len(one) > room:
            parts.append([])
        parts[-1].append(one)
    return parts


def bare_sheets(edition: Edition) -> Mapping[str, EntrySheet]:
    """The sheet of each open table without a column."""
    sheets: dict[str, EntrySheet] = {}
    for number, (code, table) in enumerate(edition.open_tables.items(), start=1):
        sheets[code] = EntrySheet(edition, table, number, sheets)
    return sheets


def fits_entry(edition: Edition, instance: Instance) -> bool:
    """Has Excel words and room for a rule over entries?"""
    if not sayable(instance.claim):
        return False
    sheets = bare_sheets(edition)
    sheets[instance.entries].rule(instance)
    return all(has_room(column.formula) for sheet in sheets.values() for column in sheet.columns)


def fits_where(edition: Edition, figure: EntryFigure) -> bool:
    """And for the condition of what entries come to?"""
    if figure.where is None or not sayable(figure.where):
        return figure.where is None
    sheets = bare_sheets(edition)
    sheets[figure.table].where(figure)
    return all(has_room(column.formula) for column in sheets[figure.table].columns)


@lru_cache(maxsize=32)
def entry_sheets(edition: Edition) -> Mapping[str, EntrySheet]:
    """The sheet of each open table with all of its columns."""
    sheets = bare_sheets(edition)
    for sheet in sheets.values():
        sheet.entry()
        for one in sheet.table.columns:
            items = edition.lists.get(one.list or "")
            if items is not None and items.parent not in (None, OFFICE):
                sheet.run(one)
    for instance in edition.entry_instances:
        if instance.rule.id not in edition.added and not asked_elsewhere(edition, instance):
            sheets[instance.entries].rule(instance)
    for figure in edition.entry_figures.values():
        if has_formula(edition, figure):
            sheets[figure.table].taken(figure)
    for code, sheet in sheets.items():
        rule = edition.cell_rules.get(code)
        if rule is not None and rule.id not in edition.added:
            sheet.cells(rule.id)
    return sheets
