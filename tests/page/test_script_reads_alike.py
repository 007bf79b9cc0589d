"""The script of the page gives the same submission as the reader, field for field, or the same refusal."""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from tests.derive.live_form import live_edition
from tests.hostile import fuzz, packages
from tests.hostile.test_package import CASES
from tests.monthly import edition_of as monthly
from tests.office.differential import NO_VALUE, fillings
from tests.open_forms import grants
from tests.page.read_alike import MAY_DIFFER, editions_of, unlike, wanted
from tests.page.script_reader import ScriptReader, script_reader
from tests.page.test_script_understands_alike import texts
from tests.reading.odd_form import SMALL, changed, good, part
from xlvalidate.cells import Cell
from xlvalidate.checking.judge import File, judge
from xlvalidate.derive.checks_sheet import EXPLANATION, lines_of
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import Catalogue, built_in_edition, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.blank_form import blank_form
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reports.marked_copy import marked

EXAMPLES = Path(__file__).parents[2] / "examples"
OWN = {
    "adopted": "beds.toml",
    "awards": "awards.toml",
    "energy": "energy-monthly.toml",
    "fujian_short": "ogi-2014-fj.toml",
    "grants": "grants.toml",
    "own_form": "school.toml",
    "reports": None,
    "workforce": "health-workforce.toml",
}
MEGABYTES = 300  # that Node may take
FILLINGS = int(os.environ.get("XLV_PAGE", "8"))  # of each edition; to compute its live checks takes the time


@pytest.fixture(scope="module")
def script() -> Iterator[ScriptReader]:
    with script_reader(f"--max-old-space-size={MEGABYTES}") as reader:
        yield reader


@cache
def editions(folder: str) -> Catalogue:
    name = OWN[folder]
    return catalogue(None if name is None else str(EXAMPLES / folder / name))


def test_nothing_may_differ() -> None:
    """A path that is added here is one that the page says otherwise than the program."""
    assert MAY_DIFFER.read_text("utf-8") == "[]\n"


@pytest.mark.parametrize("folder", OWN)
def test_the_examples(script: ScriptReader, folder: str) -> None:
    known = editions(folder)
    script.holds(editions_of(known))
    paths = sorted((EXAMPLES / folder).glob("**/*.xlsx"))
    blank = [] if known.own is None or known.own.text.onto is not None else [("blank.xlsx", template(known.own))]
    data = [*((path.name, path.read_bytes()) for path in paths), *blank]
    assert [one for name, told in data for one in unlike(script, known, name, told)] == []


@pytest.mark.parametrize("name", ["ogi-2014", "ogi-2019", "ogi-2021"])
def test_fillings_at_the_boundaries_of_rules(script: ScriptReader, name: str) -> None:
    known, edition = Catalogue(), built_in_edition(name)
    drawing = draw(edition)
    form = blank_form(template(edition), [*drawing.cell_of.values(), *drawing.field_of.values()])
    script.holds([edition])
    found = []
    for number, filling in enumerate(fillings(edition, FILLINGS)):
        cells: dict[Cell, Typed] = {drawing.cell_of[code]: one for code, one in _typed(filling.figures)}
        cells |= {drawing.field_of[code]: one for code, one in _typed(filling.cover)}
        found += unlike(script, known, f"{number}.xlsx", form.filled(cells))
    assert found == []


def _typed(said: Mapping[str, Typed | None]) -> Iterator[tuple[str, Typed]]:
    yield from ((code, one) for code, one in said.items() if one not in (None, "", NO_VALUE))  # type: ignore[misc]


ODD: tuple[Typed, ...] = (*range(4), -3, 2.5, 0.1 + 0.2, 1e15, 1e-21, 45_000, 45_000.25, 60, True, False)


@pytest.mark.parametrize(
    "edition",
    [
        lambda: built_in_edition("ogi-2021"),
        live_edition,
        grants,
        monthly,
        *(lambda folder=folder: editions(folder).own for folder in ("awards", "grants", "workforce", "energy")),
    ],
    ids=["ogi-2021", "live", "open", "monthly", "awards", "grants", "workforce", "energy"],
)
def test_odd_contents_everywhere(script: ScriptReader, edition: object) -> None:
    """Each input of a form has another text of the reader's tests, or a number, a truth value, a day."""
    assert callable(edition)
    own: Edition = edition()
    known = Catalogue(own, None)
    script.holds([own])
    drawing, form, chance = draw(own), template(own), random.Random(own.id)
    pool = [text for text in texts() if len(text) < 60 and text.isprintable() and text]
    found = []
    for number in range(3):
        cells = {cell: _odd(pool, chance) for cell in _inputs(drawing) if chance.random() < 0.8}
        found += unlike(script, known, f"{number}.xlsx", filled(form, cells))
    assert found == []


def _odd(pool: list[str], chance: random.Random) -> Typed:
    return chance.choice(ODD) if chance.random() < 0.4 else chance.choice(pool)


def _inputs(drawing: Drawing) -> Iterator[Cell]:
    yield from drawing.cell_of.values()
    yield from drawing.field_of.values()
    yield from drawing.declared_of.values()
    for place in drawing.column_of.values():
        rows = range(place.area.top, min(place.area.bottom, place.area.top + 5) + 1)
        yield from (Cell(place.sheet, row, place.area.left) for row in rows)


def test_hostile_packages(script: ScriptReader) -> None:
    """What the reader refuses, and what it only just reads: the word is the same, and what is said with it."""
    script.holds(editions_of(Catalogue()))
    known = Catalogue()
    assert [one for name, data, *_ in CASES for one in unlike(script, known, name, data)] == []


XML = f'<worksheet xmlns="{packages.MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>'
NO_XML = (
    *(
        "a&",
        "a&am",
        "a&\U00020000amp;",
        "<![CDATA[1",
        "<![CDATA[1]",
        "<![CDATA[1]]",
        "<![CDATA[1]]]",
        "<!DATA[1]]>",
        "<!D",
    ),
    *("<!-", "</v", "</v ", "<é", "&é", "<v a='", "<v a='1' a", "</vé>", "]]>", "\x01"),
)
NO_PROLOG = (
    '"<?xml version="1.0"?>', "'a' ", '"a', "<?xml version\u3000='1.0'?>", "<?xml version='1.0' standaloné='yes'?>",
    "·", "a b",
)  # fmt: skip


def test_where_a_part_is_no_xml_is_told_alike(script: ScriptReader) -> None:
    script.holds([])
    known, names = Catalogue(), packages.name("i_a", "S!$A$1")
    said = [
        *(XML + text for text in NO_XML),
        *(XML + text + "</v></c>" for text in NO_XML),
        *(one + XML for one in NO_PROLOG),
    ]
    made = ((text, packages.package(packages.parts(sheet=text.encode(), names=names))) for text in said)
    assert [one for text, data in made for one in unlike(script, known, text[-30:], data)] == []


def test_spoiled_packages(script: ScriptReader) -> None:
    script.holds(editions_of(Catalogue()))
    known = Catalogue()
    made = ((f"{seed}", fuzz.made(seed)[1]) for seed in range(300))
    assert [one for name, data in made for one in unlike(script, known, name, data)] == []


def _renamed(book: openpyxl.Workbook) -> None:
    book.worksheets[1].title = "另一张表"


def lines_inserted(book: openpyxl.Workbook) -> None:
    book.worksheets[1].insert_rows(3, 2)
    book.worksheets[2].insert_cols(2)


def _names_lost(book: openpyxl.Workbook) -> None:
    for name in list(islice(book.defined_names, 0, 40, 3)):
        del book.defined_names[name]


def _names_moved(book: openpyxl.Workbook) -> None:
    figures = [name for name in book.defined_names if name.startswith("i_")]
    one, two, three = (book.defined_names[name] for name in figures[:3])
    one.attr_text, two.attr_text = two.attr_text, one.attr_text
    three.attr_text = "#REF!"


def _labels_changed(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    texts[3].value, texts[4].value = texts[4].value, texts[3].value
    texts[-1].value = "改过的标签"
    texts[-2].value = "12"


def _rows_exchanged(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    one, two = (sheet.max_row - 3, sheet.max_row - 2)
    for above, below in zip(sheet[one], sheet[two], strict=True):
        if type(above).__name__ == type(below).__name__ == "Cell":
            above.value, below.value = below.value, above.value


def merged_and_hidden(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    sheet.merge_cells(start_row=sheet.max_row - 1, end_row=sheet.max_row, start_column=2, end_column=4)
    sheet.row_dimensions[sheet.max_row - 2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.worksheets[0].sheet_state = "hidden"


def written_beside(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    sheet["Z2"] = "备注"
    sheet["AA3"] = "=SUM(B5:B9)"
    sheet["B5"].comment = openpyxl.comments.Comment("看这里", "甲")
    sheet.data_validations.dataValidation.clear()
    book.create_sheet("草稿")


def _formulas(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    for row in sheet.iter_rows(min_row=sheet.max_row - 6):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = f"={cell.value}+SUM(A1,B2:C3)*2/4-(1)"


def _a_sheet_copied(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book.worksheets[1])
    del book["_xlv"]


SPOILED = (
    _renamed, lines_inserted, _names_lost, _names_moved, _labels_changed, _rows_exchanged, merged_and_hidden,
    written_beside, _formulas, _a_sheet_copied,
)  # fmt: skip


@pytest.mark.parametrize("name", ["reports/seed-001.xlsx", "own_form/hill-school.xlsx"])
def test_workbooks_that_another_program_saved_and_somebody_spoiled(script: ScriptReader, name: str) -> None:
    known = editions(name.partition("/")[0])
    script.holds(editions_of(known))
    found = []
    for spoil in (None, *SPOILED):
        book = openpyxl.load_workbook(EXAMPLES / name)
        if spoil is not None:
            spoil(book)
        found += unlike(script, known, f"{getattr(spoil, '__name__', 'saved')}.xlsx", saved(book))
    assert found == []


def _columns_lost(book: openpyxl.Workbook, columns: list[str]) -> None:
    del book.defined_names[columns[0]]
    one, two = (book.defined_names[name] for name in columns[1:3])
    one.attr_text, two.attr_text = two.attr_text, one.attr_text


def _column_cut_short(book: openpyxl.Workbook, columns: list[str]) -> None:
    name = book.defined_names[columns[1]]
    head, _, last = name.attr_text.rpartition("$")
    name.attr_text = f"{head}${int(last) - 3}"


def _rows_below(book: openpyxl.Workbook, columns: list[str]) -> None:
    sheet, area = next(book.defined_names[columns[0]].destinations)
    below = int(area.rpartition("$")[2]) + 3
    for column in range(1, 5):
        book[sheet].cell(below, column).value = "合计" if column == 1 else 9


def rows_merged_hidden_and_summed(book: openpyxl.Workbook, columns: list[str]) -> None:
    sheet, area = next(book.defined_names[columns[-1]].destinations)
    letters, top = area.split("$")[1], int(area.split("$")[2].rstrip(":"))
    rows = book[sheet]
    rows[f"{letters}{top + 1}"] = f"=SUM({letters}{top}:{letters}{top})"
    rows.merge_cells(f"A{top + 2}:C{top + 3}")
    rows.row_dimensions[top].hidden = True
    rows.data_validations.dataValidation.clear()


SPOILED_COLUMNS = (_columns_lost, _column_cut_short, _rows_below, rows_merged_hidden_and_summed)


def spoiled_columns(own: Edition, spoil: Callable[[openpyxl.Workbook, list[str]], None]) -> bytes:
    """A form of open tables that somebody spoiled."""
    chance = random.Random(7)
    cells: dict[Cell, Typed] = {cell: chance.choice(("甲", "Total", 5, 12.5)) for cell in _inputs(draw(own))}
    book = openpyxl.load_workbook(BytesIO(filled(template(own), cells)))
    spoil(book, [f"i_{code}" for code in own.columns])
    return saved(book)


def test_open_tables_that_somebody_spoiled(script: ScriptReader) -> None:
    own = grants()
    script.holds([own])
    known = Catalogue(own, None)
    made = ((f"{spoil.__name__}.xlsx", spoiled_columns(own, spoil)) for spoil in SPOILED_COLUMNS)
    assert [one for name, data in made for one in unlike(script, known, name, data)] == []


def saved(book: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_an_office_explained(script: ScriptReader) -> None:
    """On the sheet of the checks, on that of an earlier check, and where these sheets are broken."""
    script.holds([SMALL])
    known = Catalogue(SMALL, None)
    checks = texts_of(SMALL.language).checks_sheet
    reasons = {Cell(checks, one.row, EXPLANATION): f"因为 {one.id}" for one in lines_of(SMALL) if one.explains}
    told = filled(good(), {Cell.at("Books", "E5"): 7, Cell.at("Books", "E10"): 7, **reasons})
    (checked,) = judge([File("told.xlsx", told)], setup(known))
    kept = marked(told, checked, SMALL.language)
    assert reasons and kept is not None
    broken = changed(part("sheet4.xml", ("</sheetData>", "</sheetdata>")), data=told)
    made = {"told": told, "kept": kept, "none": good(), "broken": broken}
    assert [one for name, data in made.items() for one in unlike(script, known, name, data, explained=True)] == []
    assert len(wanted(known, "told", told, explained=True)["submission"]["explanations"]) == len(reasons)
    assert wanted(known, "kept", kept, explained=True)["submission"]["kept"]


def test_faults_of_the_comparison_are_seen(script: ScriptReader) -> None:
    """It is no comparison that finds nothing whatever it is given."""
    known = editions("own_form")
    script.holds(editions_of(known))
    path = EXAMPLES / "own_form" / "hill-school.xlsx"
    script.holds(editions_of(Catalogue()))
    assert unlike(script, known, path.name, path.read_bytes()) != []
