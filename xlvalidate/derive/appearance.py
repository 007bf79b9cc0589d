"""How things look, by name: one table for the workbook and for the page that draws the same form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from xlvalidate.editions.kinds import Facts, Shows
from xlvalidate.languages import LANGUAGES


class Style(StrEnum):
    """What a cell is, which decides how it looks."""

    TITLE = "title"
    CAPTION = "caption"
    CAPTION_RIGHT = "caption-right"
    BANNER = "banner"
    CORNER = "corner"
    HEADING = "heading"
    GROUP = "group"
    LABEL = "label"
    PRINTED = "printed"
    NOTE = "note"
    COUNT = "count"
    AMOUNT = "amount"
    TEXT = "text"
    COVER_TITLE = "cover-title"
    COVER_SUBTITLE = "cover-subtitle"
    COVER_LABEL = "cover-label"
    COVER_TEXT = "cover-text"
    COVER_COUNT = "cover-count"
    COVER_GIVEN_TEXT = "cover-given-text"
    COVER_GIVEN_COUNT = "cover-given-count"
    COVER_HEADING = "cover-heading"
    COVER_NOTE = "cover-note"
    COVER_SUMMARY = "cover-summary"
    COVER_LINK = "cover-link"
    SUMMARY = "summary"
    LIVE_HEADING = "live-heading"
    LIVE_RULE = "live-rule"
    LIVE_RULE_STATUS = "live-rule-status"
    LIVE_TEXT = "live-text"
    LIVE_NUMBER = "live-number"
    LIVE_STATUS = "live-status"
    LIVE_INPUT = "live-input"
    LIVE_DASH = "live-dash"
    LIVE_LINK = "live-link"
    RESULT_TEXT = "result-text"
    RESULT_LINK = "result-link"
    RESULT_HEADING = "result-heading"
    RESULT_SUMMARY = "result-summary"
    STRIP = "strip"
    PLAIN = "plain"


class Tint(StrEnum):
    """What a colour over a cell says."""

    SUSPECT = "suspect"
    MUST = "must"
    EXPLAIN = "explain"
    NOT_NUMBER = "not-number"
    PASSED = "passed"
    TO_FILL = "to-fill"
    PROPOSED = "proposed"


class SignPlace(StrEnum):
    """Where the sign of a tint goes, which says without colour what the tint says."""

    EDGE = "edge"
    """At the left edge of a number that stands at the right: `×    12`."""
    BEFORE = "before"
    """Right before a text, or what stands in the middle: `× 12`."""
    NOWHERE = "nowhere"
    """A blank cell shows none: its ground is dotted instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Fonts in points, colours as RRGGBB. `heading` chooses the font of headings. `format` is Excel's number format.

    `shrink`: what is too wide is shown smaller, as a number beside a sign may be, and never as `####`.
    """

    size: float = 10.5
    heading: bool = False
    bold: bool = False
    colour: str = "000000"
    underline: bool = False
    fill: str | None = None
    horizontal: str = "left"
    vertical: str = "center"
    wrap: bool = True
    indent: int = 0
    shrink: bool = False
    border: str | None = None
    format: str = "General"


@dataclass(frozen=True, slots=True)
class TintLook:
    """The colours of a tint, whether letters lean, and what is seen without colour.

    `sign` stands before what is in the cell, which stays as it is; `edge` is the line around it, which for a
    conditional format is thin at most.
    """

    colour: str
    fill: str | None
    italic: bool = False
    bold: bool = False
    sign: str = ""
    edge: str | None = None


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a language: body and headings."""

    body: str
    heading: str


FONTS: Mapping[str, Fonts] = {code: Fonts(own.body, own.heading) for code, own in LANGUAGES.items()}

TINTS: Mapping[Tint, TintLook] = {
    Tint.SUSPECT: TintLook("FFFFFF", "9C0006", bold=True, sign="★", edge="thin"),
    Tint.MUST: TintLook("9C0006", "FFC7CE", sign="×", edge="thin"),
    Tint.EXPLAIN: TintLook("9C5700", "FFEB9C", sign="!", edge="dashed"),
    Tint.NOT_NUMBER: TintLook("7F3F00", "F8B878", sign="×", edge="thin"),
    Tint.PASSED: TintLook("006100", None),
    Tint.TO_FILL: TintLook("7F7F7F", None),
    Tint.PROPOSED: TintLook("595959", None, italic=True),
}


def signed_format(sign: str, place: SignPlace, shown: str = "General") -> str | None:
    """The number format that shows a sign and leaves the value as it is `shown`: positive, negative, zero, text."""
    gap = {SignPlace.EDGE: f'"{sign}"* ', SignPlace.BEFORE: f'"{sign} "'}.get(place)
    if gap is None:
        return None
    own, _, rest = shown.rpartition("]")
    tongue = f"{own}]" if own else ""  # the language of a day stands before all that is shown
    return f"{tongue}{gap}{rest};{tongue}{gap}-{rest};{tongue}{gap}{rest};{gap}@"


def shown_as(facts: Facts, language: str, decimals: int | None = None) -> str | None:
    """The number format of a kind, of so many decimals as the form prints; None where its style says it."""
    match facts.shows:
        case Shows.PERCENT:
            places = PERCENT_DECIMALS if decimals is None else decimals
            return f"0.{'0' * places}%" if places else "0%"
        case Shows.DATE:
            return LANGUAGES[language].day_format
        case _:
            return None


PERCENT_DECIMALS = 2
"""So many are shown of a percentage that may have any number."""


_GREY, _LINK, _RULE = "F2F2F2", "0563C1", "E7EDF4"
_GRID = Look(border="thin")
_HEAD = replace(_GRID, fill=_GREY, horizontal="center")
_INPUT = replace(_GRID, horizontal="right", wrap=False, shrink=True, size=11)
_COVER = Look(size=12)
_LINE = replace(_COVER, border="bottom", horizontal="center")
_ROW = Look(border="hair", size=10)
_RESULT = Look(border="thin", size=10, vertical="top")

LOOKS: Mapping[Style, Look] = {
    Style.TITLE: Look(size=16, heading=True, horizontal="center"),
    Style.CAPTION: Look(wrap=False, vertical="bottom"),
    Style.CAPTION_RIGHT: Look(horizontal="right", vertical="bottom"),
    Style.BANNER: replace(_HEAD, heading=True, size=11),
    Style.CORNER: replace(_HEAD),
    Style.HEADING: _HEAD,
    Style.GROUP: _HEAD,
    Style.LABEL: replace(_HEAD, horizontal="left", indent=1),
    Style.PRINTED: _HEAD,
    Style.NOTE: Look(vertical="top", size=10),
    Style.COUNT: _INPUT,
    Style.AMOUNT: _INPUT,
    Style.TEXT: replace(_GRID, format="@"),
    Style.COVER_TITLE: Look(size=26, heading=True, horizontal="center"),
    Style.COVER_SUBTITLE: Look(size=15, horizontal="center"),
    Style.COVER_LABEL: replace(_COVER, horizontal="right", wrap=False, vertical="bottom"),
    Style.COVER_TEXT: replace(_LINE, format="@", vertical="bottom"),
    Style.COVER_COUNT: replace(_LINE, vertical="bottom"),
    Style.COVER_GIVEN_TEXT: replace(_LINE, format="@", vertical="bottom", fill=_GREY),
    Style.COVER_GIVEN_COUNT: replace(_LINE, vertical="bottom", fill=_GREY),
    Style.COVER_HEADING: replace(_COVER, heading=True),
    Style.COVER_NOTE: replace(_COVER, size=11, vertical="top"),
    Style.COVER_SUMMARY: replace(_COVER, border="thin", horizontal="center", bold=True),
    Style.COVER_LINK: replace(_COVER, size=11, colour=_LINK, underline=True, horizontal="center"),
    Style.SUMMARY: Look(size=11, bold=True),
    Style.LIVE_HEADING: replace(_HEAD, heading=True, fill="D9E1EC"),
    Style.LIVE_RULE: replace(_ROW, fill=_RULE, bold=True),
    Style.LIVE_RULE_STATUS: replace(_ROW, fill=_RULE, bold=True, horizontal="center", wrap=False),
    Style.LIVE_TEXT: _ROW,
    Style.LIVE_NUMBER: replace(_ROW, horizontal="right", wrap=False),
    Style.LIVE_STATUS: replace(_ROW, horizontal="center", wrap=False),
    Style.LIVE_INPUT: replace(_ROW, border="thin", format="@", fill="FFFBE6"),
    Style.LIVE_DASH: replace(_ROW, colour="7F7F7F", horizontal="center"),
    Style.LIVE_LINK: replace(_ROW, colour=_LINK, underline=True, horizontal="center", wrap=False),
    Style.RESULT_TEXT: _RESULT,
    Style.RESULT_LINK: replace(_RESULT, colour=_LINK, underline=True, wrap=False),
    Style.RESULT_HEADING: replace(_HEAD, heading=True, fill="D9E1EC"),
    Style.RESULT_SUMMARY: Look(size=11, bold=True),
    Style.STRIP: Look(size=9, colour="9C0006", indent=1),
    Style.PLAIN: Look(wrap=False),
}


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines a text takes in a width of characters."""
    return sum(max(1, -(-breadth(line) // room_of(width, size))) for line in text.split("\n"))


def room_of(width: float, size: float) -> int:
    """About how many characters of a size a line has room for."""
    return int(max(2.0, (width - 0.8) * 11 / size))


def height_of(text: str, width: float, style: Style) -> float:
    """About how high a text stands in a cell, in points."""
    look = LOOKS[style]
    lines = lines_of(text, width - 1.5 * look.indent, look.size) if look.wrap else 1
    return round(lines * look.size * 1.36 + 5, 1)


def breadth(text: str) -> int:
    """How many characters wide a text is; a Chinese one is as wide as two."""
    return len(text) + (0 if text.isascii() else sum(map("\u2000".__lt__, text)))
