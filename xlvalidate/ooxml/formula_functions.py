"""The functions that are known in formulas: those that templates are written with, and what forms mostly have."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xlvalidate.day_numbers import LAST_NUMBER, NO_DAY, SINCE_1904
from xlvalidate.ooxml.formula_values import (
    Compute,
    Content,
    FormulaError,
    FormulaPart,
    Member,
    Members,
    NotComputableError,
    Sheets,
    as_number,
    as_truth,
    sound,
    text_of,
)


def _members(parts: Sequence[FormulaPart]) -> Members:
    """What stands in the cells of some references, one after the other."""
    names = tuple(part.name for part in parts)
    if all(names):
        return lambda sheets: [*map(sheets.named, names)]
    asked = [part.members for part in parts if part.members is not None]
    if len(asked) < len(parts):
        raise NotComputableError
    if len(asked) == 1:
        return asked[0]
    return lambda sheets: [one for members in asked for one in members(sheets)]


def _is_number(value: Member) -> bool:
    return type(value) is float


def _counting(counts: Callable[[Member], bool]) -> "Callable[[list[FormulaPart]], Compute]":
    def make(arguments: list[FormulaPart]) -> Compute:
        members = _members(arguments)
        return lambda sheets: float(sum(map(counts, members(sheets))))

    return make


def _folding(fold: Callable[[list[float]], float]) -> "Callable[[list[FormulaPart]], Compute]":
    """SUM and its like: of references only the numbers; an error is one of the whole."""

    def make(arguments: list[FormulaPart]) -> Compute:
        single = [part.compute for part in arguments if part.members is None]
        members = _members([part for part in arguments if part.members is not None])

        def compute(sheets: Sheets) -> Content:
            numbers = [as_number(of(sheets)) for of in single]
            for one in members(sheets):
                if type(one) is float:
                    numbers.append(one)
                elif isinstance(one, FormulaError):
                    raise one
            return fold(numbers)

        return compute

    return make


def _asking(asked: Callable[[Member], bool]) -> "Callable[[list[FormulaPart]], Compute]":
    """ISNUMBER and its like, which take an error for an answer."""

    def make(arguments: list[FormulaPart]) -> Compute:
        (part,) = arguments

        def compute(sheets: Sheets) -> Content:
            try:
                return asked(part.compute(sheets))
            except FormulaError as error:
                return asked(error)

        return compute

    return make


def _of_text(of: Callable[[str], Content]) -> "Callable[[list[FormulaPart]], Compute]":
    def make(arguments: list[FormulaPart]) -> Compute:
        compute = arguments[0].compute
        return lambda sheets: of(text_of(compute(sheets)))

    return make


def _of_number(of: Callable[[float], Content]) -> "Callable[[list[FormulaPart]], Compute]":
    def make(arguments: list[FormulaPart]) -> Compute:
        compute = arguments[0].compute
        return lambda sheets: of(as_number(compute(sheets)))

    return make


def _choose(arguments: list[FormulaPart]) -> Compute:
    which, *parts = (part.compute for part in arguments)

    def chosen(sheets: Sheets) -> Content:
        number = int(as_number(which(sheets)))
        if not 1 <= number <= len(parts):
            raise FormulaError("#VALUE!")
        return parts[number - 1](sheets)

    return chosen


def _if(arguments: list[FormulaPart]) -> Compute:
    asked, then, otherwise = (part.compute for part in arguments)
    return lambda sheets: then(sheets) if as_truth(asked(sheets)) else otherwise(sheets)


def _not(arguments: list[FormulaPart]) -> Compute:
    compute = arguments[0].compute
    return lambda sheets: not as_truth(compute(sheets))


def _round(arguments: list[FormulaPart]) -> Compute:
    of, places = (part.compute for part in arguments)
    return lambda sheets: _rounded(as_number(of(sheets)), int(as_number(places(sheets))))


def _rounded(number: float, places: int) -> float:
    """To so many decimals, halves away from 0."""
    if number == int(number) and places >= 0:
        return number
    if not -20 <= places <= 20:
        raise NotComputableError
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0


def _units(text: str) -> str:
    """A text as Excel counts it, in units of UTF-16: what is beyond the first 65,536 characters is two."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2))


def _whole(units: str) -> str:
    """Such units as a text; a half of a character is shown as one that is unknown."""
    if units.isascii():
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _substitute(arguments: list[FormulaPart]) -> Compute:
    text, old, new = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        said, gone, come = (text_of(one(sheets)) for one in (text, old, new))
        return said.replace(gone, come) if gone else said

    return compute


def _left(arguments: list[FormulaPart]) -> Compute:
    text, count = (part.compute for part in arguments)
    return lambda sheets: _whole(_units(text_of(text(sheets)))[: max(0, int(as_number(count(sheets))))])


def _alike(wanted: Content) -> Callable[[Member], bool]:
    """What COUNTIF counts for a plain word or number, or for texts with a word in them (`*word*`); no other pattern, no
    relation.
    """
    inner = wanted[1:-1] if isinstance(wanted, str) and wanted[:1] == wanted[-1:] == "*" else ""
    plain = inner or wanted
    if isinstance(plain, str) and (not plain or plain[0] in "=<>" or set(plain) & set("*?~")):
        raise NotComputableError
    if inner:
        part = inner.casefold()
        return lambda one: isinstance(one, str) and part in one.casefold()
    if isinstance(wanted, str):
        folded = wanted.casefold()
        return lambda one: isinstance(one, str) and (one == wanted or one.casefold() == folded)
    return lambda one: type(one) is float and one == wanted


def _count_if(arguments: list[FormulaPart]) -> Compute:
    members, wanted = _members(arguments[:1]), arguments[1].compute

    def compute(sheets: Sheets) -> Content:
        counts = _alike(wanted(sheets))
        return float(sum(map(counts, members(sheets))))

    return compute


def _sum_if(arguments: list[FormulaPart]) -> Compute:
    members, wanted, figures = _members(arguments[:1]), arguments[1].compute, _members(arguments[2:])

    def compute(sheets: Sheets) -> Content:
        counts = _alike(wanted(sheets))
        found = [figure for one, figure in zip(members(sheets), figures(sheets), strict=False) if counts(one)]
        return math.fsum(as_number(sound(figure)) for figure in found if type(figure) in (float, FormulaError))

    return compute


def _match(arguments: list[FormulaPart]) -> Compute:
    """Where in a row or column a plain word or number stands first, from 1."""
    wanted, members, order = arguments[0].compute, _members(arguments[1:2]), arguments[2].compute

    def compute(sheets: Sheets) -> Content:
        said = wanted(sheets)
        if as_number(order(sheets)) or (isinstance(said, str) and set(said) & set("*?~")):
            raise NotComputableError
        alike = _alike(said)
        for at, one in enumerate(members(sheets), start=1):
            if one is not None and alike(one):
                return float(at)
        raise FormulaError("#N/A")

    return compute


def _index(arguments: list[FormulaPart]) -> Compute:
    """What stands at a place of a row or column, counted from 1."""
    members, place = _members(arguments[:1]), arguments[1].compute

    def compute(sheets: Sheets) -> Content:
        there, at = members(sheets), int(as_number(place(sheets)))
        if not 1 <= at <= len(there):
            raise NotComputableError
        return sound(there[at - 1])

    return compute


def _right(arguments: list[FormulaPart]) -> Compute:
    text, count = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        said, length = _units(text_of(text(sheets))), max(0, int(as_number(count(sheets))))
        return _whole(said[max(0, len(said) - length) :])

    return compute


def _mid(arguments: list[FormulaPart]) -> Compute:
    text, first, count = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        said, start, length = (
            _units(text_of(text(sheets))),
            int(as_number(first(sheets))),
            int(as_number(count(sheets))),
        )
        if start < 1 or length < 0:
            raise FormulaError("#VALUE!")
        return _whole(said[start - 1 : start - 1 + length])

    return compute


def _find(arguments: list[FormulaPart]) -> Compute:
    wanted, within = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        at = _units(text_of(within(sheets))).find(_units(text_of(wanted(sheets))))
        if at < 0:
            raise FormulaError("#VALUE!")
        return float(at + 1)

    return compute


def _rept(arguments: list[FormulaPart]) -> Compute:
    text, times = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        said, count = text_of(text(sheets)), int(as_number(times(sheets)))
        if not 0 <= count * len(said) <= _LONGEST_TEXT:
            raise FormulaError("#VALUE!")
        return said * count

    return compute


def _exact(arguments: list[FormulaPart]) -> Compute:
    one, other = (part.compute for part in arguments)
    return lambda sheets: text_of(one(sheets)) == text_of(other(sheets))


def _date(arguments: list[FormulaPart]) -> Compute:
    """The number of a day; months and days beyond the last one count on."""
    parts = tuple(part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        year, month, day = (math.floor(as_number(part(sheets))) for part in parts)
        months = (year + (_FIRST_YEAR if 0 <= year < _FIRST_YEAR else 0)) * 12 + month - 1
        if not _FIRST_YEAR * 12 <= months < 12 * (date.max.year + 1):
            raise FormulaError("#NUM!")
        first = (date(months // 12, months % 12 + 1, 1) - _DAY_1).days + 1
        days = first + (first >= NO_DAY) + day - 1  # Excel's 1900 has a 29 February
        begins = SINCE_1904 if sheets.since_1904 else 0
        if not begins <= days <= LAST_NUMBER:
            raise FormulaError("#NUM!")
        return float(days - begins)

    return compute


def _value(text: str) -> float:
    """The number of a text of digits. What else programs take for a number depends on the system's language."""
    if not (text.isascii() and text.isdigit()):
        raise FormulaError("#VALUE!")
    return float(text)


def _text(arguments: list[FormulaPart]) -> Compute:
    """A number as the format `0` writes it."""
    number, code = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        if text_of(code(sheets)) != "0":
            raise NotComputableError
        return str(int(_rounded(as_number(number(sheets)), 0)))

    return compute


def _character(number: float) -> str:
    if not 1 <= number < 128:
        raise NotComputableError  # beyond ASCII it depends on the system
    return chr(int(number))


_CONTROLS = dict.fromkeys(range(32))
_FIRST_YEAR, _DAY_1 = 1_900, date(1900, 1, 1)
_MANY, _LONGEST_TEXT = 255, 32_767

FUNCTIONS: Mapping[str, tuple[Callable[[list[FormulaPart]], Compute], int, int]] = {
    "ABS": (_of_number(abs), 1, 1),
    "CHAR": (_of_number(_character), 1, 1),
    "CHOOSE": (_choose, 2, _MANY),
    "CLEAN": (_of_text(lambda text: text.translate(_CONTROLS)), 1, 1),
    "COUNT": (_counting(_is_number), 1, _MANY),
    "COUNTA": (_counting(lambda one: one is not None), 1, _MANY),
    "COUNTIF": (_count_if, 2, 2),
    "DATE": (_date, 3, 3),
    "EXACT": (_exact, 2, 2),
    "FALSE": (lambda _: lambda _: False, 0, 0),  # LibreOffice saves the two words so
    "FIND": (_find, 2, 2),
    "IF": (_if, 3, 3),
    "INDEX": (_index, 2, 2),
    "INT": (_of_number(lambda number: float(math.floor(number))), 1, 1),
    "ISBLANK": (_asking(lambda one: one is None), 1, 1),
    "ISERROR": (_asking(lambda one: isinstance(one, FormulaError)), 1, 1),
    "ISLOGICAL": (_asking(lambda one: isinstance(one, bool)), 1, 1),
    "ISNUMBER": (_asking(_is_number), 1, 1),
    "ISTEXT": (_asking(lambda one: isinstance(one, str)), 1, 1),
    "LEFT": (_left, 2, 2),
    "LEN": (_of_text(lambda text: float(len(_units(text)))), 1, 1),
    "MATCH": (_match, 3, 3),
    "MAX": (_folding(lambda numbers: max(numbers, default=0.0)), 1, _MANY),
    "MID": (_mid, 3, 3),
    "MIN": (_folding(lambda numbers: min(numbers, default=0.0)), 1, _MANY),
    "NOT": (_not, 1, 1),
    "REPT": (_rept, 2, 2),
    "RIGHT": (_right, 2, 2),
    "ROUND": (_round, 2, 2),
    "SUBSTITUTE": (_substitute, 3, 3),
    "SUM": (_folding(math.fsum), 1, _MANY),
    "SUMIF": (_sum_if, 3, 3),
    "TEXT": (_text, 2, 2),
    "TRIM": (_of_text(lambda text: " ".join(part for part in text.split(" ") if part)), 1, 1),
    "TRUE": (lambda _: lambda _: True, 0, 0),
    "VALUE": (_of_text(_value), 1, 1),
}
