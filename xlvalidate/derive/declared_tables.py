"""What an office declares of a whole table, in formulas: the hidden sheet says of each table what stands.

`_xlv_figures` has a row a table: the text as it is compared, what it says, how many cells have something beside it, and
what that comes to. A declaration that is not clear declares nothing: the table is judged as it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import TINTS, Style, Tint
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.kind_formulas import read_text
from xlvalidate.derive.sheet import Content, DrawnCell, SheetDrawing
from xlvalidate.derive.strip_rows import strip_column
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.template_names import declared_name, declared_state_name

FIRST_ROW, HEADING_ROW = 2, 1
TABLE, SAID, SAYS, BESIDE, STATE, SENTENCE, TYPED_IN = range(31, 38)
_HEADINGS = ("declared", "said", "says", "beside", "stands", "sentence", "typed_in")
_LINE_HEIGHT, _LINES = 13.0, 2


class DeclaredState(IntEnum):
    """What stands of a table."""

    NOTHING = 0
    NIL = 1
    NOT_APPLICABLE = 2
    UNCLEAR = 3


_STATES: Mapping[Declaration, DeclaredState] = {
    Declaration.NIL: DeclaredState.NIL,
    Declaration.NOT_APPLICABLE: DeclaredState.NOT_APPLICABLE,
}


def stands(table: str, state: DeclaredState) -> str:
    """Does this stand of a table? As a formula."""
    return f"{declared_state_name(table)}={state:d}"


def clear_or(table: str, declared: str, otherwise: str) -> str:
    """One formula where something stands of a table, the other where nothing does."""
    for state in (DeclaredState.NOT_APPLICABLE, DeclaredState.NIL):
        otherwise = f"IF({stands(table, state)},{declared},{otherwise})"
    return otherwise


def state_areas(edition: Edition) -> Iterator[tuple[str, Area]]:
    """The names of the states, and where these stand on the hidden sheet."""
    for row, table in enumerate(edition.declarable, start=FIRST_ROW):
        yield declared_state_name(table), Area(row, STATE, row, STATE)


def declared_cells(edition: Edition, texts: Texts, rows: Mapping[str, int]) -> Iterator[DrawnCell]:
    """What the hidden sheet has of such tables. `rows` has the row of each indicator on it, by code."""
    if not edition.declarable:
        return
    for column, heading in enumerate(_HEADINGS, start=TABLE):
        yield _cell(HEADING_ROW, column, heading)
    for table in edition.declarable:
        for indicator in edition.by_table.get(table, ()):
            yield _cell(rows[indicator.code], TYPED_IN, 0, _typed_in(indicator))
    for row, (table, may_be) in enumerate(edition.declarable.items(), start=FIRST_ROW):
        said, says, beside, state = (f"{column_letters(column)}{row}" for column in (SAID, SAYS, BESIDE, STATE))
        mine = [rows[indicator.code] for indicator in edition.by_table.get(table, ())]
        area = Area(min(mine), TYPED_IN, max(mine), TYPED_IN).absolute
        yield _cell(row, TABLE, table)
        yield _cell(row, SAID, "", _said(declared_name(table)))
        yield _cell(row, SAYS, 0, _says(said, may_be, edition.language))
        yield _cell(row, BESIDE, 0, f"SUM({area})")
        unclear = f"{DeclaredState.UNCLEAR:d}"
        judged = f"IF({says}={unclear},{unclear},IF({beside}>0,{unclear},{says}))"
        yield _cell(row, STATE, 0, f"IF({says}={DeclaredState.NOTHING:d},{DeclaredState.NOTHING:d},{judged})")
        sign = TINTS[Tint.MUST].sign
        unknown, filled = (f'"{sign} {words}"' for words in (texts.declared_unknown, texts.declared_beside))
        sentence = f'IF({state}={unclear},IF({says}={unclear},{unknown},{filled}),"")'
        yield _cell(row, SENTENCE, "", sentence)


def with_declared_strip(
    sheet: SheetDrawing, before: SheetDrawing, edition: Edition, figures_sheet: str, width: float
) -> SheetDrawing:
    """A table with what is said beside the cell for its declaration, in the strip right of it; the same sheet where it
    has no such cell. `before` is the sheet without its strip.
    """
    cell = next((cell for cell in before.cells if cell.declares), None)
    if cell is None:
        return sheet
    row = FIRST_ROW + list(edition.declarable).index(cell.declares or "")
    shown = f"{figures_sheet}!${column_letters(SENTENCE)}${row}"
    said = DrawnCell(row=cell.row, column=strip_column(before), style=Style.STRIP, value="", formula=shown)
    heights = dict(sheet.heights)
    heights[cell.row] = max(heights.get(cell.row, 0.0), _LINES * _LINE_HEIGHT)
    return replace(
        sheet,
        cells=(*sheet.cells, said),
        widths=sheet.widths if len(sheet.widths) > len(before.widths) else (*sheet.widths, width),
        heights=tuple(sorted(heights.items())),
    )


def tables_with(edition: Edition, tables: Sequence[str], declaration: Declaration) -> tuple[str, ...]:
    """Those of some tables of which this may be declared."""
    return tuple(table for table in tables if declaration in edition.declarable.get(table, ()))


def _said(name: str) -> str:
    """The text of the cell as it is compared; an error is a text that no form has."""
    said = read_text(f'{name}&""')
    return f'IF(ISERROR({name}),"#",{said})'


def _says(said: str, may_be: Sequence[Declaration], language: str) -> str:
    formula = f"{DeclaredState.UNCLEAR:d}"
    for one in reversed(may_be):
        # Excel does not tell capitals apart here.
        formula = f'IF({said}="{declaration_word(one, language)}",{_STATES[one]:d},{formula})'
    return f'IF({said}="",{DeclaredState.NOTHING:d},{formula})'


def _typed_in(indicator: Indicator) -> str:
    """1 where a cell has something in it. The form's own formula has nothing in it while it gives 0."""
    name = indicator.name
    text = f'IF(LEN(TRIM(CLEAN(SUBSTITUTE({name},"\u3000"," "))))=0,0,1)'
    other = f"IF(ISNUMBER({name}),IF({name}=0,0,1),1)" if indicator.computed else "1"
    return f"IF(ISBLANK({name}),0,IF(ISTEXT({name}),{text},{other}))"


def _cell(row: int, column: int, value: Content, formula: str | None = None) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=Style.PLAIN, value=value, formula=formula)
