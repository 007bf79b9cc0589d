"""An open workbook is read as its file is: the same judgement, JSON for JSON, through every engine of ours."""

import datetime as dt
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlwings as xw
from openpyxl.workbook.defined_name import DefinedName

from tests.excel.programs import EXAMPLES, emptied, started
from tests.forms import form_of
from tests.office.differential import Filling, fillings
from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.checking.judge import File, judge
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, built_in, built_in_edition, find
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import cover_name, explanation_name
from xlvalidate.excel import live_book as module
from xlvalidate.excel.engines import ENGINES
from xlvalidate.excel.live_book import TooLargeError, canonical, live_book, serial
from xlvalidate.ooxml.book import BLANK, Book, NameFault, Value, ValueKind, Worksheet
from xlvalidate.ooxml.defined_names import StatedName
from xlvalidate.ooxml.fill import filled
from xlvalidate.reading.identify import explaining, wanted
from xlvalidate.reading.read import source_of, submission
from xlvalidate.reading.read_book import read_book
from xlvalidate.reports.json_lines import line

OWN = find(str(EXAMPLES / "own_form" / "school.toml"))
FJ = find(str(EXAMPLES / "fujian_short" / "ogi-2014-fj.toml"))


@pytest.fixture(scope="module", params=list(ENGINES))
def running(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    with started(request.param) as app:
        yield app


@pytest.fixture
def app(running: xw.App) -> Iterator[xw.App]:
    yield from emptied(running)


def everything(name: str) -> bool:
    return wanted(name) or explaining(name)


def by_file(path: Path, edition: Edition) -> str:
    (checked,) = judge([File(str(path), path.read_bytes())], setup(Catalogue(edition)))
    return line(checked, edition.language)


def by_program(app: xw.App, path: Path, edition: Edition) -> str:
    book = app.books.open(path)
    try:
        read = live_book(book, everything)
        source = source_of(str(path), path.read_bytes())
        (checked,) = check([submission(source, read, edition, printed(edition))])
        return line(checked, edition.language)
    finally:
        book.close()


def examples() -> Iterator[tuple[Path, Edition]]:
    for path in sorted((EXAMPLES / "reports").glob("*.xlsx")):
        book = read_book(path.read_bytes(), wanted)
        assert isinstance(book, Book)
        name = book.named("xlv_edition")
        assert name is not None and name.cell is not None
        yield path, built_in_edition(book.at(name.cell).text)
    yield EXAMPLES / "own_form" / "hill-school.xlsx", OWN
    yield from ((path, FJ) for path in sorted((EXAMPLES / "fujian_short").glob("*.xlsx")))


@pytest.mark.parametrize(("path", "edition"), [*examples()], ids=lambda value: getattr(value, "stem", ""))
def test_examples_come_out_the_same(app: xw.App, path: Path, edition: Edition) -> None:
    assert by_program(app, path, edition) == by_file(path, edition)


def saved(edition: Edition, drawn: Filling, path: Path) -> Path:
    """A drawn filling as somebody's program saves it, its texts and errors included."""
    workbook = openpyxl.load_workbook(BytesIO(form_of(edition)))
    named = {edition.indicators[code].name: value for code, value in drawn.figures.items()}
    named |= {explanation_name(id_): value for id_, value in drawn.explanations.items()}
    named |= {cover_name(code): value for code, value in drawn.cover.items()}
    for name, value in named.items():
        sheet, _, cell = workbook.defined_names[name].attr_text.replace("$", "").partition("!")
        workbook[sheet.strip("'")][cell].value = None if value == "" else value
    workbook.save(path)
    return path


def ordinary(drawn: Filling) -> bool:
    """No figure of more digits than a spreadsheet keeps: of those the file's own text says more than the program."""
    return all(
        not isinstance(value, float) or float(canonical(value)) == value for value in drawn.figures.values()
    ) and all(not isinstance(value, (int, float)) or abs(value) < 10**15 for value in drawn.figures.values())


@pytest.mark.parametrize("name", built_in())
def test_generated_fillings_come_out_the_same(app: xw.App, name: str, tmp_path: Path) -> None:
    edition = built_in_edition(name)
    drawn = [one for one in fillings(edition, 40, seed=7) if ordinary(one)]
    for number, one in enumerate(random.Random(name).sample(drawn, 1 if app.engine.name == "libreoffice" else 2)):
        path = saved(edition, one, tmp_path / f"{number}.xlsx")
        assert by_program(app, path, edition) == by_file(path, edition)


def odd(path: Path) -> Path:
    """Of everything that a cell or a name can be, one.

    表    A      B         C          D            E           F
    1     3      1.50      0.1+0.2    1e15         TRUE        2024-05-06 12:00
    2     '007   #REF!     '#N/A      (formula)    =1/0        (blank)
    3     '=1+1  -0.0000001
    """
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表"
    sheet.append([3, 1.5, 0.1 + 0.2, 10**15, True, dt.datetime(2024, 5, 6, 12)])
    sheet.append(["007", "#REF!", "#N/A", "=A1+1", "=1/0"])
    sheet.append(["=1+1", -0.0000001])
    sheet["C2"].data_type = "s"
    sheet["A3"].data_type = "s"
    workbook.create_sheet("hidden").sheet_state = "hidden"
    workbook.create_sheet("very").sheet_state = "veryHidden"
    names = {
        "i_one": "表!$A$1",
        "i_Quoted": "'表'!$A$2",
        "i_range": "表!$A$1:$B$2",
        "i_relative": "表!A1",
        "i_gone": "#REF!",
        "i_constant": "0.5",
        "i_twice": "表!$A$1",
        "i_nowhere": "nosheet!$A$1",
    }
    for name, refers in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=refers)
    workbook["hidden"].defined_names["i_twice"] = DefinedName("i_twice", attr_text="hidden!$A$2")
    workbook["hidden"].defined_names["i_own"] = DefinedName("i_own", attr_text="hidden!$A$2")
    workbook["hidden"]["A2"] = "见"
    workbook.save(path)
    return path


def test_every_kind_of_content(app: xw.App, tmp_path: Path) -> None:
    read = live_book(app.books.open(odd(tmp_path / "odd.xlsx")), lambda name: True)
    calculates = app.engine.name == "libreoffice"

    def at(a1: str) -> Value:
        return read.at(Cell("表", int(a1[1]), ord(a1[0]) - 64))

    assert at("A1") == Value(ValueKind.NUMBER, "3")
    assert at("B1") == Value(ValueKind.NUMBER, "1.5")
    assert at("C1") == Value(ValueKind.NUMBER, "0.3")
    assert at("D1") == Value(ValueKind.NUMBER, "1000000000000000")
    assert at("E1") == Value(ValueKind.BOOLEAN, "TRUE")
    assert at("F1") == Value(ValueKind.DATE, "45418.5")
    assert at("A2") == Value(ValueKind.TEXT, "007")
    assert at("B2").kind is ValueKind.ERROR and at("B2").text == "#REF!"
    assert at("C2") == Value(ValueKind.TEXT, "#N/A")
    assert at("D2") == (
        Value(ValueKind.NUMBER, "4", "A1+1") if calculates else Value(ValueKind.UNCALCULATED, "", "A1+1")
    )
    assert at("E2") == (
        Value(ValueKind.ERROR, "#DIV/0!", "1/0") if calculates else Value(ValueKind.UNCALCULATED, "", "1/0")
    )
    assert at("F2") == BLANK
    assert at("A3") == Value(ValueKind.TEXT, "=1+1")
    assert at("B3") == Value(ValueKind.NUMBER, "-0.0000001")
    assert read.at(Cell("hidden", 2, 1)) == Value(ValueKind.TEXT, "见")
    assert read.sheets == (Worksheet("表"), Worksheet("hidden", "hidden"), Worksheet("very", "hidden"))


def test_every_kind_of_name(app: xw.App, tmp_path: Path) -> None:
    read = live_book(app.books.open(odd(tmp_path / "odd.xlsx")), lambda name: True)
    faults = {name.name: name.fault for name in read.names.values() if name.fault is not None}

    assert {name.name: str(name.cell) for name in read.names.values() if name.cell is not None} == {
        "i_one": "表!A1",
        "i_Quoted": "表!A2",
        "i_own": "hidden!A2",
        "i_twice": "表!A1",
    }
    assert read.copies == {"hidden": {"i_twice": Cell("hidden", 2, 1)}}
    assert faults.pop("i_gone") is NameFault.BROKEN
    assert faults.pop("i_constant") is NameFault.FORMULA
    assert faults.pop("i_range") is NameFault.RANGE
    assert faults.pop("i_relative") is NameFault.RELATIVE
    # LibreOffice turns a reference into a sheet that is not there into #REF! or leaves it; never into a cell.
    assert set(faults) == {"i_nowhere"}


def test_only_what_is_wanted_is_read(app: xw.App, tmp_path: Path) -> None:
    read = live_book(app.books.open(odd(tmp_path / "odd.xlsx")), lambda name: name == "i_own")
    assert {cell.sheet for cell in read.values} == {"hidden"}


def test_a_formatted_column_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1
    workbook.active["A900000"] = "x"
    workbook.defined_names["i_one"] = DefinedName("i_one", attr_text="Sheet!$A$1")
    workbook.save(tmp_path / "long.xlsx")
    with started("openpyxl") as app:
        book = app.books.open(tmp_path / "long.xlsx")
        assert live_book(book, lambda name: True).values == {Cell("Sheet", 1, 1): Value(ValueKind.NUMBER, "1")}
        monkeypatch.setattr(module, "_MOST_CELLS", 10)
        with pytest.raises(TooLargeError, match="Sheet"):
            live_book(book, lambda name: True)


def test_macros_are_known_by_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_of(built_in_edition("ogi-2021")))
    with started("openpyxl") as app:
        book = app.books.open(path)
        assert live_book(book, wanted).oddities == frozenset()
        book.impl._fullname = str(tmp_path / "form.xlsm")
        assert live_book(book, wanted).oddities == {"macros"}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1553.91, "1553.91"),
        (19.8644, "19.8644"),
        (1e15, "1000000000000000"),
        (123456789012345678.0, "123456789012346000"),
        (1e300, "1E+300"),
        (-2.5e-20, "-2.5E-20"),
        (-7, "-7"),
    ],
)
def test_a_number_is_written_as_a_file_has_it(number: float, text: str) -> None:
    assert canonical(number) == text


def test_what_only_windows_gives() -> None:
    """COM gives currency as Decimal, dates as datetimes and may give one cell's formula bare."""
    from decimal import Decimal

    assert canonical(Decimal("12.5000")) == "12.5"
    assert serial(dt.datetime(2024, 5, 6, 12)) == 45418.5
    assert module._value(Decimal("3.00"), False, "3", True) == Value(ValueKind.NUMBER, "3")
    assert module._value("=1+1", False, "=1+1", True) == Value(ValueKind.TEXT, "=1+1")
    assert module._value(None, False, '=""', True) == Value(ValueKind.TEXT, "", '""')
    assert module._rows("=A1") == (("=A1",),)
    assert module._rows(("a", "b")) == (("a", "b"),)


def test_excels_own_names_are_none() -> None:
    def name(said: str, refers: str) -> SimpleNamespace:
        return SimpleNamespace(name=said, refers_to=refers)

    book = SimpleNamespace(
        names=[name("表!Print_Area", "=表!$A$1:$C$9"), name("表!_FilterDatabase", "=表!$A$1"), name("i_x", "=表!$A$1")]
    )
    assert [*module._names(book)] == [StatedName("i_x", "表!$A$1", False)]


def test_a_figure_that_changes_is_seen_before_it_is_saved(app: xw.App, tmp_path: Path) -> None:
    edition = built_in_edition("ogi-2021")
    cells = printed(edition).cells
    path = tmp_path / "form.xlsx"
    numeric = [code for code, indicator in edition.indicators.items() if indicator.numeric]
    path.write_bytes(filled(form_of(edition), {cells[code]: 0 for code in numeric}))
    book = app.books.open(path)
    cell = cells[numeric[0]]
    book.sheets[cell.sheet].range((cell.row, cell.column)).value = 41
    assert live_book(book, wanted).at(cell) == Value(ValueKind.NUMBER, "41")
