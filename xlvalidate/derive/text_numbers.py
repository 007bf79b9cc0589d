"""A text in a number's cell as the number that reading takes it for (`reading.numbers`), in formulas of Excel 2007.

Full-width digits, blanks around, a sign, commas between thousands, the figure's own unit: the ways in which most are
written. No function here depends on the language of the system, as VALUE of `1,234` and ASC do: VALUE is only asked for
digits alone. What these formulas do not read, reading may still do: then the marked copy carries what the engine found.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from xlvalidate.cells import Area, Cell
from xlvalidate.editions.model import NumberMarks
from xlvalidate.ooxml.formula_values import Compute, FormulaError, Member, NotComputableError

_DIGITS = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
_CONTROLS = (9, 10, 13)
_ALIKE = (
    *zip(_DIGITS, "0123456789", strict=True),
    ("\uff0e", "."), ("\uff0c", ","), ("\uff0b", "+"), ("\u2212", "-"), ("\uff0d", "-"), ("\ufe63", "-"),
    ("\uff08", "("), ("\uff09", ")"), ("\u842c", "\u4e07"), ("\u3000", " "), ("\u00a0", " "),
)  # fmt: skip


def reads(text: str, unit: str, marks: NumberMarks | None = None) -> bool:
    """Do these formulas take a text for a number? It is computed as the sheet computes it."""
    formulas = {
        "typed": in_usual_marks("cell", marks),
        "plain": plain_text("typed"),
        "said": without_unit("plain", "unit"),
        "digits": digits_of("said"),
        "ones": ones_of("digits"),
        "read": number_of("said", "digits", "ones", declared=marks is not None),
    }
    return isinstance(ComputedRow(formulas, {"cell": text, "unit": unit}).named("read"), float)


class ComputedRow:
    """A row of `_xlv_figures`: by the names of its columns formulas, and what is known."""

    since_1904 = False

    def __init__(self, formulas: Mapping[str, str], known: Mapping[str, Member]) -> None:
        self._formulas, self._found = formulas, dict(known)

    def named(self, name: str) -> Member:
        """What a column gives, or what is known of it."""
        if name not in self._found:
            compute = _compute(self._formulas[name])
            try:
                self._found[name] = compute(self)
            except FormulaError as error:
                self._found[name] = error
        return self._found[name]

    def at(self, cell: Cell) -> Member:
        """No other cell is known here."""
        raise NotComputableError

    def within(self, sheet: str, area: Area) -> Sequence[Member]:
        """No area is known here."""
        raise NotComputableError


@cache
def _compute(formula: str) -> Compute:
    from xlvalidate.ooxml.formula import computed  # only where a text may be a number

    found = computed(formula, "")
    assert found is not None, formula
    return found


def plain_text(cell: str) -> str:
    """The text of a cell with half-width digits and signs, without blanks around it."""
    said = cell
    for number in _CONTROLS:
        said = f'SUBSTITUTE({said},CHAR({number})," ")'
    for old, new in _ALIKE:
        said = f'SUBSTITUTE({said},"{old}","{new}")'
    return f'IF({cell}="","",TRIM({said}))'


def without_unit(plain: str, unit: str) -> str:
    """A plain text without the unit behind it, bare or in brackets; `unit` is the cell of the unit."""
    bare, within = f"TRIM(LEFT({plain},LEN({plain})-LEN({unit})))", f"TRIM(LEFT({plain},LEN({plain})-LEN({unit})-2))"
    said = f'IF(RIGHT({plain},LEN({unit})+2)="("&{unit}&")",{within},{plain})'
    said = f'IF({unit}="",{plain},IF(RIGHT({plain},LEN({unit}))={unit},{bare},{said}))'
    return f'IF({plain}="","",{said})'


def digits_of(said: str) -> str:
    """What stands there without a sign in front, without commas and the point: digits alone, if it is a number."""
    unsigned = f'IF(ISNUMBER(FIND(LEFT({said},1),"+-")),MID({said},2,99),{said})'
    return f'IF({said}="","",SUBSTITUTE(SUBSTITUTE({unsigned},",",""),".",""))'


def ones_of(digits: str) -> str:
    """The digits with a 1 in front as a number, so that zeros in front count; nothing where they are no digits: only
    digits come back as they were.
    """
    ones = f'VALUE("1"&{digits})'
    return f'IF({digits}="","",IF(ISERROR({ones}),"",IF(TEXT({ones},"0")="1"&{digits},{ones},"")))'


def in_usual_marks(cell: str, marks: NumberMarks | None) -> str:
    """The text of a cell with the marks of 1,234.56, where the form declares others."""
    if marks is not NumberMarks.COMMA:
        return cell
    said = cell
    for old, new in (("\uff0c", ","), ("\uff0e", "."), (",", ";"), (".", ","), (";", ".")):
        said = f'SUBSTITUTE({said},"{old}","{new}")'
    return said


def number_of(said: str, digits: str, ones: str, *, declared: bool = False) -> str:
    """The number, from the text, from its digits and from what they are; nothing where it is none, or where marks are
    `declared` and it could be written with the other ones.
    """
    sign = f'ISNUMBER(FIND(LEFT({said},1),"+-"))'
    points, commas = (f'(LEN({said})-LEN(SUBSTITUTE({said},"{mark}","")))' for mark in ".,")
    point = f'FIND(".",{said})'
    whole = f"({ones}-{_ten_to(f'LEN({digits})')})"
    signed = f'IF(LEFT({said},1)="-",-{whole},{whole})'
    behind = f"{signed}/{_ten_to(f'LEN({said})-{point}')}"
    inside = f"IF({point}>1+{sign},{point}<LEN({said}),FALSE)"
    with_point = f'IF({points}+{commas}>1,"",IF({inside},{behind},""))'
    start = f"MID({said},1+{sign},1)"
    if declared:
        thousands = f'IF(LEN({said})-{point}=3,IF({point}-1-{sign}<4,{start}<>"0",FALSE),FALSE)'
        with_point = f'IF({points}+{commas}>1,"",IF({thousands},"",{with_point}))'
    group = f'IF(MID({said},LEN({said})-3,1)=",",IF({commas}=1,TRUE,MID({said},LEN({said})-7,1)=","),FALSE)'
    first = f"LEN({said})-{sign}-4*{commas}"
    grouped = f"IF(({commas}>2)+({first}<1)+({first}>3)>0,FALSE,{group})"
    without = f'IF({commas}=0,{signed},IF({grouped},{signed},""))'
    if declared:
        zero = f'IF({commas}>0,MID({said},1+{sign},2)="0,",FALSE)'
        without = f'IF({zero},"",{without})'
    return f'IF({ones}="","",IF({points}=0,{without},{with_point}))'


def _ten_to(power: str) -> str:
    return f'VALUE("1"&REPT("0",{power}))'
