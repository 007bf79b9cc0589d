"""The obvious way, written as a competent person would: openpyxl, one wide pandera schema, a file at a time.

Schema and rule expressions are made once a process; they are not part of what is measured.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, sub
from pathlib import Path

import openpyxl
import pandera.polars as pa
import polars as pl
from openpyxl.styles import PatternFill
from pandera.errors import SchemaErrors

from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.model import FigureKind
from xlvalidate.rules.tree import (
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Iff,
    Negative,
    Node,
    Number,
    Ref,
    Sum,
    When,
    Whose,
)

_OPERATORS = {"=": eq, "<>": ne, "<=": le, ">=": ge, "<": lt, ">": gt, "+": add, "-": sub, "*": mul}
_TYPES = {pl.Int64: (int,), pl.Float64: (int, float)}
_RED = PatternFill("solid", fgColor="FFC7CE")


@dataclass(frozen=True, slots=True)
class Result:
    """What a file breaks: rule instances by id, indicators by code (out of bounds, blank or no number)."""

    rules: frozenset[str]
    indicators: frozenset[str]


@dataclass(frozen=True, slots=True)
class Obvious:
    """An edition's wide schema, made once."""

    edition: Edition
    schema: pa.DataFrameSchema
    dtypes: Mapping[str, type[pl.DataType]]

    def check(self, path: Path) -> Result:
        values, broken = self.read(path)
        try:
            self.schema.validate(pl.DataFrame([values], schema=self.dtypes), lazy=True)
        except SchemaErrors as errors:
            return _result(errors, broken)
        return Result(frozenset(), frozenset(broken))

    def check_together(self, paths: Iterable[Path]) -> bool:
        """The same rules over one frame with a row a file. Is something wrong in any? Which file it is, who asks has to
        find out from the failure cases, and the figures that are none are blanks.
        """
        rows = [self.read(path)[0] for path in paths]
        try:
            self.schema.validate(pl.DataFrame(rows, schema=self.dtypes), lazy=True)
        except SchemaErrors:
            return True
        return False

    def read(self, path: Path) -> tuple[dict[str, float | None], set[str]]:
        """The figures by indicator, and those of which something else stands there."""
        book = load(path)
        values: dict[str, float | None] = {}
        broken: set[str] = set()
        for code, indicator in self.edition.indicators.items():
            ((sheet, address),) = book.defined_names[indicator.name].destinations
            value = book[sheet][address.replace("$", "")].value
            if value is not None and (type(value) not in _TYPES[_dtype(indicator)]):
                broken.add(code)
                value = None
            values[code] = value
        return values, broken


def load(path: Path) -> openpyxl.Workbook:
    """What takes most of it."""
    return openpyxl.load_workbook(path, data_only=True)


def _result(errors: SchemaErrors, broken: Iterable[str]) -> Result:
    rules, indicators = set(), set(broken)
    for error in errors.schema_errors:
        column = error.schema.name if isinstance(error.schema, pa.Column) else None
        if column:
            indicators.add(column)
        else:
            rules.add(error.check.name)
    return Result(frozenset(rules), frozenset(indicators))


def obvious(edition: Edition) -> Obvious:
    """The wide schema: a column an indicator, a check a rule instance of this year."""
    columns = {code: _column(indicator) for code, indicator in edition.indicators.items()}
    # Where there is no year before, nothing is to be compared with it.
    now = [one for one in edition.instances if all(ref.period is Whose.NOW for ref in one.operands)]
    checks = [_check(instance) for instance in now]
    dtypes = {code: _dtype(indicator) for code, indicator in edition.indicators.items()}
    return Obvious(edition, pa.DataFrameSchema(columns, checks=checks), dtypes)


def _check(instance: Instance) -> pa.Check:
    claim = _expression(instance.claim)
    return pa.Check(lambda data: data.lazyframe.select(claim), name=instance.id)


def _dtype(indicator: Indicator) -> type[pl.DataType]:
    return pl.Float64 if indicator.kind is FigureKind.AMOUNT else pl.Int64


def _column(indicator: Indicator) -> pa.Column:
    checks = []
    if indicator.least is not None:
        checks.append(pa.Check.ge(int(indicator.least)))
    if indicator.most is not None:
        checks.append(pa.Check.le(int(indicator.most)))
    return pa.Column(_dtype(indicator), checks, nullable=False, name=indicator.code)


def _expression(node: Node) -> pl.Expr:
    match node:
        case Number(value):
            return pl.lit(float(value))
        case Ref(code):
            return pl.col(code)
        case Sum(parts=parts):
            return reduce(add, map(_expression, parts))
        case Negative(operand):
            return -_expression(operand)
        case Arithmetic(left, op, right) | Comparison(left, op, right):
            return _OPERATORS[op](_expression(left), _expression(right))
        case Blank(of):
            return _expression(of).is_null()
        case Both(first, second):
            return and_(_expression(first), _expression(second))
        case When(condition, claim):
            return ~_expression(condition) | _expression(claim)
        case Iff(first, second):
            return _expression(first) == _expression(second)


def mark(data: bytes, cells: Mapping[str, Iterable[str]]) -> bytes:
    """A copy with the cells (addresses by sheet) filled red."""
    book = openpyxl.load_workbook(BytesIO(data))
    for sheet, addresses in cells.items():
        for address in addresses:
            book[sheet][address].fill = _RED
    out = BytesIO()
    book.save(out)
    return out.getvalue()
