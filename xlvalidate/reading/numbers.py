"""What an office meant by a number. Strict grammars: nothing is guessed, and nothing is read without a word."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from xlvalidate.editions.edition import SHARE_DECIMALS
from xlvalidate.editions.model import NumberMarks
from xlvalidate.ooxml.book import is_number

Number = int | Decimal

_DIGITS = 15  # what Excel keeps
_LONGEST = 1_000


def exact(text: str) -> Number | None:
    """The value of a numeric cell's text at Excel's 15 significant digits; None when it is not a number.

    A file holds `1553.9100000000001` where the cell shows 1553.91: the nearest double, written out.
    """
    if len(text) <= _DIGITS and text.isascii() and text.isdigit():
        return int(text)
    return _plain(Decimal(format(float(text), f".{_DIGITS}g"))) if is_number(text) else None


def _plain(value: Decimal) -> Number:
    """An int where there is no fraction, else without the zeros at its end."""
    return int(value) if value == value.to_integral_value() else value.normalize()


class Note(StrEnum):
    """How a text in a number's place was read, or why it was not."""

    TEXT_NUMBER = "text-number"
    SPACES = "spaces"
    FULL_WIDTH = "full-width"
    PLUS = "plus"
    MINUS = "minus"
    THOUSANDS = "thousands"
    UNIT = "unit"
    ANNOTATED = "annotated"
    UNIT_CONVERTED = "unit-converted"
    BLANK_TEXT = "blank-text"
    NONE_WORD = "none-word"
    SLASH = "slash"
    DASH = "dash"
    TEXT = "text"
    TOO_LONG = "too-long"
    TWO_READINGS = "two-readings"


# Of several notes on one value the gravest is given: the one by which the value could be wrong the most.
GRAVEST_FIRST = (
    Note.UNIT_CONVERTED,
    Note.ANNOTATED,
    Note.UNIT,
    Note.THOUSANDS,
    Note.MINUS,
    Note.PLUS,
    Note.FULL_WIDTH,
    Note.SPACES,
    Note.TEXT_NUMBER,
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """The number in a text. `value` is None when it is not one, and `note` then says what it is.

    `detail` is the unit or the annotation as typed; of what fits two readings both, parted by a blank. `united` says
    that a unit was typed.
    """

    value: Number | None
    note: Note | None
    detail: str = ""
    united: bool = False


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_BLANKS = "\t\n\r\x0b\x0c\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_WIDE = "０１２３４５６７８９．，＋"
_MINUSES = "\u2212－﹣"
# One character for one, so that a place in the one text is the same place in the other.
_NARROW = str.maketrans(
    f"{_BLANKS}{_WIDE}{_MINUSES}（）萬億圓圆",
    f"{' ' * len(_BLANKS)}0123456789.,+{'-' * len(_MINUSES)}()万亿元元",
)
_NONE_WORDS = frozenset(("无", "無", "没有", "沒有", "n/a"))
_SLASHES = re.compile(r"[/／]+")
_DASHES = re.compile(r"[-‐‑‒–—―−－﹣─]+")
_FIGURE = re.compile(
    r"(?P<sign>[+-]?) *"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]{1,3}(?: [0-9]{3})+(?![0-9 ])|[0-9]+)(?P<rest>\.[0-9]+)?"
)
# A mark before three last digits is also how thousands are written: by the other marks this is another number.
_LIKE_THOUSANDS = re.compile(r"(?P<sign>[+-]?) *(?P<whole>[1-9][0-9]{0,2})\.(?P<rest>[0-9]{3})")
_EXCHANGED = str.maketrans(",.", ".,")
_PERCENTS = str.maketrans("％﹪", "%%")
_TAIL = re.compile(r" *(?P<word>[^()]*?) *(?:\((?P<inside>[^()]+)\))?")
_SCALE_WORDS = ("百万", "千万", "百", "千", "万", "亿")
_OTHER_UNITS = ("元", "%", "％")
_SCALES = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def numeral(text: str, unit: str, signed: bool, marks: NumberMarks | None = None) -> Numeral:
    """The number that a text cell holds, in `unit`. `signed` says that a `+` belongs here (增/减); `marks` are those
    that the form declares. Without any, 1,234.56 is read.
    """
    seen = text.translate(_UNSEEN)
    flat = seen.translate(_NARROW)
    if marks is NumberMarks.COMMA:
        flat = flat.translate(_EXCHANGED)
    bare = flat.strip(" ")
    if len(bare) > _LONGEST:
        return Numeral(None, Note.TEXT)
    match = _FIGURE.match(bare)
    if match is None:
        return Numeral(None, _no_number(bare))
    start = flat.index(bare)
    typed = seen[start : start + len(bare)]
    tail = _TAIL.fullmatch(bare, match.end())
    read = None if tail is None else _tail_read(tail, typed, unit)
    if read is None:
        return Numeral(None, Note.TEXT)
    factor, notes, detail = read
    if marks is not None and (two := _LIKE_THOUSANDS.fullmatch(match[0])) is not None:
        decimal, thousands = f"{two['sign']}{two['whole']}.{two['rest']}", two["sign"] + two["whole"] + two["rest"]
        return Numeral(None, Note.TWO_READINGS, f"{decimal} {thousands}")
    if marks is not None and match["whole"].startswith("0,"):
        return Numeral(
            None,
            Note.TWO_READINGS,
            f"{match['whole'].replace(',', '.', 1)} {match['whole'].replace(',', '').lstrip('0') or '0'}",
        )
    whole, rest = match["whole"].replace(",", "").replace(" ", ""), match["rest"] or ""
    if len((whole + rest[1:]).lstrip("0")) > _DIGITS or len(rest) - 1 > _DIGITS:
        return Numeral(None, Note.TOO_LONG)
    value = Decimal(match["sign"] + whole + rest) * factor
    if len(value.normalize().as_tuple().digits) > _DIGITS or abs(value) >= 10**_DIGITS:
        return Numeral(None, Note.TOO_LONG)
    united = not notes.isdisjoint((Note.UNIT, Note.UNIT_CONVERTED))
    notes |= _figure_notes(match, typed, signed)
    if seen != text or bare != flat or " " in match[0]:
        notes.add(Note.SPACES)
    if not notes and not (signed and match["sign"] == "+"):
        notes.add(Note.TEXT_NUMBER)
    gravest = next((note for note in GRAVEST_FIRST if note in notes), None)
    return Numeral(_plain(value), gravest, detail, united)


def share(text: str, unit: str, marks: NumberMarks | None = None) -> Numeral:
    """The share that a text means: `50%` is 0.5, and so is `0.5`."""
    said = numeral(text.translate(_PERCENTS), unit, False, marks)
    if said.value is None or not said.united:
        return said
    if said.note is Note.UNIT_CONVERTED:
        return Numeral(None, Note.TEXT)  # a hundred percents, a thousand of them
    return replace(said, value=_plain(Decimal(said.value).scaleb(-SHARE_DECIMALS)))


def _no_number(bare: str) -> Note:
    word = bare.replace(" ", "")
    if not word:
        return Note.BLANK_TEXT
    if word.casefold() in _NONE_WORDS:
        return Note.NONE_WORD
    if _SLASHES.fullmatch(word):
        return Note.SLASH
    return Note.DASH if _DASHES.fullmatch(word) else Note.TEXT


def _figure_notes(match: re.Match[str], typed: str, signed: bool) -> set[Note]:
    figure = typed[: match.end()]
    notes = set()
    if any(letter in _WIDE for letter in figure):
        notes.add(Note.FULL_WIDTH)
    if any(letter in _MINUSES for letter in figure):
        notes.add(Note.MINUS)
    if "," in match["whole"]:
        notes.add(Note.THOUSANDS)
    if match["sign"] == "+" and not signed:
        notes.add(Note.PLUS)
    return notes


def _tail_read(tail: re.Match[str], typed: str, unit: str) -> tuple[Decimal, set[Note], str] | None:
    """What follows the figure: a unit, an annotation, both or nothing. None when it is anything else."""
    word = tail["word"]
    factor, notes, detail = Decimal(1), set[Note](), ""
    if word:
        given = _factor(word, unit)
        if given is None:
            return None
        factor, detail = given, typed[slice(*tail.span("word"))]
        notes.add(Note.UNIT if given == 1 else Note.UNIT_CONVERTED)
    if tail["inside"] is None:
        return factor, notes, detail
    inside = tail["inside"].strip(" ")
    given = None if word or not inside else _factor(inside, unit)
    comment = typed[slice(*tail.span("inside"))].strip(_BLANKS + " ")
    if given is not None:
        return given, {Note.UNIT if given == 1 else Note.UNIT_CONVERTED}, comment
    # `5（亿）` where nothing is counted in 亿 is another figure, not a remark.
    if not inside or inside.startswith(_SCALE_WORDS) or inside in _OTHER_UNITS:
        return None
    return factor, notes | {Note.ANNOTATED}, comment


def _factor(word: str, unit: str) -> Decimal | None:
    """What a figure in the typed unit is multiplied by to be in `unit`; None when the two do not measure the same."""
    scale, base = _split(word)
    wanted_scale, wanted_base = _split(unit.translate(_NARROW))
    if base and base != wanted_base:
        return None
    return Decimal(scale) / Decimal(wanted_scale)


def _split(unit: str) -> tuple[int, str]:
    scale = next((word for word in _SCALE_WORDS if unit.startswith(word)), "")
    return _SCALES[scale], unit.removeprefix(scale).strip(" ")
