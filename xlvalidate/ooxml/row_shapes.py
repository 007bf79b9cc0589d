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
_ANY_CELL = re.compile(r'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"([^<>]*(?:(?<=/)>|(?<!/)>.*?</c>))', re.S)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"((?: s="[0-9]{1,9}")?)((?: t="(?:n|s|str|e|inlineStr)")?)'
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
    CALCULATED_ERROR = auto()
    UNCALCULATED = auto()
    OTHER = auto()


CALCULATED = {
    Content.NUMBER: Content.CALCULATED,
    Content.DATE: Content.CALCULATED_DATE,
    Content.TEXT: Content.CALCULATED_TEXT,
}
_WITH_FORMULA = (*CALCULATED.values(), Content.CALCULATED_ERROR, Content.UNCALCULATED)
_FORMULA = f"({FORMULA})"
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
    Content.CALCULATED_ERROR: f">{_FORMULA}" + _VALUE.format(_SOME_TEXT),
    Content.UNCALCULATED: f">{_FORMULA}()</c>",
    # Whatever `fast_reader` knows: errors, truths, results that are blank.
    Content.OTHER: '((?: s="[0-9]{1,9}")?(?: t="(?:n|s|str|b|e|d|inlineStr)")?(?: ?/>|>(?:'
    f"(?:{FORMULA})?(?:<v{SPACE}(?: ?/>|>{TEXT}</v>))?|<is><t{SPACE}(?: ?/>|>{TEXT}</t>)</is>)</c>))",
}
_WIDTHS = {Content.OTHER: 3, **dict.fromkeys(_WITH_FORMULA, 4)}
_INLINE = f"><is><t{SPACE}>({_SOME_TEXT})</t></is></c>"


class Slot(NamedTuple):
    """Where the contents of one kind of a column are among what the pattern found. Of a calculated one there are four:
    all that is written of its formula, the number under which it is shared, its text, and what it comes to. Of any
    other there are three: all that is written behind its address, and the number and the text of its formula.
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
        return self._learn_others(rows) or new

    def _learn_others(self, rows: Sequence[str]) -> bool:
        """Notes the columns with cells that none of their shapes fits. Are they new?"""
        ways = {column: re.compile("|".join(self._ways(column))) for column in self.seen}
        met: Counter[str] = Counter()
        numbers = dict[str, int]()
        for row in rows:
            for letters, written in _ANY_CELL.findall(row):
                column = numbers.setdefault(letters, _number(letters))
                if column and (column not in ways or ways[column].fullmatch(written) is None):
                    met[letters] += 1
        new = False
        for letters, count in met.items():
            column = numbers[letters]
            if count >= min(_ENOUGH, len(rows)) and (column in self.seen or len(self.seen) < _MOST_COLUMNS):
                shapes = self.seen.setdefault(column, {})
                new = new or (Content.OTHER, "") not in shapes
                shapes[Content.OTHER, ""] = {"": None}
        return new

    def _shapes(self, row: str) -> Iterator[tuple[int, Content, str, str]]:
        for letters, style, kind, blank, formula, _, _, result, inline in _CELL.findall(row):
            content = self._content(style, kind, blank, formula, result, inline)
            if content is None:
                continue
            if column := _number(letters):
                yield column, content, kind, style

    def _content(self, style: str, kind: str, blank: str, formula: str, result: str, inline: str) -> Content | None:
        if blank:
            return Content.BLANK
        if inline or kind == ' t="inlineStr"':
            return Content.TEXT if inline and kind == ' t="inlineStr"' else None
        if formula and not result:
            return Content.UNCALCULATED
        if kind == ' t="e"':
            return Content.CALCULATED_ERROR if formula else None
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
            for content in sorted((content for content, _ in shapes), key=_is_other):
                if content is not Content.BLANK:
                    slots.append(Slot(column, content, at, _WIDTHS.get(content, 1)))
                    at += slots[-1].width
            # What any other shape takes is not tried again as one.
            group = "(?>" if (Content.OTHER, "") in shapes else "(?:"
            address = f'<c r="{column_letters(column)}(?P=row)"'
            columns.append(f"{group}{address}(?:{'|'.join(self._ways(column))})|)")
        regex = rf"({_HEAD}(?:/>|>{''.join(columns)}</row>))|{_ANY_ROW}"
        return RowPattern(re.compile(regex, re.S), tuple(slots))

    def _ways(self, column: int) -> list[str]:
        """What may stand behind the address of a cell."""
        ways = []
        for (content, kind), styles in sorted(self.seen[column].items(), key=lambda shape: _is_other(shape[0][0])):
            after = _INLINE if kind == ' t="inlineStr"' and content is Content.TEXT else _AFTER[content]
            ways.append(f"(?:{'|'.join(styles)}){kind}{after}")
        return ways


def _is_other(content: Content) -> bool:
    return content is Content.OTHER


def _number(letters: str) -> int:
    """A column's number; 0 where it is outside of a sheet."""
    try:
        return column_number(letters)
    except ValueError:
        return 0
