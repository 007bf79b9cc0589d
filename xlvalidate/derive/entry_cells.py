"""What a cell of an entry counts as for the hidden sheet beside an open table, in formulas of Excel 2007.

A number, a day or a flag counts as a number, as in `_xlv_figures`; where there is none it is one of the marks of
`NoFigure`. A text counts as the text that rules compare; an error there as the number 0.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from xlvalidate.derive import hidden_sheets as meta
from xlvalidate.derive.kind_formulas import (
    dashed,
    day_breaks,
    day_digits,
    day_or_nothing,
    day_read,
    flag_number,
    percent_signs,
    read_text,
    trimmed_text,
    without,
    wording_breaks,
)
from xlvalidate.derive.text_numbers import digits_of, in_usual_marks, number_of, ones_of, plain_text, without_unit
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.model import BlankMeans, EditionText
from xlvalidate.rules.excel_formulas import breaks_formula
from xlvalidate.rules.types import ValueType


class NoFigure(StrEnum):
    """What stands for a cell of an entry that counts as no number."""

    ODD = ""
    """It is of another kind."""
    BLANK = "b"
    EMPTY = "e"
    """A blank that is right."""
    NOTHING = "n"
    """A blank that no entry has to fill in, and that is no 0: of a day."""


def blank_of(indicator: Indicator) -> str:
    """What a blank cell counts as."""
    match indicator.blank:
        case BlankMeans.ZERO if indicator.kind.facts.type is not ValueType.DATE:
            return "0"
        case BlankMeans.UNKNOWN:
            return f'"{NoFigure.BLANK}"'
        case BlankMeans.EMPTY:
            return f'"{NoFigure.EMPTY}"'
        case _:
            return f'"{NoFigure.NOTHING}"'


def is_text(indicator: Indicator) -> bool:
    """Is it compared as a text?"""
    return indicator.kind.facts.type is ValueType.TEXT


def is_blank(cell: str, placeholders: Sequence[str] = ()) -> str:
    """TRUE where nothing was typed in a cell, or nothing but blanks, or what stands there until something is typed."""
    return f"IF(ISTEXT({cell}),LEN({_cut(cell, placeholders)})=0,ISBLANK({cell}))"


def is_entry(cells: Sequence[str], placeholders: Sequence[str] = ()) -> str:
    """TRUE where something was typed in one of these cells."""
    texts, said = "+".join(f"ISTEXT({cell})" for cell in cells), "&".join(cells)
    return f"IF(COUNTA({','.join(cells)})-(0+{texts})>0,TRUE,LEN({_cut(said, placeholders)})>0)"


def _cut(cell: str, placeholders: Sequence[str]) -> str:
    """The text of a cell of which nothing is left where it is blank."""
    return meta.without_blanks(f'SUBSTITUTE({without(cell, placeholders)},"\u00a0"," ")')


def reading_formulas(indicator: Indicator, cell: str, form: EditionText) -> Iterator[tuple[str, str]]:
    """How a text in a cell is read step by step: a word for each step, and its formula, in which those before stand as
    `{word}`. None of them where a text is read in one.
    """
    kind = indicator.kind.facts
    if kind.type not in (ValueType.NUMBER, ValueType.DATE):
        return
    usual = cell
    if kind.type is ValueType.NUMBER:
        usual = in_usual_marks(percent_signs(cell) if kind.share else cell, form.numbers)
    yield "plain", f'IF(ISTEXT({cell}),{plain_text(usual)},"")'
    if kind.type is ValueType.DATE:
        yield "said", dashed("{plain}")
        yield "digits", day_digits("{said}", form.dates)
    else:
        yield "said", without_unit("{plain}", _quoted(indicator.unit)) if indicator.unit else "{plain}"
        yield "digits", digits_of("{said}")
    yield "ones", ones_of("{digits}")
    if kind.share:
        yield "read", number_of("{said}", "{digits}", "{ones}", declared=form.numbers is not None)


def counted_formula(indicator: Indicator, cell: str, form: EditionText) -> str:
    """What a cell of an entry counts as; the steps before stand in it as `{word}`."""
    blank = blank_of(indicator)
    match indicator.kind.facts.type:
        case ValueType.TEXT:
            return f"IF(ISERROR({cell}),0,{read_text(without(cell, form.placeholders))})"
        case ValueType.FLAG:
            said = trimmed_text(cell)
            return f"IF({is_blank(cell, form.placeholders)},{blank},{flag_number(cell, said)})"
        case ValueType.DATE:
            number, read = day_or_nothing(cell), day_read("{ones}")
        case _:
            number = f'IF(ABS({cell})<{meta.TOO_LONG},{cell},"{NoFigure.ODD}")'
            read = number_of("{said}", "{digits}", "{ones}", declared=form.numbers is not None)
            if indicator.kind.facts.share:
                read = f'IF({{read}}="","{NoFigure.ODD}",IF({{said}}={{plain}},{{read}},{{read}}/100))'
    text = f"IF({is_blank(cell, form.placeholders)},{blank},{read})"
    return f'IF(ISNUMBER({cell}),{number},IF(ISTEXT({cell}),{text},IF(ISBLANK({cell}),{blank},"{NoFigure.ODD}")))'


def breaks_of(indicator: Indicator, counted: str) -> str | None:
    """1 where what a cell counts as breaks what the edition asks of it; None where it can break nothing."""
    match indicator.kind.facts.type:
        case ValueType.TEXT:
            odd = wording_breaks(indicator, counted) if indicator.worded else None
            rest = "0" if odd is None else f"IF(LEN({counted})=0,0,IF({odd},1,0))"
            return f"IF(ISNUMBER({counted}),1,{rest})"
        case ValueType.FLAG:
            beyond = None
        case ValueType.DATE:
            beyond = day_breaks(indicator, counted)
        case _:
            beyond = breaks_formula(counted, indicator.least, indicator.most, indicator.decimals)
    bounded = "0" if beyond in (None, "FALSE") else f"IF({beyond},1,0)"
    return f'IF(ISNUMBER({counted}),{bounded},IF({counted}="{NoFigure.ODD}",1,0))'


def guards(columns: Sequence[tuple[Indicator, str]], zero_blanks: bool) -> tuple[list[str], list[str], list[str]]:
    """Of the cells of an entry that a rule asks for, each with what it counts as, what is TRUE where it is of another
    kind, where it is not filled in, and where it is rightly blank.
    """
    odd, blank, empty = list[str](), list[str](), list[str]()
    for one, counted in columns:
        if is_text(one):
            odd.append(f"ISNUMBER({counted})")
            (empty if one.blank is BlankMeans.EMPTY else blank).append(f"(LEN({counted})=0)")
            continue
        odd.append(f'({counted}="{NoFigure.ODD}")')
        if zero_blanks and one.kind.facts.type is not ValueType.DATE:
            continue
        mark = blank_of(one).strip('"')
        if mark != "0":
            (empty if mark == NoFigure.EMPTY else blank).append(f'({counted}="{mark}")')
    return odd, blank, empty


def _quoted(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'
