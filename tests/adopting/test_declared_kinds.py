"""What a cell takes: what its form declares, else what stands there, else its headings."""

from datetime import date
from decimal import Decimal

import pytest

from xlvalidate.adopting.cell_kinds import (
    CellKind,
    Spread,
    bounds,
    content_kind,
    declared_kind,
    in_words,
    spread,
    unit_of,
    worded_kind,
)
from xlvalidate.adopting.found_tables import FoundLine
from xlvalidate.adopting.scan_sheet import Square
from xlvalidate.cells import Area
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.ooxml.form_looks import CellLook
from xlvalidate.ooxml.sheet_declares import FormValidation

BOX = Area(2, 2, 2, 2)
AMOUNT, COUNT, PERCENT, TEXT, DATE = (
    FigureKind.AMOUNT,
    FigureKind.COUNT,
    FigureKind.PERCENT,
    FigureKind.TEXT,
    FigureKind.DATE,
)


def square(shown: str = "General", *, day: bool = False, typed: FormValidation | None = None) -> Square:
    return Square(box=BOX, look=CellLook(format=shown, date=day), validation=typed)


def typed(type_: str, one: str = "", two: str = "", operator: str = "between") -> FormValidation:
    return FormValidation(type_, operator, (one, two), (BOX,))


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        ("0%", CellKind(kind=PERCENT, decimals=0)),
        ("0.0%;[Red]-0.0%", CellKind(kind=PERCENT, decimals=1)),
        ("0", CellKind(kind=COUNT)),
        ("#,##0_);(#,##0)", CellKind(kind=COUNT)),
        ('0 "persons"', CellKind(kind=COUNT)),
        ("[>=1000]# ##0;0", CellKind(kind=COUNT)),
        ("0.00", CellKind(kind=AMOUNT, decimals=2)),
        ("[Red][<0]0.000;0.000", CellKind(kind=AMOUNT, decimals=3)),
        ('#,##0.00\\ "kr"', CellKind(kind=AMOUNT, decimals=2)),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', CellKind(kind=AMOUNT, decimals=2)),
        ('"£"#,##0', CellKind(kind=AMOUNT)),
        ("[$¥-411]#,##0", CellKind(kind=AMOUNT)),
        ("0.00E+00", CellKind(kind=AMOUNT, decimals=2)),
        ("0E+0", CellKind(kind=AMOUNT)),
        ("# ?/?", CellKind(kind=AMOUNT)),
        ('0"%"', CellKind(kind=COUNT)),  # the sign is printed only: 50 stands in the cell
        ("@", CellKind(kind=TEXT)),
        ("General", None),
        (";;;", None),
        ('"Q"', None),
    ],
)
def test_the_number_format_says_the_kind(shown: str, kind: CellKind | None) -> None:
    assert declared_kind(square(shown), None) == kind


def test_a_whole_format_under_a_measured_unit_is_an_amount() -> None:
    assert declared_kind(square("0"), "万元") == CellKind(kind=AMOUNT)
    assert declared_kind(square("0"), "人") == CellKind(kind=COUNT)


@pytest.mark.parametrize(
    ("shown", "kind"),
    [("yyyy-mm-dd", DATE), ("mmm yy", DATE), ('yyyy"年"m"月"', DATE), ("h:mm", TEXT), ("mm:ss", TEXT)],
)
def test_a_format_of_days_is_a_date_and_of_hours_a_text(shown: str, kind: FigureKind) -> None:
    assert declared_kind(square(shown, day=True), None) == CellKind(kind=kind)


@pytest.mark.parametrize(
    ("said", "shown", "kind"),
    [
        (typed("whole", "0", "9"), "General", CellKind(kind=COUNT, least=Decimal(0), most=Decimal(9))),
        (typed("whole", "-5", "5"), "0.00", CellKind(kind=FigureKind.CHANGE, least=Decimal(-5), most=Decimal(5))),
        (typed("whole", "A1", operator="lessThan"), "General", CellKind(kind=COUNT)),
        (
            typed("decimal", "0", operator="greaterThanOrEqual"),
            "0.00",
            CellKind(kind=AMOUNT, decimals=2, least=Decimal(0)),
        ),
        (typed("decimal", "0", operator="greaterThanOrEqual"), "0", CellKind(kind=AMOUNT, least=Decimal(0))),
        (typed("decimal", "0", "1"), "0.0%", CellKind(kind=PERCENT, decimals=1, least=Decimal(0), most=Decimal(1))),
        (typed("decimal", "0", "1"), "@", CellKind(kind=AMOUNT, least=Decimal(0), most=Decimal(1))),
        (typed("date", "36526", "36527"), "0", CellKind(kind=DATE, least=date(2000, 1, 1), most=date(2000, 1, 2))),
        (typed("date", "TODAY()", operator="lessThanOrEqual"), "General", CellKind(kind=DATE)),
        (typed("date", "36526.5", operator="greaterThan"), "General", CellKind(kind=DATE)),
        (
            typed("date", "59", operator="greaterThan"),
            "General",
            CellKind(kind=DATE),
        ),  # every program counts it otherwise
        (typed("time", "0", "0.9"), "0.00", CellKind(kind=TEXT)),
        (typed("textLength", "12", operator="equal"), "0", CellKind(kind=TEXT, length=(12, 12))),
        (typed("textLength", "10", operator="lessThan"), "General", CellKind(kind=TEXT, length=(1, 9))),
        (typed("textLength", "3", operator="greaterThan"), "General", CellKind(kind=TEXT, length=(4, 32_767))),
        (typed("textLength", "$A$1", operator="equal"), "General", CellKind(kind=TEXT)),
        (typed("custom", "ISNUMBER(B2)"), "General", CellKind(kind=AMOUNT)),
        (typed("custom", "=ISNUMBER($B$2)"), "0", CellKind(kind=COUNT)),
        (typed("custom", "ISNUMBER(B2)"), "@", CellKind(kind=AMOUNT)),
        (typed("custom", "COUNTIF(B:B,B2)=1"), "0.0", CellKind(kind=AMOUNT, decimals=1)),
        (typed("custom", "COUNTIF(B:B,B2)=1"), "General", None),
        (typed("none"), "General", None),
    ],
)
def test_a_validation_comes_before_the_format(said: FormValidation, shown: str, kind: CellKind | None) -> None:
    assert declared_kind(square(shown, typed=said), None) == kind


def test_days_that_a_workbook_counts_from_1904() -> None:
    said = typed("date", "35064", operator="greaterThanOrEqual")
    found = declared_kind(square(typed=said), None, since_1904=True)
    assert found == CellKind(kind=DATE, least=date(2000, 1, 1))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (typed("whole", "1", "5"), (Decimal(1), Decimal(5))),
        (typed("whole", "5", "5"), (Decimal(5), Decimal(5))),
        (typed("whole", "10", "1"), (None, None)),  # nothing could be typed
        (typed("whole", "1", "5", "notBetween"), (None, None)),
        (typed("whole", "3", operator="notEqual"), (None, None)),
        (typed("whole", "3", operator="equal"), (Decimal(3), Decimal(3))),
        (typed("whole", "3", operator="greaterThan"), (Decimal(4), None)),
        (typed("whole", "3", operator="lessThan"), (None, Decimal(2))),
        (typed("decimal", "0.5", operator="greaterThan"), (Decimal("0.5"), None)),
        (typed("decimal", "0.5", operator="lessThan"), (None, Decimal("0.5"))),
        (typed("decimal", "0.5", operator="greaterThanOrEqual"), (Decimal("0.5"), None)),
        (typed("decimal", "= -2 ", operator="lessThanOrEqual"), (None, Decimal(-2))),
        (typed("decimal", "A1+1", "9"), (None, Decimal(9))),
        (typed("decimal", "1234567890123456", "9"), (None, Decimal(9))),
    ],
)
def test_bounds_that_are_written_as_numbers(said: FormValidation, found: tuple[object, object]) -> None:
    assert bounds(said) == found


@pytest.mark.parametrize(
    ("text", "number", "day", "truth", "kind"),
    [
        ("☐", "", False, False, FigureKind.FLAG),
        ("", "", False, True, FigureKind.FLAG),
        ("", "2024-01-01", True, False, DATE),
        ("", "12", False, False, COUNT),
        ("", "12.5", False, False, AMOUNT),
        ("An example", "", False, False, None),
        ("x", "", False, False, None),
        ("", "", False, False, None),
    ],
)
def test_what_stands_there_already(text: str, number: str, day: bool, truth: bool, kind: FigureKind | None) -> None:
    found = content_kind(Square(box=BOX, text=text, number=number), day, truth)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("labels", "unit", "number", "kind"),
    [
        (("Vacancy rate (%)",), None, None, AMOUNT),
        (("Budget",), "EUR", None, AMOUNT),
        (("Pupils",), "人", None, COUNT),
        (("在职职工人数",), None, None, COUNT),
        (("缴存单位数",), None, None, COUNT),
        (("Number of staff",), None, False, COUNT),
        (("开工日期",), None, None, DATE),
        (("开工日期",), None, True, None),
        (("Nothing known",), None, None, None),
        ((), None, None, None),
    ],
)
def test_what_headings_say(
    labels: tuple[str, ...], unit: str | None, number: bool | None, kind: FigureKind | None
) -> None:
    found = worded_kind(labels, unit, number=number)
    assert (found and found.kind) == kind


def line(*labels: str, unit: str | None = None) -> FoundLine:
    return FoundLine(labels=tuple((BOX, said) for said in labels), span=(1, 1), unit=unit)


@pytest.mark.parametrize(
    ("row", "column", "caption", "unit"),
    [
        (line("Rent"), line("Paid (EUR)"), "人", "EUR"),
        (line("Rent (kg)"), line("Paid"), "人", "kg"),
        (line("Rent"), line("Costs (EUR)", "Paid"), None, "EUR"),
        (line("Rent", unit="USD"), line("Paid"), "EUR", "USD"),
        (line("Rent"), line("Paid"), "EUR", "EUR"),
        (line("市本级"), line("缴存额"), "万元", "万元"),
        (line("市本级"), line("职工人数"), "万元", None),  # people are not counted in money
        (line("市本级"), line("职工人数"), "人", "人"),
        (line(), line(), None, None),
    ],
)
def test_the_nearest_unit_counts(row: FoundLine, column: FoundLine, caption: str | None, unit: str | None) -> None:
    assert unit_of(row, column, caption) == unit


def test_labels_from_the_outside_in() -> None:
    assert in_words(line("Ａ  b", "c")) == ("A b", "c")


A, B, C = CellKind(kind=COUNT), CellKind(kind=AMOUNT), CellKind(kind=AMOUNT, least=Decimal(0))


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (["AA", "AA"], Spread(A, {}, {}, ())),
        (["AB", "AB", "AB"], Spread(A, {1: B}, {}, ())),
        (["AA", "BB"], Spread(A, {}, {1: B}, ())),
        (["AAB", "BBB", "AAB"], Spread(B, {2: B}, {0: A, 2: A}, ())),
        (["AAA", "ABA", "AAA"], Spread(A, {0: A, 2: A}, {1: B}, ())),
        (["AAA", "ABB", "BBA"], Spread(A, {}, {}, ((1, 1), (1, 2), (2, 0), (2, 1)))),
        # A bound is said where it holds, and nowhere else.
        (["AC", "AC"], Spread(None, {0: A, 1: C}, {}, ())),
        (["AA", "CC"], Spread(None, {}, {0: A, 1: C}, ())),
        (["CC", "CC"], Spread(C, {}, {}, ())),
        (["CB", "CC", "CC"], Spread(C, {0: C}, {0: B}, ((0, 1),))),
    ],
)
def test_a_kind_is_said_as_few_times_as_may_be(drawn: list[str], said: Spread) -> None:
    kinds = {"A": A, "B": B, "C": C}
    values = {(row, column): kinds[one] for row, cells in enumerate(drawn) for column, one in enumerate(cells)}
    assert spread(values) == said
