"""What a cell of each kind holds, in formulas of Excel 2007: is it of its kind, is it within its bounds.

A day counts as Excel counts it from 1900 on, also in a workbook that counts from 1904: so formulas have one number for
a day. The 29th of February of 1900 is none.
"""

from collections.abc import Sequence

from xlvalidate.day_numbers import FIRST_DAY, LAST_NUMBER, NO_DAY, SINCE_1904
from xlvalidate.derive.text_numbers import ComputedRow, ones_of, plain_text, reads
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.model import DayOrder, EditionText
from xlvalidate.languages import CODES, LANGUAGES
from xlvalidate.rules.excel_formulas import breaks_formula
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.types import BLANKS, ValueType, serial

_FIRST_READ = f"{FIRST_DAY:%Y%m%d}"
_SINCE = f"{SINCE_1904}-DATE(1904,1,1)"
_YES, _NO = "☑☒√✓✔xX", "☐□"
_PERCENTS = str.maketrans("％﹪", "%%")
_MARKS = ("-", "/", ".")


def sheet_reads(indicator: Indicator, text: str, form: EditionText) -> bool:
    """Do the formulas of the template understand a text in a cell of this kind?"""
    match indicator.kind.facts.type:
        case ValueType.NUMBER if indicator.kind.facts.share:
            return reads(text.translate(_PERCENTS), indicator.unit, form.numbers)
        case ValueType.NUMBER:
            return reads(text, indicator.unit, form.numbers)
        case ValueType.DATE:
            formulas = {
                "plain": plain_text("cell"),
                "said": dashed("plain"),
                "digits": day_digits("said", form.dates),
                "ones": ones_of("digits"),
                "read": day_read("ones"),
            }
            return isinstance(ComputedRow(formulas, {"cell": text}).named("read"), float)
        case ValueType.FLAG:
            formulas = {"plain": trimmed_text("cell"), "read": flag_number("cell", "plain")}
            return isinstance(ComputedRow(formulas, {"cell": text}).named("read"), float)
        case _:
            return True


def not_of_kind(indicator: Indicator, cell: str) -> str | None:
    """TRUE where what is in a cell is plainly not of its kind; None where anything may stand there."""
    match indicator.kind.facts.type:
        case ValueType.NUMBER:
            return f"NOT(ISNUMBER({cell}))"
        case ValueType.DATE:
            return f"NOT({is_day(cell)})"
        case ValueType.FLAG:
            return f"NOT({is_flag(cell)})"
        case _:
            return None


def out_of_bounds(indicator: Indicator, cell: str) -> str | None:
    """TRUE where what is in a cell is of its kind and beyond what the edition allows; None where nothing bounds it."""
    match indicator.kind.facts.type:
        case ValueType.NUMBER:
            breaks = breaks_formula(cell, indicator.least, indicator.most, indicator.decimals)
            return f"IF(ISNUMBER({cell}),{breaks},FALSE)"
        case ValueType.DATE:
            beyond = day_breaks(indicator, day_number(cell))
            return None if beyond is None else f"IF({is_day(cell)},{beyond},FALSE)"
        case _ if indicator.worded:
            odd = wording_breaks(indicator, trimmed_text(cell))
            return None if odd is None else f"IF(LEN({trimmed_text(cell)})=0,FALSE,{odd})"
        case _:
            return None


def is_day(cell: str) -> str:
    """TRUE where a cell has the number of a day."""
    number = day_number(cell)
    real = f"IF(({cell}<0)+({number}<1)>0,FALSE,IF({number}={NO_DAY},FALSE,{number}<={LAST_NUMBER}))"
    return f"IF(ISNUMBER({cell}),{real},FALSE)"


def day_number(cell: str) -> str:
    """The day that a cell's number counts, as a number of 1900."""
    return f"(INT({cell})+{_SINCE})"


def day_or_nothing(cell: str) -> str:
    """The number by which rules know the day of a cell; nothing where its number counts no day."""
    number = day_number(cell)
    real = f'IF({number}={NO_DAY},"",IF({number}>{LAST_NUMBER},"",{number}+IF({number}<{NO_DAY},1,0)))'
    return f'IF(({cell}<0)+({number}<1)>0,"",{real})'


def day_breaks(indicator: Indicator, number: str) -> str | None:
    """TRUE where a day is before the first or after the last that is allowed; None where each is."""
    formula = None
    if indicator.latest is not None:
        formula = f"{number}>{serial(indicator.latest)}"
    if indicator.earliest is not None:
        before = f"{number}<{serial(indicator.earliest)}"
        formula = before if formula is None else f"IF({before},TRUE,{formula})"
    return formula


def is_flag(cell: str) -> str:
    """TRUE where a cell says yes or no."""
    said = f"TRIM({cell})"
    text = f"IF(ISTEXT({cell}),IF({_says(said, True)},TRUE,{_says(said, False)}),FALSE)"
    return f"IF(ISLOGICAL({cell}),TRUE,IF(ISNUMBER({cell}),({cell}=1)+({cell}=0)>0,{text}))"


def flag_number(cell: str, said: str) -> str:
    """1 for yes, 0 for no and for a blank, nothing for anything else; `said` is the cell's text without blanks."""
    text = f'IF({_says(said, True)},1,IF({_says(said, False)},0,""))'
    number = f'IF(({cell}=1)+({cell}=0)>0,{cell},"")'
    other = f'IF(ISTEXT({cell}),{text},IF(ISBLANK({cell}),0,""))'
    return f"IF(ISLOGICAL({cell}),IF({cell},1,0),IF(ISNUMBER({cell}),{number},{other}))"


def _says(said: str, truth: bool) -> str:
    words = [LANGUAGES[code].yes if truth else LANGUAGES[code].no for code in CODES]
    asked = "+".join(f'({said}="{word}")' for word in (*words, str(truth)))
    # A comparison may take two signs for the same; FIND does not.
    marks = f'IF(LEN({said})=1,ISNUMBER(FIND({said},"{_YES if truth else _NO}")),FALSE)'
    return f"IF({asked}>0,TRUE,{marks})"


def trimmed_text(cell: str) -> str:
    """The text of a cell as it is measured: without blanks around it."""
    return f'TRIM(SUBSTITUTE({cell},"\u3000"," "))'


def without(cell: str, placeholders: Sequence[str]) -> str:
    """The text of a cell less what stands there until something is typed."""
    for said in placeholders:
        doubled = said.replace('"', '""')
        cell = f'SUBSTITUTE({cell},"{doubled}","")'
    return cell


def read_text(cell: str) -> str:
    """The text of a cell as rules compare it (`types.trimmed`)."""
    said = cell
    for blank in BLANKS:
        said = f'SUBSTITUTE({said},{_character(blank)}," ")'
    return f"TRIM({said})"


def _character(one: str) -> str:
    return f'"{one}"' if one.isprintable() or ord(one) > 127 else f"CHAR({ord(one)})"


def wording_breaks(indicator: Indicator, said: str) -> str | None:
    """TRUE where a text has another length or another form; None where no formula can tell."""
    formula = None
    if indicator.pattern is not None and (fits := pattern(indicator.pattern).excel(said)) is not None:
        formula = f"NOT({fits})"
    if indicator.longest is not None:
        long = f"LEN({said})>{indicator.longest}"
        formula = long if formula is None else f"IF({long},TRUE,{formula})"
        formula = f"IF(LEN({said})<{indicator.shortest},TRUE,{formula})"
    return formula


def dashed(plain: str) -> str:
    """A text of three parts with dashes between them, whichever marks it has; nothing where it is none."""
    counts = {mark: f'(LEN({plain})-LEN(SUBSTITUTE({plain},"{mark}","")))' for mark in (*_MARKS, "年", "月")}
    others = "+".join(counts[mark] for mark in _MARKS)
    body = f"LEFT({plain},LEN({plain})-1)"
    day = f'IF(RIGHT({plain},1)="日",TRUE,RIGHT({plain},1)="号")'
    said = f'IF({counts["年"]}*{counts["月"]}=1,SUBSTITUTE(SUBSTITUTE({body},"年","-"),"月","-"),"")'
    said = f'IF({others}=0,IF({day},{said},IF(LEN({plain})=8,{plain},"")),"")'
    for mark in reversed(_MARKS):
        swapped = plain if mark == "-" else f'SUBSTITUTE({plain},"{mark}","-")'
        said = f'IF({counts[mark]}=2,IF({others}=2,{swapped},""),{said})'
    return f'IF({plain}="","",{said})'


def day_digits(said: str, order: DayOrder | None) -> str:
    """Year, month and day as eight digits, of three parts with dashes or of eight digits; else nothing."""
    first = f'FIND("-",{said})'
    rest = f"MID({said},{first}+1,99)"
    second = f'FIND("-",{rest})'
    a, b, c = f"LEFT({said},{first}-1)", f"LEFT({rest},{second}-1)", f"MID({rest},{second}+1,99)"

    def two(part: str) -> str:
        return f'RIGHT("0"&{part},2)'

    def short(part: str) -> str:
        return f"IF(LEN({part})>0,LEN({part})<3,FALSE)"

    day_first, month_first = f"{c}&{two(b)}&{two(a)}", f"{c}&{two(a)}&{two(b)}"
    if order is DayOrder.DAY_FIRST:
        last = day_first
    elif order is DayOrder.MONTH_FIRST:
        last = month_first
    else:
        # Two digits each: as texts they are in the order of their numbers.
        same = f'IF({two(a)}={two(b)},{day_first},"")'
        last = f'IF({two(a)}>"12",{day_first},IF({two(b)}>"12",{month_first},{same}))'
    year_last = f'IF(LEN({c})=4,IF({short(a)},IF({short(b)},{last},""),""),"")'
    year_first = f'IF({short(b)},IF({short(c)},{a}&{two(b)}&{two(c)},""),"")'
    parts = f"IF(LEN({a})=4,{year_first},{year_last})"
    return f'IF({said}="","",IF(ISNUMBER({first}),{parts},{said}))'


def day_read(ones: str) -> str:
    """The day of eight digits with a 1 before them, as a number of 1900; nothing where there is no such day."""
    digits = f"({ones}-100000000)"
    year, month, day = (
        f"INT({digits}/10000)",
        f"(INT({digits}/100)-100*INT({digits}/10000))",
        f"({digits}-100*INT({digits}/100))",
    )
    days = f"DATE({year},{month}+1,1)-DATE({year},{month},1)"
    found = f"DATE({year},{month},{day})+{_SINCE}"
    found = f'IF(({day}<1)+({day}>{days})>0,"",{found})'
    found = f'IF(({month}<1)+({month}>12)>0,"",{found})'
    return f'IF({ones}="","",IF(({digits}<{_FIRST_READ})+({digits}>99991130)>0,"",{found}))'


def percent_signs(cell: str) -> str:
    """The text of a cell with one sign for percent."""
    return f'SUBSTITUTE(SUBSTITUTE({cell},"％","%"),"﹪","%")'
