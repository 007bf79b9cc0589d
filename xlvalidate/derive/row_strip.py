"""The strip beside a table: a sentence in each row that says what is broken there, by formula, while it is filled in.

It asks the states on 校验, so it says what that sheet says. The gravest rule of the row that is broken is said, and how
many others are; nothing where none is. The sentences are put together on a hidden sheet, which nobody reads again: what
stands beside the table only shows them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlvalidate.cells import Area, Cell, column_letters, quoted_sheet
from xlvalidate.derive.appearance import LOOKS, TINTS, Style, Tint, breadth, room_of
from xlvalidate.derive.check_states import CheckState
from xlvalidate.derive.checks_sheet import DIFFERENCE, STATUS, CheckLine, lines_of
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, FIRST_ROW, STRIP, Figure, figure_areas
from xlvalidate.derive.sheet import DrawnCell, SheetDrawing, rectangles
from xlvalidate.derive.strip_rows import home_in, judges_figures, strip_column, strip_rows
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import Rule
from xlvalidate.editions.wording import indicators_in, measured_in, names_in, sentence_of, shared_columns
from xlvalidate.findings import Number, Severity, plain
from xlvalidate.messages import text
from xlvalidate.rules.rule_sentence import sentence
from xlvalidate.rules.tree import Claim, Comparison, Node, Ref, Sum, When, children

MARGIN = 0.25
_NARROW, _WIDE, _PAGE = 22.0, 30.0, 120.0
_LINE_HEIGHT = 13.0
MOST_LINES = 4
# So many rules of a row are said one by one, and the rest are counted: a formula nests 64 deep at most.
MOST_SAID = 24
_TINTS = {Severity.MUST: Tint.MUST, Severity.EXPLAIN: Tint.EXPLAIN}
_TWO_DIGITS = "-10"  # about as long as most differences


@dataclass(frozen=True, slots=True)
class StripLine:
    """A line of 校验 as its row on the form says it; `differs` where its difference is said behind."""

    line: CheckLine
    said: str
    differs: bool


@dataclass(frozen=True, slots=True)
class StripRow:
    """A row of a table: its lines, the gravest first, and where the hidden sheet judges its figures one by one; no area
    where no rule is about them. `odd` is what is said of them, `place` the row of the hidden sheet with the sentence.
    """

    table: str
    width: float
    row: int
    place: int
    lines: tuple[StripLine, ...]
    figures: tuple[Area, ...]
    odd: str
    texts: Texts

    @property
    def blank(self) -> str:
        """What is said on the blank form."""
        lines = (one.line for one in self.lines)
        broken = {one.id: one.blank.difference for one in lines if one.blank.state is CheckState.BREAKS}
        return self.said(broken, odd_figures=False)

    def said(self, broken: Mapping[str, Number | None], *, odd_figures: bool) -> str:
        """What is said where the lines `broken` are 不符, each with its difference, and some figure of the row is no
        number or out of its bounds.
        """
        found = [one for one in self.lines if one.line.id in broken]
        count = len(found) + odd_figures
        if not count:
            return ""
        if odd_figures:
            said = self.odd
        elif found[0] in self.lines[:MOST_SAID]:
            difference = plain(broken[found[0].line.id]) if found[0].differs else None
            said = found[0].said + (f"{self.texts.strip_differs}{difference}" if difference else "")
        else:
            return self.texts.strip_several.format(count=count)
        return said + (self.texts.strip_more.format(count=count - 1) if count > 1 else "")

    @property
    def height(self) -> float:
        """How high the row has to be for what it may say."""
        more = self.texts.strip_more.format(count=1) if len(self.lines) > 1 else ""
        said = [one.said + (self.texts.strip_differs + _TWO_DIGITS if one.differs else "") + more for one in self.lines]
        said += [self.odd] if self.figures else []
        return min(MOST_LINES, max(-(-breadth(one) // room_in(self.width)) for one in said)) * _LINE_HEIGHT

    @property
    def shown(self) -> str:
        """The formula beside the table."""
        return f"{FIGURES_SHEET}!${column_letters(STRIP)}${self.place}"

    def formula(self) -> str:
        """The same as a formula of the hidden sheet."""
        checks, failed = quoted_sheet(self.texts.checks_sheet), f'"{self.texts.live.failed}"'

        def at(line: CheckLine, column: int) -> str:
            return f"{checks}!{Area(line.row, column, line.row, column).absolute.partition(':')[0]}"

        early, later = self.lines[:MOST_SAID], self.lines[MOST_SAID:]
        said = '""'
        for one in reversed(early):
            words = _quoted(one.said)
            if one.differs:
                words = f"{_quoted(one.said + self.texts.strip_differs)}&{at(one.line, DIFFERENCE)}"
            said = f"IF({at(one.line, STATUS)}={failed},{words},{said})"
        counts = [self._count(self.lines)] if self.lines else []
        odd = f"MAX({','.join(area.absolute for area in self.figures)})>={Figure.NOT_NUMBER:d}"
        if self.figures:
            said = f"IF({odd},{_quoted(self.odd)},{said})"
            counts.append(f"({odd})")
        if len(self.lines) + bool(self.figures) > 1:
            count = "+".join(counts)
            said += f'&IF({count}>1,{_counted(self.texts.strip_more, f"({count}-1)")},"")'
        if later:
            known = "+".join([self._count(early), *counts[1:]])
            rest = self._count(later)
            several = f'IF({rest}>0,{_counted(self.texts.strip_several, f"({rest})")},"")'
            said = f"IF({known}=0,{several},{said})"
        return said

    def _count(self, lines: Sequence[StripLine]) -> str:
        """How many of some lines are 不符, as a formula."""
        checks = quoted_sheet(self.texts.checks_sheet)
        areas = rectangles([(one.line.row, STATUS) for one in lines])
        return "+".join(f'COUNTIF({checks}!{area.absolute},"{self.texts.live.failed}")' for area in areas)


def strips(edition: Edition, sheets: Sequence[SheetDrawing], texts: Texts) -> tuple[StripRow, ...]:
    """The rows of all tables that have something to say."""
    lines = {line.id: line for line in lines_of(edition)}
    at = {cell.code: Cell(sheet.name, cell.row, cell.column) for sheet in sheets for cell in sheet.cells if cell.code}
    more = breadth(texts.strip_more.format(count=1))
    found: list[StripRow] = []
    for sheet in sheets:
        heights, width = dict(sheet.heights), strip_width(sheet)
        judged = judges_figures(edition, sheet.code)
        sign = _sign(edition.cell_rules[sheet.code]) if judged else ""
        codes: dict[int, list[str]] = defaultdict(list)
        for cell in sheet.cells:
            if cell.code and judged:
                codes[cell.row].append(cell.code)
        for row, instances in strip_rows(edition, sheet).items():
            # What weighs the same stays in the order of the form.
            ordered = sorted(instances, key=lambda one: one.rule.severity is not Severity.MUST)
            line = room_in(width)
            behind = more if len(ordered) > 1 else 0
            room = Room(_lines_in(heights.get(row, 0.0)) * line - behind, MOST_LINES * line - behind)
            said = tuple(_line(edition, lines[one.id], one, at, room, texts) for one in ordered)
            figures = tuple(figure_areas(edition, codes[row]))
            numbers = all(one.numeric for one in map(edition.indicators.__getitem__, codes[row]) if one.judged_by_sheet)
            odd = sign + (texts.strip_figures if numbers else texts.strip_cells)
            place = FIRST_ROW + len(found)
            found.append(StripRow(sheet.code, width, row, place, said, figures, odd, texts))
    return tuple(found)


def with_strip(sheet: SheetDrawing, strip: Sequence[StripRow]) -> SheetDrawing:
    """A sheet of the form with its strip right of the table; the same sheet where it has nothing to say."""
    rows = [row for row in strip if row.table == sheet.code]
    if not rows:
        return sheet
    column = strip_column(sheet)
    heights = dict(sheet.heights)
    heights |= {row.row: max(row.height, heights.get(row.row, 0.0)) for row in rows}
    cells = (
        DrawnCell(row=row.row, column=column, style=Style.STRIP, value=row.blank, formula=row.shown) for row in rows
    )
    return replace(
        sheet,
        cells=(*sheet.cells, *cells),
        widths=(*sheet.widths, rows[0].width),
        heights=tuple(sorted(heights.items())),
        page=replace(sheet.page, side_margin=MARGIN),
    )


def with_sentences(sheet: SheetDrawing, strip: Sequence[StripRow]) -> SheetDrawing:
    """The hidden sheet with the sentences in a column of their own."""
    cells = (
        DrawnCell(row=row.place, column=STRIP, style=Style.PLAIN, value=row.blank, formula=row.formula())
        for row in strip
    )
    return replace(sheet, cells=(*sheet.cells, *cells))


def strip_width(sheet: SheetDrawing) -> float:
    """How wide the strip is: what the page has room for, as far as it is of use."""
    return max(_NARROW, min(_WIDE, _PAGE - sum(sheet.widths)))


def room_in(width: float) -> int:
    """How many characters a line of a strip has room for."""
    look = LOOKS[Style.STRIP]
    return room_of(width - 1.5 * look.indent, look.size)


def _lines_in(height: float) -> int:
    """How many lines a row has room for as it is."""
    return max(1, min(MOST_LINES, int(height // _LINE_HEIGHT)))


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters have room beside a row as it is, and if it were as high as it may be."""

    now: int
    most: int


def _line(
    edition: Edition, line: CheckLine, instance: Instance, at: Mapping[str, Cell], room: Room, texts: Texts
) -> StripLine:
    decides = instance.claim
    while isinstance(decides, When):
        decides = decides.claim
    differs = isinstance(decides, Comparison) and decides.op != "<>"
    sign = _sign(instance.rule)
    around = breadth(sign) + (breadth(texts.strip_differs + _TWO_DIGITS) if differs else 0)
    sentences = [*_sentences(edition, instance, decides, at, texts)]
    fitting = (one for one in sentences if breadth(one) <= room.now - around)
    said = next(fitting, None) or _cut(min(sentences, key=breadth), room.most - around)
    return StripLine(line, sign + said, differs)


def _sign(rule: Rule) -> str:
    return TINTS[_TINTS[rule.severity]].sign + " "


def _sentences(
    edition: Edition, instance: Instance, decides: Claim, at: Mapping[str, Cell], texts: Texts
) -> Iterator[str]:
    """What a rule asks, said beside one of its rows: in the form's words where all of it is in that row; by addresses,
    with the names of its sums or their areas; without its condition.
    """
    indicators = indicators_in(edition, instance)
    sheet = at[home_in(edition, instance.claim)].sheet
    if len({(at[one.code].sheet, at[one.code].row) for one in indicators if one.code in at}) == 1:
        where = " ".join(shared_columns(indicators)) if len(indicators) > 1 else ""
        yield (f"{where}{texts.colon}" if where else "") + sentence_of(edition, instance, edition.language)

    called = names_in(edition, instance, edition.language)

    def address(ref: Ref) -> str:
        if ref.code not in at:
            return called.name(ref)
        cell = at[ref.code]
        return cell.a1 if cell.sheet == sheet else f"{cell.sheet} {cell.a1}"

    areas = {one.of: _area([at[part.code] for part in one.parts]) for one in _sums(instance.claim)}
    for claim in dict.fromkeys((instance.claim, decides)):
        for label in (lambda of: edition.sets[of].label, lambda of: areas[of] or edition.sets[of].label):
            said = sentence(claim, edition.language, address, label, measured_in(edition))
            for area in areas.values():
                if area and ":" not in area:  # the sum of one cell is that cell
                    said = said.replace(text("words.sum", edition.language, of=area), area)
            yield said


def _sums(node: Node) -> Iterator[Sum]:
    if isinstance(node, Sum):
        yield node
    for child in children(node):
        yield from _sums(child)


def _area(cells: Sequence[Cell]) -> str:
    """`D8:D26` where the cells are just these; empty where they are not."""
    area = Area(
        min(cell.row for cell in cells),
        min(cell.column for cell in cells),
        max(cell.row for cell in cells),
        max(cell.column for cell in cells),
    )
    return area.a1 if area.cells == len(set(cells)) and len({cell.sheet for cell in cells}) == 1 else ""


def _cut(said: str, room: int) -> str:
    """A sentence that has room, in as much of it as there is."""
    if breadth(said) <= room:
        return said
    return next(said[:end] for end in range(len(said), -1, -1) if breadth(said[:end]) < room) + "…"


def _counted(said: str, count: str) -> str:
    """A text with a count in it, as a formula."""
    before, _, after = said.partition("{count}")
    return "&".join(part for part in (before and _quoted(before), count, after and _quoted(after)) if part)


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'
