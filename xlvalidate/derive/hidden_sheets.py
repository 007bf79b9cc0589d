"""Two hidden sheets: `_xlv` says which edition this is and has room for the stamp; `_xlv_figures` judges each figure.

They are apart so that a reader who asks for the edition need not go through the figures.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from enum import IntEnum

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.declared_tables import DeclaredState, clear_or, declared_cells, stands, state_areas
from xlvalidate.derive.drawing import DrawnName, name_of
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.kind_formulas import (
    dashed,
    day_breaks,
    day_digits,
    day_or_nothing,
    day_read,
    flag_number,
    percent_signs,
    read_text,
    trimmed_text,
    without,
    wording_breaks,
)
from xlvalidate.derive.sheet import Content, DrawnCell, SheetDrawing, Visibility, rectangles
from xlvalidate.derive.text_numbers import (
    digits_of,
    in_usual_marks,
    number_of,
    ones_of,
    plain_text,
    without_unit,
)
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import BlankMeans, DayOrder, Declaration
from xlvalidate.editions.template_names import cover_name
from xlvalidate.rules.excel_formulas import breaks_formula
from xlvalidate.rules.tree import Whose, references
from xlvalidate.rules.types import ValueType

SHEET, FIGURES_SHEET = "_xlv", "_xlv_figures"
SCHEMA = 1
# From here on a spreadsheet no longer keeps every digit, and reading takes a figure for none.
TOO_LONG = "1E+15"
EDITION_ROW, DIGEST_ROW, PROGRAM_ROW, STAMP_ROW = 1, 2, 3, 4
HEADING_ROW, FIRST_ROW = 1, 2
CODE, TABLE, STATUS, FILLED, OPTIONAL, BLOCK, BLOCK_FILLED, LINE, SAID, STRIP = range(1, 11)
# What a figure counts as: its number, 0 for a blank, nothing for what is no number; and how a text is read.
NUMBER, TYPED, UNIT, PLAIN, WITHOUT_UNIT, DIGITS, ONES, READ = range(11, 19)
# What is cut off both ends of a line of the cover, as reading cuts it off: TRIM alone knows only the plain blank.
_BLANK, _WIDE_BLANK = '" "', '"\u3000"'
_BLANKS = ("CHAR(9)", "CHAR(10)", "CHAR(13)", '"\u00a0"', _WIDE_BLANK)


class Figure(IntEnum):
    """One figure judged by itself."""

    FINE = 0
    BLANK = 1
    NOT_NUMBER = 2
    BREAKS = 3


def filled_name(optional: str) -> str:
    """The defined name of how many cells of an optional block have been typed in."""
    return f"xlv_filled_{optional}"


def said_name(line: str) -> str:
    """The defined name of what a line of the cover says, without the blanks around it."""
    return f"xlv_said_{line}"


def status_area(edition: Edition, table: str) -> str:
    """Where the figures of a table are judged: `_xlv_figures!$C$2:$C$23`."""
    rows = [row for row, indicator in _rows(edition) if indicator.table == table]
    return f"{FIGURES_SHEET}!{Area(rows[0], STATUS, rows[-1], STATUS).absolute}"


def figure_areas(edition: Edition, codes: Collection[str]) -> Iterator[Area]:
    """Where some figures are judged on the hidden sheet, as few areas as they are in runs."""
    return rectangles([(row, STATUS) for row, indicator in _rows(edition) if indicator.code in codes])


def figure_of_blank(indicator: Indicator) -> Figure:
    """What a cell of the blank form is judged as."""
    known = indicator.blank is not BlankMeans.UNKNOWN or indicator.optional is not None
    known = known or not indicator.kind.facts.asked
    return Figure.FINE if known else Figure.BLANK


def meta_sheet(edition: Edition) -> SheetDrawing:
    """The hidden sheet `_xlv`."""
    facts: dict[int, tuple[str, Content]] = {
        EDITION_ROW: ("edition", edition.id),
        DIGEST_ROW: ("digest", edition.digest),
        PROGRAM_ROW: ("program", SCHEMA),
        STAMP_ROW: ("stamp", None),
    }
    cells = (_cell(row, column, value) for row, fact in facts.items() for column, value in enumerate(fact, start=1))
    return SheetDrawing(name=SHEET, code="meta", cells=tuple(cells), state=Visibility.VERY_HIDDEN)


def figures_sheet(edition: Edition) -> SheetDrawing:
    """The hidden sheet `_xlv_figures`."""
    first = ("code", "table", "figure", "filled", "optional", "block", "filled", "line", "said", "strip")
    headings = (*first, "number", "typed", "unit", "plain", "without_unit", "digits", "ones", "read")
    return SheetDrawing(
        name=FIGURES_SHEET,
        code="figures",
        cells=(
            *(_cell(HEADING_ROW, column, value) for column, value in enumerate(headings, start=1)),
            *(cell for row, indicator in _rows(edition) for cell in _judged(edition, row, indicator)),
            *_texts(edition),
            *_blocks(edition),
            *_lines(edition),
            *declared_cells(edition, texts_of(edition.language), number_cells(edition)),
        ),
        state=Visibility.VERY_HIDDEN,
    )


def meta_names(edition: Edition) -> Iterator[DrawnName]:
    """The names of the facts, of the optional blocks, of the lines of the cover that rules ask, and of what stands of
    whole tables.
    """
    facts = (("edition", EDITION_ROW), ("digest", DIGEST_ROW), ("program", PROGRAM_ROW), ("stamp", STAMP_ROW))
    for name, row in facts:
        yield name_of(f"xlv_{name}", SHEET, Area(row, 2, row, 2))
    for row, block in enumerate(_optional(edition), start=FIRST_ROW):
        yield name_of(filled_name(block), FIGURES_SHEET, Area(row, BLOCK_FILLED, row, BLOCK_FILLED))
    for row, line in enumerate(_asked(edition), start=FIRST_ROW):
        yield name_of(said_name(line), FIGURES_SHEET, Area(row, SAID, row, SAID))
    for name, area in state_areas(edition):
        yield name_of(name, FIGURES_SHEET, area)


def number_cells(edition: Edition) -> Mapping[str, int]:
    """By code, the row in which `_xlv_figures` says what a figure counts as: a cell, or what entries come to."""
    every = (*edition.indicators, *edition.entry_figures)
    return {code: row for row, code in enumerate(every, start=FIRST_ROW)}


def number_cell(row: int) -> str:
    """Where it says so."""
    return f"{FIGURES_SHEET}!{Area(row, NUMBER, row, NUMBER).absolute.partition(':')[0]}"


def filled_cell(row: int) -> str:
    """Where it says 1 of what entries come to if that is known, and 0 while an entry still has a blank."""
    return f"{FIGURES_SHEET}!{Area(row, FILLED, row, FILLED).absolute.partition(':')[0]}"


def nothing_cell(row: int) -> str:
    """Where it says 1 of the least or the most of entries of which there is none."""
    return f"{FIGURES_SHEET}!{Area(row, TYPED, row, TYPED).absolute.partition(':')[0]}"


def number_area(first: int, last: int) -> str:
    """Where it says so of figures in rows below each other."""
    return number_cell(first) if first == last else f"{FIGURES_SHEET}!{Area(first, NUMBER, last, NUMBER).absolute}"


def _rows(edition: Edition) -> Iterator[tuple[int, Indicator]]:
    return enumerate(edition.indicators.values(), start=FIRST_ROW)


def _optional(edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.optional for i in edition.indicators.values() if i.optional))


def _asked(edition: Edition) -> tuple[str, ...]:
    """The lines of the cover by which a rule is for some offices only."""
    return tuple(dict.fromkeys(line for rule in edition.rules if rule.id not in edition.added for line in rule.applies))


def _judged(edition: Edition, row: int, indicator: Indicator) -> Iterator[DrawnCell]:
    name, blank = indicator.name, figure_of_blank(indicator)
    yield _cell(row, CODE, indicator.code)
    yield _cell(row, TABLE, indicator.table)
    if indicator.kind.facts.asked:
        own = Area(row, NUMBER, row, NUMBER).a1
        kept = _kept(indicator, own)
        unsaid = _blank_formula(indicator)
        if indicator.table in edition.declarable and _may_lack(indicator):
            unsaid = clear_or(indicator.table, f"{Figure.FINE:d}", unsaid)
        # A text of blanks is blank, as it is for reading.
        said = f"LEN({without_blanks(name)})"
        text = f"IF(ISTEXT({name}),IF({said}=0,{unsaid},{Figure.NOT_NUMBER:d}),{Figure.NOT_NUMBER:d})"
        judged = f"IF(ISNUMBER({own}),{kept},{text})"
        yield _cell(row, STATUS, int(blank), f"IF(ISBLANK({name}),{unsaid},{judged})")
        match indicator.kind.facts.type:
            case ValueType.DATE:
                yield from _day_read(row, indicator, edition.text.dates)
            case ValueType.FLAG:
                yield from _flag_read(row, indicator)
            case _:
                yield from _read(edition, row, indicator)
    elif indicator.worded:
        yield from _wording_judged(row, indicator)
    else:
        yield _cell(row, STATUS, int(blank))
    yield _cell(row, FILLED, 0, f"IF(ISBLANK({name}),0,1)")
    yield _cell(row, OPTIONAL, indicator.optional)


def without_blanks(cell: str) -> str:
    """The text of a cell of which nothing is left where it is blank for reading."""
    return f"TRIM(CLEAN(SUBSTITUTE({cell},{_WIDE_BLANK},{_BLANK})))"


def _kept(indicator: Indicator, own: str) -> str:
    """What a cell is judged as that counts as a number: a figure, a day, 1 for yes and 0 for no."""
    match indicator.kind.facts.type:
        case ValueType.FLAG:
            return f"{Figure.FINE:d}"
        case ValueType.DATE:
            breaks = day_breaks(indicator, own)
            return f"{Figure.FINE:d}" if breaks is None else f"IF({breaks},{Figure.BREAKS:d},{Figure.FINE:d})"
    breaks = breaks_formula(own, indicator.least, indicator.most, indicator.decimals)
    number = f"IF({breaks},{Figure.BREAKS:d},{Figure.FINE:d})"
    # As reading does: a figure of more digits than a spreadsheet keeps is none.
    return f"IF(ABS({own})<{TOO_LONG},{number},{Figure.NOT_NUMBER:d})"


_COLUMNS = (TYPED, UNIT, PLAIN, WITHOUT_UNIT, DIGITS, ONES, READ)


def _read(edition: Edition, row: int, indicator: Indicator) -> Iterator[DrawnCell]:
    """A figure as it counts, and how it is read where it is a text."""
    name = indicator.name
    typed, unit, plain, said, digits, ones, read = (f"{column_letters(column)}{row}" for column in _COLUMNS)
    share = indicator.kind.facts.share
    meant = f'IF({read}="","",IF({said}={plain},{read},{read}/100))' if share else read
    as_text = f'IF(ISTEXT({name}),{meant},IF(ISBLANK({name}),0,""))'
    number = f"IF(ISNUMBER({name}),{name},{as_text})"
    if Declaration.NIL in edition.declarable.get(indicator.table, ()):
        number = f"IF({stands(indicator.table, DeclaredState.NIL)},0,{number})"
    yield _cell(row, NUMBER, 0, number)
    text = in_usual_marks(percent_signs(name) if share else name, edition.text.numbers)
    yield _cell(row, TYPED, "", f'IF(ISTEXT({name}),{text},"")')
    yield _cell(row, UNIT, indicator.unit)
    for column, formula in (
        (PLAIN, plain_text(typed)),
        (WITHOUT_UNIT, without_unit(plain, unit)),
        (DIGITS, digits_of(said)),
        (ONES, ones_of(digits)),
        (READ, number_of(said, digits, ones, declared=edition.text.numbers is not None)),
    ):
        yield replace(_cell(row, column, "", formula), shared=True)


def _day_read(row: int, indicator: Indicator, order: DayOrder | None) -> Iterator[DrawnCell]:
    """A day as it counts, and how it is read where it is a text."""
    name = indicator.name
    typed, _, plain, said, digits, ones, read = (f"{column_letters(column)}{row}" for column in _COLUMNS)
    as_text = f'IF(ISTEXT({name}),{read},IF(ISBLANK({name}),0,""))'
    yield _cell(row, NUMBER, 0, f"IF(ISNUMBER({name}),{day_or_nothing(name)},{as_text})")
    yield _cell(row, TYPED, "", f'IF(ISTEXT({name}),{name},"")')
    for column, formula in (
        (PLAIN, plain_text(typed)),
        (WITHOUT_UNIT, dashed(plain)),
        (DIGITS, day_digits(said, order)),
        (ONES, ones_of(digits)),
        (READ, day_read(ones)),
    ):
        yield _cell(row, column, "", formula)


def _flag_read(row: int, indicator: Indicator) -> Iterator[DrawnCell]:
    """1 for yes and 0 for no."""
    name, plain = indicator.name, f"{column_letters(PLAIN)}{row}"
    yield _cell(row, NUMBER, 0, flag_number(name, plain))
    yield _cell(row, PLAIN, "", f'IF(ISTEXT({name}),{trimmed_text(name)},"")')


def _wording_judged(row: int, indicator: Indicator) -> Iterator[DrawnCell]:
    """A text whose length and pattern count, so far as a formula can tell."""
    plain = f"{column_letters(PLAIN)}{row}"
    breaks = wording_breaks(indicator, plain)
    judged = f"{Figure.FINE:d}" if breaks is None else f"IF({breaks},{Figure.BREAKS:d},{Figure.FINE:d})"
    yield _cell(row, STATUS, int(Figure.FINE), f"IF(LEN({plain})=0,{Figure.FINE:d},{judged})")
    yield _cell(row, PLAIN, "", read_text(indicator.name))


def _may_lack(indicator: Indicator) -> bool:
    """May a blank be a figure that is not there yet?"""
    return indicator.kind.facts.asked and indicator.blank is BlankMeans.UNKNOWN


def _blank_formula(indicator: Indicator) -> str:
    """An optional block that somebody began is filled in whole, unless its blanks mean something."""
    if indicator.optional and indicator.blank is BlankMeans.UNKNOWN:
        return f"IF({filled_name(indicator.optional)}>0,{Figure.BLANK:d},{Figure.FINE:d})"
    return str(int(figure_of_blank(indicator)))


def _texts(edition: Edition) -> Iterator[DrawnCell]:
    """The texts that rules ask for, as they are compared; a number for what is no text."""
    claims = (instance.claim for instance in edition.instances if instance.rule.id not in edition.added)
    asked = {ref.code for claim in claims for ref in references(claim) if ref.period is Whose.NOW}
    for row, indicator in _rows(edition):
        if indicator.code in asked and indicator.kind.facts.type is ValueType.TEXT:
            name = indicator.name
            yield _cell(row, NUMBER, "", f"IF(ISERROR({name}),0,{read_text(without(name, edition.text.placeholders))})")


def _blocks(edition: Edition) -> Iterator[DrawnCell]:
    last = FIRST_ROW + len(edition.indicators) - 1
    codes = Area(FIRST_ROW, OPTIONAL, last, OPTIONAL).absolute
    filled = Area(FIRST_ROW, FILLED, last, FILLED).absolute
    for row, block in enumerate(_optional(edition), start=FIRST_ROW):
        yield _cell(row, BLOCK, block)
        yield _cell(row, BLOCK_FILLED, 0, f'SUMIF({codes},"{block}",{filled})')


def _lines(edition: Edition) -> Iterator[DrawnCell]:
    for row, line in enumerate(_asked(edition), start=FIRST_ROW):
        said = name = cover_name(line)
        for blank in _BLANKS:
            said = f"SUBSTITUTE({said},{blank},{_BLANK})"
        yield _cell(row, LINE, line)
        yield _cell(row, SAID, "", f'IF(ISERROR({name}),"",TRIM({said}))')


def _cell(row: int, column: int, value: Content, formula: str | None = None) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=Style.PLAIN, value=value, formula=formula)
