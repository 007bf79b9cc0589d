"""How the rows of a table are written: a pattern for a whole row, made from what some of its rows look like.

In a table one row is written as the other: each column has a style or two, and a cell is blank or has a content of one
kind. A pattern made of just these takes a row at once, where one for any cell would have to be asked twenty times.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from xlvalidate.cells import column_letters, column_number
from xlvalidate.ooxml.fast_reader import FORMULA, ROW_ATTRIBUTES, SPACE, TEXT

_MOST_COLUMNS, _MOST_STYLES = 128, 16
_ENOUGH = 2  # rows with a shape: a heading is one alone
# Whatever its digits and its exponent are, it is a number that a spreadsheet can hold.
_NUMBER = r"-?[0-9]{1,17}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?"
_INDEX = "[0-9]{1,9}"
_SOME_TEXT = TEXT.replace("{0,", "{1,")
_HEAD = rf'<row r="(?P<row>[1-9][0-9]{{0,6}})"((?: (?:{ROW_ATTRIBUTES})="[0-9a-z:. -]{{0,64}}")*) ?'
_ANY_ROW = r"(<row [^<>]*(?:(?<=/)>|(?<!/)>.*?</row>))"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"((?: s="[0-9]{1,9}")?)((?: t="(?:n|s|str|inlineStr)")?)'
    rf"(?: ?(/)>|>(?:({FORMULA})(<v[ />])?|(<is><t)|<v))"
)


class Content(Enum):
    """What a cell of a row holds, as it is written."""

    BLANK = auto()
    NUMBER = auto()
    DATE = auto()
    INDEX = auto()
    TEXT = auto()
    CALCULATED = auto()
    CALCULATED_DATE = auto()
    CALCULATED_TEXT = auto()
    UNCALCULATED = auto()


CALCULATED = {
    Content.NUMBER: Content.CALCULATED,
    Content.DATE: Content.CALCULATED_DATE,
    Content.TEXT: Content.CALCULATED_TEXT,
}
_FORMULA = f"({FORMULA})"
_FORMULA_GROUPS = 4
_VALUE = f"<v{SPACE}>({{}})</v></c>"
_AFTER = {
    Content.BLANK: " ?/>",
    Content.NUMBER: ">" + _VALUE.format(_NUMBER),
    Content.DATE: ">" + _VALUE.format(_NUMBER),
    Content.INDEX: ">" + _VALUE.format(_INDEX),
    Content.TEXT: ">" + _VALUE.format(_SOME_TEXT),
    Content.CALCULATED: f">{_FORMULA}" + _VALUE.format(_NUMBER),
    Content.CALCULATED_DATE: f">{_FORMULA}" + _VALUE.format(_NUMBER),
    Content.CALCULATED_TEXT: f">{_FORMULA}<v{SPACE}(?: ?/>|>({TEXT})</v>)</c>",
    Content.UNCALCULATED: f">{_FORMULA}()</c>",
}
_INLINE = f"><is><t{SPACE}>({_SOME_TEXT})</t></is></c>"


class Slot(NamedTuple):
    """Where the contents of one kind of a column are among what the pattern found. Of a calculated one there are four:
    all that is written of its formula, the number under which it is shared, its text, and what it comes to.
    """

    column: int
    content: Content
    at: int
    width: int


class RowPattern(NamedTuple):
    """Finds rows: each one whole, its number, its attributes, and what the slots say; last one of any other shape."""

    regex: re.Pattern[str]
    slots: tuple[Slot, ...]


@dataclass(slots=True)
class RowShapes:
    """The shapes of cells that were seen, by column. `dates` are the styles that show a number as a date."""

    dates: Container[int]
    seen: dict[int, dict[tuple[Content, str], dict[str, None]]] = field(default_factory=dict)

    def learn(self, rows: Sequence[str]) -> bool:
        """Adds the shapes of some rows, but those that hardly any other row has. Is one of them new?"""
        met = Counter(shape for row in rows for shape in self._shapes(row))
        new = False
        for (column, content, kind, style), count in met.items():
            if count < min(_ENOUGH, len(rows)) or (column not in self.seen and len(self.seen) == _MOST_COLUMNS):
                continue
            styles = self.seen.setdefault(column, {}).setdefault((content, kind), {})
            if style not in styles and len(styles) < _MOST_STYLES:
                styles[style] = None
                new = True
        return new

    def _shapes(self, row: str) -> Iterator[tuple[int, Content, str, str]]:
        for letters, style, kind, blank, formula, _, _, result, inline in _CELL.findall(row):
            content = self._content(style, kind, blank, formula, result, inline)
            if content is None:
                continue
            try:
                yield column_number(letters), content, kind, style
            except ValueError:
                continue

    def _content(self, style: str, kind: str, blank: str, formula: str, result: str, inline: str) -> Content | None:
        if blank:
            return Content.BLANK
        if inline or kind == ' t="inlineStr"':
            return Content.TEXT if inline and kind == ' t="inlineStr"' else None
        if formula and not result:
            return Content.UNCALCULATED
        if kind == ' t="s"':
            return None if formula else Content.INDEX
        dated = int(style[4:-1] or "0") in self.dates
        content = Content.TEXT if kind == ' t="str"' else Content.DATE if dated else Content.NUMBER
        return CALCULATED[content] if formula else content

    def pattern(self) -> RowPattern:
        """Takes a row of which each cell has one of the shapes of its column, or is not there."""
        slots: list[Slot] = []
        columns = []
        at = 3
        for column, shapes in sorted(self.seen.items()):
            ways = []
            for (content, kind), styles in shapes.items():
                after = _INLINE if kind == ' t="inlineStr"' and content is Content.TEXT else _AFTER[content]
                ways.append(f"(?:{'|'.join(styles)}){kind}{after}")
                if content is not Content.BLANK:
                    slots.append(Slot(column, content, at, _FORMULA_GROUPS if _FORMULA in after else 1))
                    at += slots[-1].width
            columns.append(f'(?:<c r="{column_letters(column)}(?P=row)"(?:{"|".join(ways)})|)')
        regex = rf"({_HEAD}(?:/>|>{''.join(columns)}</row>))|{_ANY_ROW}"
        return RowPattern(re.compile(regex, re.S), tuple(slots))
