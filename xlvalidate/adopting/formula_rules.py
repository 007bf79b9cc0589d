"""Rules that the form's own formulas, validations and colours speak of. They are proposed, never in force."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlvalidate.adopting.draft_tables import DraftOpen, DraftTable
from xlvalidate.adopting.form_inputs import FormName
from xlvalidate.adopting.formula_words import NotSayableError, Speaker, amount_said, claim_said, negated
from xlvalidate.adopting.proposed_rules import ProposedRule
from xlvalidate.adopting.scan_sheet import Place, ScannedBook, Square
from xlvalidate.cells import Area, Cell
from xlvalidate.messages import text
from xlvalidate.ooxml.shared_formulas import moved
from xlvalidate.rules.grammar import MAX_LENGTH

MOST = 300
"""Rules that are proposed for a form; one with more is mostly a sheet of reckoning."""


@dataclass(frozen=True, slots=True)
class _At:
    """Where a cell stands in a table of the draft: by its row and its column there."""

    table: DraftTable
    row: int
    column: int

    @property
    def code(self) -> str:
        """Its whole code."""
        parts = (self.table.code, self.table.rows[self.row], self.table.columns[self.column])
        return "_".join(filter(None, parts))


@dataclass(frozen=True, kw_only=True)
class _Form:
    """Where everything of the draft stands."""

    book: ScannedBook
    cells: Mapping[tuple[str, Place], _At]
    columns: Mapping[tuple[str, int], tuple[DraftOpen, str]]
    names: Mapping[str, tuple[str, Area]]

    def at(self, sheet: str, row: int, column: int) -> _At | None:
        """A cell of a closed table; None for one that is blank. Raises NotSayableError for one of any other content."""
        scan = self.book.by_name.get(sheet.lower())
        if scan is None:
            raise NotSayableError
        box = scan.box((row, column))
        found = self.cells.get((scan.name, (box.top, box.left)))
        if found is not None:
            return found if (box.top, box.left) == (row, column) else None
        value = scan.value((row, column))
        if value is not None and (value.formula is not None or value.text.strip()):
            raise NotSayableError
        return None

    def column_of(self, sheet: str, area: Area) -> str | None:
        """The column of entries that an area covers."""
        scan = self.book.by_name.get(sheet.lower())
        found = self.columns.get((scan.name, area.left)) if scan is not None and area.left == area.right else None
        if found is None:
            return None
        table, code = found
        last = table.found.top + table.found.most - 1
        return f"{table.code}.{code}" if area.top <= table.found.top and area.bottom >= last else None

    def speaker(self, called: "_Called") -> Speaker:
        """How a rule calls cells."""
        return Speaker(cell=called.cell, column=self.column_of, named=self.names.get)


@dataclass(kw_only=True)
class _Called:
    """Calls the cells of a closed table, by their codes in one row or one column of it, or by their whole codes."""

    form: _Form
    home: _At
    axis: str
    places: set[tuple[str, int, int]] = field(default_factory=set)

    def cell(self, sheet: str, row: int, column: int) -> str | None:
        """The code of a cell."""
        at = self.form.at(sheet, row, column)
        if at is None:
            return None
        if self.axis == "":
            return at.code
        if at.table is not self.home.table:
            raise NotSayableError
        if self.axis == "rows":
            code = at.table.columns[at.column]
            if at.row != self.home.row or not code:
                raise NotSayableError
            return code
        code = at.table.rows[at.row]
        if at.column != self.home.column or not code:
            raise NotSayableError
        return code


@dataclass(kw_only=True)
class _CalledEntry:
    """Calls the cells of one entry."""

    form: _Form
    table: DraftOpen
    row: int

    def cell(self, sheet: str, row: int, column: int) -> str | None:
        """The code of a column."""
        scan = self.form.book.by_name.get(sheet.lower())
        found = self.form.columns.get((scan.name, column)) if scan is not None else None
        if found is None or found[0] is not self.table or row != self.row:
            raise NotSayableError
        return f"{self.table.code}.{found[1]}"


def formula_rules(
    book: ScannedBook, tables: Sequence[DraftTable | DraftOpen], names: Iterable[FormName], language: str
) -> Iterator[ProposedRule]:
    """The rules, those of one row or column of a table together. Each is an equation for a cell that the form computes,
    or the condition of a validation, or the opposite of that of a colour.
    """
    form = _Form(
        book=book,
        cells={
            (table.sheet, (square.box.top, square.box.left)): _At(table, *place)
            for table in tables
            if isinstance(table, DraftTable)
            for place, square in table.found.boxes.items()
            if place not in table.found.closed and place[0] in table.rows
        },
        columns={
            (table.sheet, one.column): (table, code)
            for table in tables
            if isinstance(table, DraftOpen)
            for one, code in zip(table.found.columns, table.columns, strict=True)
        },
        names={one.name: (one.sheet, one.area) for one in names},
    )
    taken: set[str] = set()
    count = 0
    for table in tables:
        found = _of_closed(form, table, language) if isinstance(table, DraftTable) else _of_open(form, table, language)
        for rule_id, source, each, says in found:
            if len(says) > MAX_LENGTH or (count := count + 1) > MOST:
                continue
            free = next(one for number in range(1, MOST + 2) if (one := _numbered(rule_id, number)) not in taken)
            taken.add(free)
            yield ProposedRule(free, source, each, says)


def _numbered(rule_id: str, number: int) -> str:
    return rule_id if number == 1 else f"{rule_id}-{number}"


_Proposed = tuple[str, str, str, str]


def _of_closed(form: _Form, table: DraftTable, language: str) -> Iterator[_Proposed]:
    """Of formulas and validations of a table, each told for the rows, or the columns, that have it alike."""
    alike: dict[tuple[str, int, str], list[tuple[_At, str]]] = defaultdict(list)
    for place, square in sorted(table.found.boxes.items()):
        if place in table.found.closed or place[0] not in table.rows:
            continue
        home = _At(table, *place)
        for source, formula, kind in _said_of(square, table.sheet, language):
            for axis in ("rows", "columns", ""):
                try:
                    says = _claim(form, home, axis, formula, kind)
                except NotSayableError:
                    continue
                line = {"rows": home.column, "columns": home.row, "": -1}[axis]
                alike[axis, line, says].append((home, source))
                break
    for (axis, _, says), homes in alike.items():
        yield from _told(table, axis, says, homes)


def _told(table: DraftTable, axis: str, says: str, homes: Sequence[tuple[_At, str]]) -> Iterator[_Proposed]:
    first, source = homes[0]
    if axis == "":
        yield _rule_id(table.code, "F", first.code.removeprefix(f"{table.code}_")), source, "", says
        return
    codes = table.rows if axis == "rows" else table.columns
    keys = [codes[home.row if axis == "rows" else home.column] for home, _ in homes]
    own = table.columns[first.column] if axis == "rows" else table.rows[first.row]
    if not all(keys):
        whole = [code for home, _ in homes for code in (home.code,)]
        yield _rule_id(table.code, "F", whole[0].removeprefix(f"{table.code}_")), source, f"{table.code}.{axis}", says
        return
    some = "" if len(keys) == len(codes) else f"({', '.join(keys)})"
    yield _rule_id(table.code, "COL" if axis == "rows" else "ROW", own), source, f"{table.code}.{axis}{some}", says


def _claim(form: _Form, home: _At, axis: str, formula: str, kind: str) -> str:
    called = _Called(form=form, home=home, axis=axis)
    speaker = form.speaker(called)
    if kind == "computed":
        own = {"rows": home.table.columns[home.column], "columns": home.table.rows[home.row], "": home.code}[axis]
        if not own:
            raise NotSayableError
        return f"{own} = {amount_said(formula, home.table.sheet, speaker)}"
    return claim_said(formula, home.table.sheet, speaker)


def _said_of(square: Square, sheet: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Where a rule comes from, its formula as it holds for the cell, and what it is."""
    where = str(Cell(sheet, square.box.top, square.box.left))
    if square.formula:
        yield text("adopt.from-formula", language, cell=where), square.formula, "computed"
    said = square.validation
    if said is not None and said.type == "custom":
        own = moved(said.formulas[0], square.box.top - said.first[0], square.box.left - said.first[1])
        yield text("adopt.from-validation", language, cell=where), own, "claim"


def _of_open(form: _Form, table: DraftOpen, language: str) -> Iterator[_Proposed]:
    scan = form.book.by_name[table.sheet.lower()]
    called = _CalledEntry(form=form, table=table, row=table.found.top)
    speaker = form.speaker(called)  # type: ignore[arg-type]
    each = f"{table.code}.entries"
    for one, code in zip(table.found.columns, table.columns, strict=True):
        for source, formula, _ in _said_of(one.square, table.sheet, language):
            try:
                yield _rule_id(table.code, "V", code), source, each, claim_said(formula, table.sheet, speaker)
            except NotSayableError:
                continue
    for colour in scan.declared.conditionals:
        column = min(area.left for area in colour.areas)
        first = min(area.top for area in colour.areas)
        if colour.type != "expression" or len(colour.formulas) != 1 or (table.sheet, column) not in form.columns:
            continue
        if form.columns[table.sheet, column][0] is not table:
            continue
        own = moved(colour.formulas[0], table.found.top - first, 0)
        source = text("adopt.from-colour", language, cell=f"{table.sheet}!{colour.areas[0].a1}")
        try:
            says = negated(claim_said(own, table.sheet, speaker))
        except NotSayableError:
            continue
        yield _rule_id(table.code, "C", form.columns[table.sheet, column][1]), source, each, says


def _rule_id(table: str, axis: str, code: str) -> str:
    return f"{table}-{axis}-{code}".upper().replace("_", "-")
