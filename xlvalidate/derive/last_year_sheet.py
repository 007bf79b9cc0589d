"""The sheet 上年数据 of an issued workbook: what the office reported a year ago, and what that proposes for this year.

The figures themselves are written in for each office; here they have their places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.cells import Area, Cell
from xlvalidate.derive.appearance import Style, Tint, height_of, shown_as
from xlvalidate.derive.drawing import DrawnName, name_of
from xlvalidate.derive.fixed_texts import Texts, last_texts
from xlvalidate.derive.sheet import Conditional, DrawnCell, Page, SheetDrawing
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.wording import full_name
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.rules.tree import Comparison, Ref, Whose
from xlvalidate.rules.types import ValueType

NAME = "xlv_last"
TABLE, ROW, COLUMN, UNIT, NUMBER, LINK, BASIS = range(1, 8)
WIDTHS = (9.0, 52.0, 30.0, 8.0, 14.0, 8.0, 44.0)
TITLE_ROW, NOTE_ROW, FIRST_ROW = 1, 2, 4


# What a cell has a number for that can be proposed as it stands.
_COUNTED = (ValueType.NUMBER, ValueType.DATE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An indicator that a rule says to be a figure of last year: `code` is now what `last` was, in the period before or
    in the same one a year before.
    """

    code: str
    last: str
    whose: Whose = Whose.LAST


def proposals(edition: Edition) -> tuple[Proposal, ...]:
    """What the edition's rules of the form `x = last.y` propose.

    Not where a rule is for some offices only, where the form itself computes the figure, and not in an optional block,
    which a figure would begin.
    """
    found: dict[str, Proposal] = {}
    for instance in edition.instances:
        match instance.claim:
            case Comparison(Ref(code, Whose.NOW), "=", Ref(last, Whose.LAST | Whose.YEAR_AGO as whose)):
                pass
            case Comparison(Ref(last, Whose.LAST | Whose.YEAR_AGO as whose), "=", Ref(code, Whose.NOW)):
                pass
            case _:
                continue
        now, before = edition.indicators[code], edition.indicators[last]
        alike = now.kind.facts.type is before.kind.facts.type and now.kind.facts.type in _COUNTED
        if alike and not (instance.rule.applies or now.optional or now.computed):
            whose = Whose.LAST if edition.period is PeriodKind.YEAR else whose
            found.setdefault(code, Proposal(code, last, whose))
    return tuple(found[code] for code in edition.indicators if code in found)


def proposed_name(code: str) -> str:
    """The defined name of what is proposed for an indicator."""
    return f"{NAME}_{code}"


def last_codes(edition: Edition) -> tuple[str, ...]:
    """The indicators that have a line on the sheet, in the order of the form."""
    return tuple(code for code, indicator in edition.indicators.items() if indicator.kind.facts.asked)


@dataclass(frozen=True, slots=True)
class LastSheetPlaces:
    """Where things stand on the sheet: the rows of its two headings (0: there is none), and the figures by code."""

    proposed_heading: int
    figures_heading: int
    proposed: Mapping[str, Cell]
    figures: Mapping[str, Cell]


def places(edition: Edition, proposed: Sequence[Proposal]) -> LastSheetPlaces:
    """Where everything stands, for an edition and what is proposed."""
    sheet = last_texts(edition.language, edition.period).last_sheet
    # A heading, what it means, the names of the columns, the lines, and a blank line.
    heading = FIRST_ROW if proposed else 0
    first = FIRST_ROW + 3
    offered = {one.code: Cell(sheet, row, NUMBER) for row, one in enumerate(proposed, start=first)}
    below = first + len(proposed) + 1 if proposed else FIRST_ROW
    figures = {code: Cell(sheet, row, NUMBER) for row, code in enumerate(last_codes(edition), start=below + 2)}
    return LastSheetPlaces(heading, below, offered, figures)


def last_sheet(edition: Edition, proposed: Sequence[Proposal], year: int | Period, texts: Texts) -> SheetDrawing:
    """The sheet without a figure; `texts` are those of what the edition reports."""
    at = places(edition, proposed)
    said = year.said(edition.language) if isinstance(year, Period) else year
    title, note = texts.last_title.format(year=said), texts.last_note
    cells = [_text(TITLE_ROW, TABLE, title, Style.TITLE), _text(NOTE_ROW, TABLE, note, Style.NOTE)]
    merged = [TITLE_ROW, NOTE_ROW]
    heights = {TITLE_ROW: 30.0, NOTE_ROW: height_of(note, sum(WIDTHS), Style.NOTE)}
    if proposed:
        row, note = at.proposed_heading, texts.last_proposed_note
        cells += [
            _text(row, TABLE, texts.last_proposed, Style.COVER_HEADING),
            _text(row + 1, TABLE, note, Style.NOTE),
            *_headings(row + 2, texts.last_proposed_headings),
        ]
        merged += [row, row + 1]
        heights |= {row: 24.0, row + 1: height_of(note, sum(WIDTHS), Style.NOTE)}
        for one in proposed:
            basis = full_name(edition.indicators[one.last])
            if one.whose is Whose.YEAR_AGO:
                basis = text("sheet.last_basis.year_ago", edition.language, figure=basis)
            cells += _line(edition, edition.indicators[one.code], at.proposed[one.code].row, basis, texts)
    row = at.figures_heading
    cells += [
        _text(row, TABLE, texts.last_figures, Style.COVER_HEADING),
        *_headings(row + 1, texts.last_figures_headings),
    ]
    merged.append(row)
    heights[row] = 24.0
    for code, cell in at.figures.items():
        cells += _line(edition, edition.indicators[code], cell.row, "", texts)
    for drawn in cells:
        if drawn.style is Style.LIVE_TEXT:
            needed = height_of(str(drawn.value or ""), WIDTHS[drawn.column - 1], Style.LIVE_TEXT)
            heights[drawn.row] = max(heights.get(drawn.row, 18.0), needed)
    return SheetDrawing(
        name=texts.last_sheet,
        code="last",
        cells=tuple(cells),
        merges=tuple(Area(row, TABLE, row, BASIS) for row in merged),
        widths=WIDTHS,
        heights=tuple(sorted(heights.items())),
        page=Page(
            landscape=True,
            footer_left=edition.text.title.replace("&", "&&"),
            footer_centre=texts.footer_page,
            footer_right=edition.id,
        ),
    )


def last_names(edition: Edition, proposed: Sequence[Proposal], texts: Texts) -> Iterator[DrawnName]:
    """A name for the sheet, and one for each figure that is proposed."""
    yield name_of(NAME, texts.last_sheet, Area(TITLE_ROW, TABLE, TITLE_ROW, TABLE))
    for code, cell in places(edition, proposed).proposed.items():
        yield DrawnName(proposed_name(code), cell.absolute)


def proposed_tints(edition: Edition, sheet: SheetDrawing, proposed: Sequence[Proposal]) -> Iterator[Conditional]:
    """Grey and leaning while an input still holds what was proposed; after all other colours."""
    codes = {one.code for one in proposed}
    for cell in sheet.cells:
        if cell.code in codes:
            name, offered = edition.indicators[cell.code].name, proposed_name(cell.code)
            same = f"IF(ISNUMBER({offered}),IF(ISNUMBER({name}),{name}={offered},FALSE),FALSE)"
            area = Area(cell.row, cell.column, cell.row, cell.column)
            yield Conditional(area=area, formula=same, tint=Tint.PROPOSED)


def _headings(row: int, texts: Sequence[str]) -> Iterator[DrawnCell]:
    return (_text(row, column, said, Style.LIVE_HEADING) for column, said in enumerate(texts, start=TABLE))


def _line(edition: Edition, indicator: Indicator, row: int, basis: str, texts: Texts) -> Iterator[DrawnCell]:
    said = (
        edition.table(indicator.table).sheet,
        texts.path.join(indicator.row),
        texts.path.join(indicator.column),
        indicator.unit,
    )
    yield from (_text(row, column, one, Style.LIVE_TEXT) for column, one in enumerate(said, start=TABLE))
    shown = shown_as(indicator.kind.facts, edition.language, indicator.printed_decimals)
    yield DrawnCell(row=row, column=NUMBER, style=Style.LIVE_NUMBER, format=shown or _flag_format(indicator, edition))
    yield DrawnCell(row=row, column=LINK, style=Style.LIVE_LINK, value=texts.checks_go, link=indicator.name)
    if basis:
        yield _text(row, BASIS, basis, Style.LIVE_TEXT)


def _flag_format(indicator: Indicator, edition: Edition) -> str | None:
    """Of yes and no, which stand there as 1 and 0: the number format that shows their words."""
    if indicator.kind.facts.type is not ValueType.FLAG:
        return None
    own = LANGUAGES[edition.language]
    return f'"{own.yes}";;"{own.no}";@'


def _text(row: int, column: int, said: str, style: Style) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=style, value=said.strip() or None)
