"""Excel's errors as the numbers that COM hands over for them: -2146826273 is `#VALUE!`.

xlwings knows seven of them; the others it passes on, and each would be read as a figure. In a cell a number is always a
`float`, so an `int` of this kind is an error and never something that somebody typed.
"""

_BASE = -2146828288  # 0x800A0000: what COM adds to the number that VBA knows as CVErr
_NUMBERS = range(2000, 3000)

NAMES = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
    2051: "#BUSY!",
}
"""By the number of CVErr. Newer ones have names that Excel shows and no number that is published."""

UNNAMED = "#ERROR!"


def error_name(value: object) -> str | None:
    """The error that a value stands for; None where it is none. Of an error that is not known by name `#ERROR!`."""
    if type(value) is not int or value - _BASE not in _NUMBERS:
        return None
    return NAMES.get(value - _BASE, UNNAMED)
