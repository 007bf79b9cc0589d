"""What stands behind a formula in a workbook that we wrote is what a spreadsheet program computes.

LibreOffice opens each of them once and saves what it computed. `XLV_VALUES=50` draws so many fillings an edition.
"""

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from math import isclose
from pathlib import Path

import openpyxl
import pytest

from tests.collecting.incoming import form
from tests.distribution.issues import lay_keys
from tests.distribution.test_office_workbooks import DAY, LAST, OFFICE, last_of, pressed
from tests.forms import form_of, not_computed
from tests.office.counted import counted_everywhere, counted_forms, load_live
from tests.office.differential import NO_VALUE, Filling, fillings
from tests.office.libreoffice import recalculate
from xlvalidate.cells import Cell
from xlvalidate.derive.checks_sheet import EXPLANATION, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import as_issued, built_in, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.fill import Typed, every_value, filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import parts_of
from xlvalidate.reports.marked_copy import cleared, marked

EXAMPLES = Path(__file__).parents[2] / "examples"
COUNT = int(os.environ.get("XLV_VALUES", "1"))


@cache
def places(edition: Edition) -> tuple[Mapping[str, Cell], Mapping[str, Cell], Mapping[str, Cell]]:
    """Where figures, lines of the cover and explanations are typed."""
    drawing, sheet = draw(edition), texts_of(edition.language).checks_sheet
    explained = {line.id: Cell(sheet, line.row, EXPLANATION) for line in lines_of(edition)}
    return drawing.cell_of, drawing.field_of, explained


def typed(edition: Edition, filling: Filling) -> dict[Cell, Typed]:
    """A filling by cell; the formula =NA() is left out."""
    figures, cover, explained = places(edition)
    cells = {figures[code]: value for code, value in filling.figures.items()}
    cells |= {cover[code]: value for code, value in filling.cover.items()}
    cells |= {explained[id_]: value for id_, value in filling.explanations.items()}
    return {cell: value for cell, value in cells.items() if value not in (None, NO_VALUE)}  # type: ignore[misc]


def by_openpyxl(data: bytes, cells: Mapping[Cell, Typed]) -> bytes:
    """Filled in by a program that drops what formulas gave."""
    book = openpyxl.load_workbook(BytesIO(data))
    for cell, value in cells.items():
        at = book[cell.sheet].cell(cell.row, cell.column)
        at.value = value
        at.data_type = "s" if isinstance(value, str) else "n"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def formulas(data: bytes) -> dict[str, Value]:
    values = every_value(open_workbook(open_package(data)))
    return {str(cell): value for cell, value in values.items() if value.formula is not None}


def over_entries(data: bytes) -> bool:
    """Whether it has an open table. What formulas over one give is left to the program that opens it."""
    return b'name="h_entry_' in parts_of(data)["xl/workbook.xml"]


def without_value(data: bytes) -> list[str]:
    if over_entries(data):
        return []
    return [cell for cell, value in formulas(data).items() if value.kind is ValueKind.UNCALCULATED]


def differing(ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> Iterator[str]:
    for cell, value in ours.items():
        other = theirs[cell]
        numbers = value.kind is other.kind is ValueKind.NUMBER
        # LibreOffice saves fifteen digits.
        alike = isclose(float(value.text), float(other.text), rel_tol=1e-14, abs_tol=1e-9) if numbers else False
        if not (alike or value.text == other.text or value.kind is ValueKind.UNCALCULATED):
            yield f"{cell}: {value}, {other}"


def wrote(folder: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """A name, what we wrote, and what a spreadsheet program is to compute: the same, or what came to us."""
    for name in built_in():
        edition = as_issued(name)
        blank, drawn = form_of(edition), random.Random(name).sample([*fillings(edition, 40 * COUNT)], 2 * COUNT)
        for number, filling in enumerate(drawn):
            cells = typed(edition, filling)
            if number % 2:
                data = filled(blank, cells)
                yield f"{name}-{number}-filled", data, data
                continue
            came = by_openpyxl(blank, cells)
            path = folder / f"{name}-{number}-came.xlsx"
            path.write_bytes(came)
            (checked,) = check_files([path], setup(catalogue(None)))
            copy = marked(came, checked, edition.language)
            assert copy is not None
            yield f"{name}-{number}-marked", copy, not_computed(copy)
    own, _ = lay_keys(folder)
    data = pressed(last_of(form(drawing=LAST, year=2024))).workbook(OFFICE, 1, DAY, own)
    yield "issued", data, data
    data = (EXAMPLES / "adopted" / "county-hospital.xlsx").read_bytes()
    yield "adopted", data, data
    for name, one in counted_forms(str(folder)).items():
        yield name, one.copy, not_computed(one.copy)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[bytes, Path]]:
    """What we wrote, and the workbook as LibreOffice computed and saved it, by name. It starts once."""
    folder = tmp_path_factory.mktemp("written")
    made = [*wrote(folder)]
    paths = [folder / f"{name}.xlsx" for name, _, _ in made]
    for path, (_, _, computed) in zip(paths, made, strict=True):
        path.write_bytes(computed)
    theirs = recalculate(paths, folder / "saved")
    return {name: (data, path) for (name, data, _), path in zip(made, theirs, strict=True)}


def test_every_value_is_what_libreoffice_computes(saved: Mapping[str, tuple[bytes, Path]]) -> None:
    for name, (data, path) in saved.items():
        ours = formulas(data)
        assert len(ours) > 100, name
        assert without_value(data) == [], name
        assert [*differing(ours, formulas(path.read_bytes()))][:5] == [], name


def test_one_set_of_numbers(saved: Mapping[str, tuple[bytes, Path]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """封面 and 校验 as LibreOffice computes them, 审核结果, terminal, page, JSON: one workbook has the same counts."""
    for name, one in counted_forms(str(tmp_path_factory.getbasetemp())).items():
        counts = one.checked.counts
        wanted = (counts.total, counts.passed, counts.failed, counts.explained, counts.not_run)
        said = counted_everywhere(one, saved[name][1].read_bytes())
        assert said == dict.fromkeys(said, wanted), name
        live = load_live(saved[name][1].read_bytes())
        apart = re.search(r"另有 (\d+) 条不适用|(\d+) more do not apply", live)
        assert (int(apart[1] or apart[2]) if apart else 0) == counts.not_applicable, (name, live)


# ------------------------------------------------------------------------------ what a marked copy leaves as it was

EDITION = as_issued("ogi-2019")
BLANK = form_of(EDITION)
CHECKS, OTHER = "校验", "我的"


def copy_of(data: bytes, folder: Path) -> bytes:
    path = folder / "came.xlsx"
    path.write_bytes(data)
    (checked,) = check_files([path], setup(catalogue(None)))
    copy = marked(data, checked, "zh_CN")
    assert copy is not None
    return copy


def stale() -> bytes:
    """Figures typed into the file's XML: what the formulas gave on the blank form is still there."""
    data = filled(BLANK, {cell: 0 for code, cell in draw(EDITION).cell_of.items() if EDITION.indicators[code].numeric})
    right, blank = parts_of(data), parts_of(BLANK)
    return repacked(data, {name: blank[name] for name in right if name.endswith(("sheet5.xml", "sheet8.xml"))})


CAME: dict[str, Callable[[], bytes]] = {
    "saved by a program that drops the values": lambda: by_openpyxl(stale(), {}),
    "with the values of the blank form": stale,
}


@pytest.mark.parametrize("came", CAME)
def test_a_marked_copy_has_the_right_values_whatever_came(came: str, tmp_path: Path) -> None:
    data = CAME[came]()
    copy = copy_of(data, tmp_path)
    wanted = filled(data, {})
    assert formulas(copy) == formulas(wanted)
    back = cleared(copy, "zh_CN")
    assert back is not None and formulas(back) == formulas(wanted)


def test_the_senders_own_formulas_keep_what_was_saved_with_them(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(stale()))
    book.create_sheet(OTHER)["A1"] = "=SUM(1,2)"
    sheet, _, cell = book.defined_names["i_t3_new_person"].attr_text.replace("$", "").rpartition("!")
    book[sheet.strip("'")][cell] = "=2+3"
    book[sheet.strip("'")]["Z1"] = "=1+1"
    saved = BytesIO()
    book.save(saved)
    copy = formulas(copy_of(saved.getvalue(), tmp_path))
    never = {at: value.formula for at, value in copy.items() if value.kind is ValueKind.UNCALCULATED}
    # What came without a result of its own stays so; our checks are computed with what it will give.
    assert never == {f"{OTHER}!A1": "SUM(1,2)", f"{sheet.strip(chr(39))}!{cell}": "2+3", "表三!Z1": "1+1"}
    row = next(line.row for line in lines_of(EDITION) if line.id == "T3-BAL.person")
    assert (copy[f"{CHECKS}!C{row}"].text, copy[f"{CHECKS}!F{row}"].text) == ("5", "不符")


def test_examples_have_the_values_of_their_figures() -> None:
    for path in sorted(EXAMPLES.glob("*/*.xlsx")):
        data = path.read_bytes()
        ours = formulas(data)
        assert without_value(data) == [], path.name
        assert formulas(filled(data, {})) == ours, path.name


def test_a_form_that_is_filled_in_before_the_checks_are_laid_on_it_has_their_values() -> None:
    _, data = template_of(str(EXAMPLES / "adopted" / "beds.toml"))
    assert without_value(data) == []
    assert formulas(filled(data, {})) == formulas(data)
