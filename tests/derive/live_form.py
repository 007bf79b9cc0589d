"""A made-up form with a cell of every type, and rules with every node of the tree."""

from collections.abc import Mapping
from functools import cache

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.derive import checks_sheet as checks
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.fill import Typed, every_value, results_of
from xlvalidate.ooxml.formula_values import FormulaError
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook

HEAD = """
id = "live"
title = "Live"
authority = "nobody, notice 0"
language = "en"
years = { first = 2024, last = 2026 }
units = ["EUR", "%"]

[cover]
sheet = "Cover"
title = "Live"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]

[[tables]]
code = "t"
sheet = "Table"
title = "Table"
unit = "EUR"
kind = "amount"
decimals = 1
widths = [8, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12]

[[tables.blocks]]
columns = [
  { code = "a", label = "A" },
  { code = "b", label = "B" },
  { code = "c", label = "C", decimals = 0 },
  { code = "z", label = "Z", blank = "zero" },
  { code = "start", label = "Start", kind = "date" },
  { code = "until", label = "Until", kind = "date" },
  { code = "flag", label = "Flag", kind = "flag", blank = "zero" },
  { code = "key", label = "Key", kind = "text" },
  { code = "word", label = "Word", kind = "choice", choices = ["red", "green"] },
  { code = "part", label = "Part", kind = "percent", decimals = 1, unit = "%" },
]
rows = [{ code = "x", label = "X" }]

[[rules]]
id = "CELLS"
severity = "must"
source = "made up"
cells = "t"
"""

RULES: Mapping[str, tuple[str, str]] = {
    "PLUS": ("t_x_a + t_x_b = t_x_c", ""),
    "QUOTIENT": ("t_x_a / t_x_b = t_x_c", 'tolerance = "rounding"'),
    "SHARE": ("t_x_a = t_x_b * t_x_c", 'tolerance = "10%"'),
    "NEAR": ("t_x_a = t_x_c", "tolerance = 0.5"),
    "INNER": ("t_x_a / (t_x_b / t_x_c) >= 1", ""),
    "ZERO": ("t_x_a / t_x_z <= 2", ""),
    "ABS": ("abs(t_x_a - t_x_b) <= 2", ""),
    "LEAST": ("min(t_x_a, t_x_b) + max(t_x_a, 1) = t_x_c", 'tolerance = "rounding"'),
    "ROUND": ("round(t_x_a, 0) = t_x_c", ""),
    "NEGATIVE": ("-t_x_a < t_x_b and t_x_b <> 7", ""),
    "DAYS": ("t_x_start <= t_x_until", ""),
    "BETWEEN": ("t_x_until - t_x_start <= 31", ""),
    "DAY": ("if t_x_flag then t_x_start >= 2026-01-01", ""),
    "FIRST": ("min(t_x_start, t_x_until) in (2026-01-01, 2026-03-31)", ""),
    "TICKED": ("t_x_flag iff t_x_a > 0", ""),
    "UNTICKED": ("if not t_x_flag then t_x_b = 0", ""),
    "TEXT": ("if t_x_word = 'red' then t_x_key = 'AB 1'", ""),
    "OTHER": ("t_x_key <> t_x_word", ""),
    "AMONG": ("t_x_word in ('red', 'green') or t_x_a in (1, 2.5)", ""),
    "OUT": ("t_x_a not in (3, 4)", ""),
    "PATTERN": ("t_x_key matches \"capital 2 digit 1-3 | 'AB 1'\"", ""),
    "LONG": ("t_x_key matches 'any 1+'", ""),
    "BLANK": ("blank(t_x_key) or not blank(t_x_start)", ""),
    "EITHER": ("t_x_a = t_x_b or t_x_c >= 5 and t_x_a > 1", ""),
    "PART": ("t_x_part * t_x_c = t_x_a", 'tolerance = "rounding"'),
}


@cache
def live_edition() -> Edition:
    rules = "".join(
        f"\n[[rules]]\nid = \"{id_}\"\nseverity = \"must\"\nsource = \"made up\"\nsays = '''{says}'''\n{more}\n"
        for id_, (says, more) in RULES.items()
    )
    return edition_of(HEAD + rules)


@cache
def workbook() -> Workbook:
    return open_workbook(open_package(template(live_edition())))


def cells_of(typed: Mapping[str, Typed]) -> dict[Cell, Typed]:
    """By the code of its column, what is typed."""
    places = draw(live_edition()).cell_of
    return {places[f"t_x_{code}"]: value for code, value in typed.items()}


def on_checks(typed: Mapping[str, Typed], column: int = checks.STATUS) -> dict[str, object]:
    """What a column of 校验 shows once something was typed, by line."""
    edition = live_edition()
    results = results_of(workbook().names, every_value(workbook()), cells_of(typed))
    shown = results[texts_of(edition.language).checks_sheet]
    lines = {line.id: Cell("", line.row, column).a1 for line in checks.lines_of(edition)}
    found = {id_: shown.get(at) for id_, at in lines.items() if at in shown}
    return {id_: str(one) if isinstance(one, FormulaError) else one for id_, one in found.items()}
