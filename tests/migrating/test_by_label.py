"""Figures found by their labels: all of an intact form, and of a damaged one only those that cannot be mistaken."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.forms import book
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.migrating.by_label import by_label, edition_by_labels
from xlvalidate.ooxml.book import Book, Value, ValueKind, Worksheet
from xlvalidate.reading.read_book import read_book

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
E19, E21 = built_in_edition("ogi-2019"), built_in_edition("ogi-2021")


def nameless(edition=E19) -> Book:
    """An intact form whose names are all gone."""
    return replace(book(edition), names={})


def relabelled(drawn: Book, labels: dict[Cell, str | None]) -> Book:
    values = {cell: value for cell, value in drawn.values.items() if cell not in labels}
    return replace(
        drawn,
        values={**values, **{cell: Value(ValueKind.TEXT, said) for cell, said in labels.items() if said is not None}},
    )


def found(drawn: Book, edition=E19) -> dict[str, Cell]:
    return dict(by_label(drawn, edition, printed(edition), variants(edition.id)).cells)


def where(edition, sheet: str, label: str) -> list[Cell]:
    return [cell for cell, said in printed(edition).labels.items() if said == label and cell.sheet == sheet]


@pytest.mark.parametrize("name", built_in())
def test_an_intact_form_is_found_whole(name):
    edition = built_in_edition(name)
    lines = by_label(nameless(edition), edition, printed(edition))
    assert dict(lines.cells) == dict(printed(edition).cells)
    assert dict(lines.fields) == dict(printed(edition).fields)


def test_a_form_on_another_sheet_and_lower_down_is_found_whole():
    def now(cell: Cell) -> Cell:
        return Cell("Sheet1", cell.row + 4, cell.column + 1) if cell.sheet == "表三" else cell

    drawn = nameless()
    moved = replace(
        drawn, values={now(cell): value for cell, value in drawn.values.items()}, sheets=(Worksheet("Sheet1"),)
    )
    assert found(moved) == {code: now(cell) for code, cell in printed(E19).cells.items()}


def test_a_row_put_into_the_middle_moves_those_below():
    def now(cell: Cell) -> Cell:
        return replace(cell, row=cell.row + 1) if cell.sheet == "表二" and cell.row >= 10 else cell

    drawn = nameless()
    values = {now(cell): value for cell, value in drawn.values.items()}
    values[Cell("表二", 10, 1)] = Value(ValueKind.TEXT, "其他主动公开文件")
    assert found(replace(drawn, values=values)) == {code: now(cell) for code, cell in printed(E19).cells.items()}


def test_a_row_whose_label_is_gone_is_not_guessed():
    (label,) = where(E19, "表三", "（一）予以公开")
    lost = {code for code, cell in printed(E19).cells.items() if cell.sheet == "表三" and cell.row == label.row}
    assert len(lost) == 7
    assert found(relabelled(nameless(), {label: None})).keys() == E19.indicators.keys() - lost


def test_a_column_whose_label_is_gone_is_not_guessed():
    (label,) = where(E19, "表三", "自然人")
    lost = {code for code, cell in printed(E19).cells.items() if cell.sheet == "表三" and cell.column == label.column}
    assert len(lost) == 23
    assert found(relabelled(nameless(), {label: None})).keys() == E19.indicators.keys() - lost


def test_a_label_that_stands_twice_is_told_by_its_neighbours():
    """`总计` and `结果维持` stand three times in 表四 each; the group over them and the order tell which is which."""
    assert len(where(E19, "表四", "总计")) == 3
    table = {code: cell for code, cell in printed(E19).cells.items() if cell.sheet == "表四"}
    assert {code: cell for code, cell in found(nameless()).items() if code in table} == table


def test_two_rows_that_changed_places_are_not_found():
    first, second = (where(E19, "表三", label)[0] for label in ("2.重复申请", "3.要求提供公开出版物"))
    swapped = relabelled(nameless(), {first: "3.要求提供公开出版物", second: "2.重复申请"})
    lost = {code for code in E19.indicators if "refused_repeat" in code or "refused_publication" in code}
    assert found(swapped).keys() == E19.indicators.keys() - lost


VARIANTS = [
    ("表二", "本年新制作数量", "本年新\n制作数量"),
    ("表二", "本年新制作数量", "本年新 製作數量"),
    ("表二", "规章", "规章(全区机关均无制定规章的权限)"),
    ("表二", "规范性文件", "行政规范性文件"),
    ("表二", "采购总金额", "采购总金额(万元,保留四位小数)"),
    ("表三", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "（二）部分公开"),
    ("表三", "2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("表四", "未经复议直接起诉", "未经复议\n直接起诉"),
]


@pytest.mark.parametrize(("sheet", "label", "written"), VARIANTS, ids=[case[2] for case in VARIANTS])
def test_labels_as_offices_write_them(sheet, label, written):
    drawn = relabelled(nameless(), dict.fromkeys(where(E19, sheet, label), written))
    assert found(drawn) == dict(printed(E19).cells)


@pytest.mark.parametrize("written", ["本年增/", "本年数量", "本年增/减(指增加或减少数,减用负值表示,如-8)"])
def test_a_heading_of_several_blocks_as_offices_write_it(written):
    drawn = relabelled(nameless(), dict.fromkeys(where(E19, "表二", "本年增/减"), written))
    assert found(drawn) == dict(printed(E19).cells)


def test_a_label_cut_off_is_not_guessed():
    """`本年新` can be either of two headings."""
    (label,) = where(E19, "表二", "本年新制作数量")
    assert found(relabelled(nameless(), {label: "本年新"})).keys() == E19.indicators.keys() - {
        "t2_regulation_made",
        "t2_normative_made",
    }


def test_a_strangers_sheet_holds_nothing():
    stranger = Book(sheets=(Worksheet("S"),), names={}, values={Cell("S", 1, 1): Value(ValueKind.TEXT, "自然人")})
    lines = by_label(stranger, E19, printed(E19))
    assert (dict(lines.cells), dict(lines.fields)) == ({}, {})


def known():
    return ((built_in_edition(name), printed(built_in_edition(name)), variants(name)) for name in built_in())


@pytest.mark.parametrize("name", built_in())
def test_the_edition_is_known_by_its_labels(name):
    edition, _, lines = edition_by_labels(nameless(built_in_edition(name)), known())
    assert (edition.id, len(lines.cells)) == (name, len(edition.indicators))


def test_no_edition_is_named_for_a_stranger_or_where_two_are_as_good():
    stranger = Book(sheets=(Worksheet("S"),), names={}, values={Cell("S", 1, 1): Value(ValueKind.TEXT, "自然人")})
    assert edition_by_labels(stranger, known()) is None
    twin = replace(E19, text=replace(E19.text, id="twin"))
    assert edition_by_labels(nameless(), [(E19, printed(E19), {}), (twin, printed(E19), {})]) is None


def test_every_sheet_is_read_only_where_it_is_asked_for():
    data = (REPORTS / "seed-002.xlsx").read_bytes()
    assert read_book(data, lambda _: False).values == {}
    whole = read_book(data, lambda _: False, every_sheet=True)
    assert {cell.sheet for cell in whole.values} == {sheet.name for sheet in whole.sheets}


def test_variants_name_labels_that_are_printed():
    for name in built_in():
        labels = set(printed(built_in_edition(name)).labels.values())
        assert set(variants(name)) <= labels
    assert variants("school-census") == {}
