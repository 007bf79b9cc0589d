"""A formula that cells share: it is written once, and holds for each of them with its references moved along."""

import re
from collections.abc import Callable

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, column_letters, column_number

_REFERENCE = re.compile(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![A-Za-z0-9_.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Za-z0-9_(!.])"""
)
_LOST = "#REF!"
_PLACE = "\x00"


def below(row: int, formula: str) -> Callable[[int], str] | None:
    """The formula of a row as it holds in any other row; None where it speaks of other rows too, or of fixed ones."""

    def reference(found: re.Match[str]) -> str:
        text, fixed_column, letters, fixed_row, digits = found.groups()
        if text is not None:
            return found[0]
        rows.add("" if fixed_row else digits)
        return f"{fixed_column}{letters}{_PLACE}"

    rows: set[str] = set()
    said = _REFERENCE.sub(reference, formula)
    return None if rows - {str(row)} or _PLACE in formula else lambda other: said.replace(_PLACE, str(other))


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as it holds so many rows further down and columns further right."""

    def reference(found: re.Match[str]) -> str:
        text, fixed_column, letters, fixed_row, digits = found.groups()
        if text is not None:
            return found[0]
        try:
            column = column_number(letters) + (0 if fixed_column else columns)
        except ValueError:
            return found[0]
        row = int(digits) + (0 if fixed_row else rows)
        if not (1 <= column <= MAX_COLUMN and 1 <= row <= MAX_ROW):
            return _LOST
        return f"{fixed_column}{column_letters(column)}{fixed_row}{row}"

    return _REFERENCE.sub(reference, formula)
