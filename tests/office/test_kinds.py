"""Every kind as a spreadsheet program judges it in the template: cell for cell as the engine does. One start of it."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tests.office.libreoffice import recalculate
from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.derive.hidden_sheets import CODE, FIGURES_SHEET, FIRST_ROW, NUMBER, STATUS, Figure
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.load import load
from xlvalidate.findings import Severity
from xlvalidate.reading.read import read
from xlvalidate.reading.read_book import read_book
from xlvalidate.rules.types import serial

FORM = """
id = "kinds-1"
title = "Kinds"
authority = "Order 1"
language = "{language}"
years = {{ first = 2026 }}
units = ["books"]
{declared}

[cover]
sheet = "Cover"
title = "Kinds"
fields = [
  {{ code = "office", label = "Office" }},
  {{ code = "office_code", label = "Code" }},
  {{ code = "year", label = "Year", kind = "count" }},
]

[[tables]]
code = "t"
sheet = "T"
title = "T"
widths = [10, 12, 12, 12, 12, 12, 12]

[[tables.blocks]]
corner = "Case"
columns = [
  {{ code = "rate", label = "Rate", kind = "percent", least = -1, most = 1, decimals = 1 }},
  {{ code = "day", label = "Day", kind = "date", least = 2020-01-01, most = 2030-12-31 }},
  {{ code = "any", label = "Any day", kind = "date", blank = "empty" }},
  {{ code = "done", label = "Done", kind = "flag" }},
  {{ code = "id", label = "Id", kind = "text", length = 8, pattern = "capital 2 digit 6" }},
  {{ code = "paid", label = "Paid", unit = "books", kind = "amount", decimals = 3 }},
]
rows = [{rows}]

[[rules]]
id = "T-CELLS"
severity = "must"
source = "derived"
cells = "t"
"""
# What is typed into the cells of one kind, a row each.
RATES = [0.5, 50, "50%", "５０％", "-3.5 %", "50", "50‰", -0.5, -1.5, 0.1234, 1.1, "0.5", "12.5（%）", "待定", None]
DAYS = [
    date(2026, 3, 5), datetime(2026, 3, 5, 12), 46086, "2026-03-05", "2026/3/5", "2026.3.5", "２０２６-03-05",
    "2026年3月5日", "20260305", "05/03/2026", "25/03/2026", "03/25/2026", "3月5日", "2026-02-30", "2026-13-01",
    "2028-02-29", "2026-02-29", "26-3-5", "2026-3/5", "2019-12-31", "2031-01-01", date(2019, 12, 31), "soon",
    2026, 60, 0, -1, 2958465, 2958466, "4/4/2026", None,
]  # fmt: skip
FLAGS = [True, False, "是", "否", "yes", "No", "√", "☑", "☒", "☐", "x", "X", "TRUE", " 是 ", "有", "×", 1, 0, None]
IDS = ["AB123456", "ab123456", "AB12345", "AB1234567", " AB123456 ", 12345678, "ＡＢ123456", None]
PAID = [1.5, "1.234", "1,234", "12,5", "0.123", "0,123", "1234.5", None]
COLUMNS = {"rate": RATES, "day": DAYS, "any": DAYS, "done": FLAGS, "id": IDS, "paid": PAID}
FORMS = {
    "plain": ("zh_CN", "", False),
    "day-first": ("en", 'dates = "dmy"\nnumbers = "1.234,56"', False),
    "month-first": ("en", 'dates = "mdy"\nnumbers = "1,234.56"', False),
    "since-1904": ("zh_CN", "", True),
}


def form(tmp_path, name):
    language, declared, _ = FORMS[name]
    rows = ", ".join(
        f'{{ code = "r{number}", label = "R{number}" }}' for number in range(max(map(len, COLUMNS.values())))
    )
    path = tmp_path / f"{name}.toml"
    path.write_text(FORM.format(language=language, declared=declared, rows=rows), encoding="utf-8")
    return load(path, date(2026, 1, 1))


def filled(edition, since_1904):
    book = load_workbook(BytesIO(template(edition)))
    book.epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    places = printed(edition).cells
    for column, values in COLUMNS.items():
        for number, value in enumerate(values):
            cell = places[f"t_r{number}_{column}"]
            there = book[cell.sheet].cell(cell.row, cell.column)
            shown = there.number_format
            there.value = value
            there.number_format = shown
    for code, said in {"office": "O", "office_code": "1", "year": "2026"}.items():
        cell = printed(edition).fields[code]
        book[cell.sheet].cell(cell.row, cell.column).value = said
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """By form: the edition, the workbook as it was sent, and as the spreadsheet program saves it."""
    folder = tmp_path_factory.mktemp("kinds")
    editions = {name: form(folder, name) for name in FORMS}
    paths = []
    for name, edition in editions.items():
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(filled(edition, FORMS[name][2]))
    made = recalculate(paths, folder / "made")
    return {name: (editions[name], path.read_bytes(), one) for name, path, one in zip(FORMS, paths, made, strict=True)}


def of_engine(edition, data):
    """By code: how the engine judges a cell, and what it takes it for."""
    submission = read("k.xlsx", data, Catalogue(edition, None), printed)
    (checked,) = check([submission])
    broken = {place.code for one in checked.findings if one.severity is Severity.MUST for place in one.places}
    found = {}
    for code, reading in checked.submission.readings.items():
        odd = reading.lack is not None and not reading.blank and reading.indicator.kind.facts.asked
        blank = reading.blank and reading.indicator.kind.facts.asked and reading.indicator.blank == "unknown"
        state = (
            Figure.NOT_NUMBER
            if odd
            else Figure.BLANK
            if blank
            else Figure.BREAKS
            if code in broken and not reading.blank
            else Figure.FINE
        )
        meant = reading.typed
        number = serial(meant) if isinstance(meant, date) else meant
        found[code] = (state, number if isinstance(number, int | Decimal) else None)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_the_sheet_judges_every_cell_as_the_engine_does(judged, name):
    edition, data, made = judged[name]
    book = read_book(made.read_bytes(), lambda name: False, every_sheet=True)
    typed = {
        f"t_r{number}_{column}": value for column, values in COLUMNS.items() for number, value in enumerate(values)
    }
    apart = {}
    expected = of_engine(edition, data)
    for row in range(FIRST_ROW, FIRST_ROW + len(expected)):
        code, state, number = (book.at(Cell(FIGURES_SHEET, row, column)).text for column in (CODE, STATUS, NUMBER))
        if code in typed:
            said = (Figure(int(state)), None if number == "" else round(Decimal(str(number)), 9))
            state_, number_ = expected[code]
            if said[0] != state_ or (state_ is Figure.FINE and number_ is not None and said[1] != number_):
                apart[code] = (typed[code], said, expected[code])
    assert apart == {}
