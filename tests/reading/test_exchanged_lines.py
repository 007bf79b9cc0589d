"""Rows and columns that changed places, labels and figures together: told as such, and found by their labels."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms import book
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.languages import said_list
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.reading.exchanged_lines import Astray, Axis, TableAsReturned, tables
from xlvalidate.reading.moved_names import locate
from xlvalidate.reading.tampering import moved_sheets, tampering

E14, E19, E21 = (built_in_edition(f"ogi-{year}") for year in (2014, 2019, 2021))


def numbered(edition: Edition = E21) -> Book:
    """A form in which every figure is another one."""
    drawn = book(edition, cover={field.code: f"{field.code}!" for field in edition.cover.fields})
    figures = {cell: Value(ValueKind.NUMBER, str(1000 + n)) for n, cell in enumerate(printed(edition).cells.values())}
    return replace(drawn, values={**drawn.values, **figures})


def moved(drawn: Book, sheet: str, axis: str, to: dict[int, int], least: int = 0) -> Book:
    """Lines put into other places, all that is in them from `least` on; the names stay."""
    other = "column" if axis == "row" else "row"

    def now(cell: Cell) -> Cell:
        at = getattr(cell, axis)
        inside = cell.sheet == sheet and getattr(cell, other) >= least
        return replace(cell, **{axis: to.get(at, at)}) if inside else cell

    return replace(drawn, values={now(cell): value for cell, value in drawn.values.items()})


def said(drawn: Book, sheet: str, labels: dict[str, str]) -> Book:
    """Labels typed over, by their addresses."""
    cells = {Cell.at(sheet, at): Value(ValueKind.TEXT, text) for at, text in labels.items()}
    return replace(drawn, values={**drawn.values, **cells})


def found(changed: Book, edition: Edition = E21) -> list[tuple[str, str, str, str, str, str]]:
    cells, _ = locate(changed, edition, printed(edition).cells)
    return [
        (str(one.severity), one.id, one.why, *(said_list(one.fact(key), "zh_CN") for key in ("lines", "from", "to")))
        for one in tampering(changed, edition, cells, printed(edition))
    ]


def laid(changed: Book, edition: Edition) -> list[tuple[TableAsReturned, dict[str, Cell]]]:
    form, fields = printed(edition), printed(edition).fields
    cells = {**locate(changed, edition, form.cells)[0], **fields}
    stand = moved_sheets(changed, cells, form)
    return [
        (table, cells)
        for one in form.forms
        for table in tables(changed, edition, one, stand[one.tab.name], variants(edition.id))
    ]


def astray(changed: Book, edition: Edition = E21) -> Astray:
    all_of = [table.astray(cells) for table, cells in laid(changed, edition)]
    return Astray(
        {code: cell for one in all_of for code, cell in one.found.items()},
        {code: there for one in all_of for code, there in one.unsure.items()},
    )


def values(changed: Book, edition: Edition = E21) -> dict[str, str]:
    """What is found by label."""
    return {code: changed.at(cell).text for code, cell in astray(changed, edition).found.items()}


def row(edition: Edition, sheet: str, number: int, axis: str = "row") -> list[str]:
    cells = printed(edition).cells
    return [code for code, cell in cells.items() if cell.sheet == sheet and getattr(cell, axis) == number]


SECRET, LAW, SAFETY = "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"
SWAP = {10: 11, 11: 10}
CASES = {
    "two rows": (lambda: moved(numbered(), "表三", "row", SWAP), ("rows", "exchanged", "10、11", SECRET, LAW)),
    "two rows without the label of their group": (
        lambda: moved(numbered(), "表三", "row", SWAP, least=3),
        ("rows", "exchanged", "10、11", SECRET, LAW),
    ),
    "labels with other blanks": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3), "表三", {"C10": " 2.其他 法律行政法规\n禁止公开"}
        ),
        ("rows", "exchanged", "10、11", SECRET, " 2.其他 法律行政法规\n禁止公开"),
    ),
    "numbered anew": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3),
            "表三",
            {"C10": "1.其他法律行政法规禁止公开", "C11": "２.属于国家秘密"},
        ),
        ("rows", "exchanged", "10、11", SECRET, "1.其他法律行政法规禁止公开"),
    ),
    "shortened": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3),
            "表三",
            {"C10": "2．其他法律法规禁止公开", "C11": "1．国家秘密"},
        ),
        ("rows", "exchanged", "10、11", SECRET, "2．其他法律法规禁止公开"),
    ),
    "shortened, without numbers": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3), "表三", {"C10": "法律法规禁止", "C11": "国家秘密"}
        ),
        ("rows", "exchanged", "10、11", SECRET, "法律法规禁止"),
    ),
    "shortened and numbered anew": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3), "表三", {"C10": "1.法律法规禁止公开", "C11": "2.国家秘密"}
        ),
        ("rows", "exchanged", "10、11", SECRET, "1.法律法规禁止公开"),
    ),
    "in other words with their numbers": (
        lambda: said(
            moved(numbered(), "表三", "row", SWAP, least=3),
            "表三",
            {"C10": "2.法律法规不准公开", "C11": "1.涉及国家秘密"},
        ),
        ("rows", "exchanged", "10、11", SECRET, "2.法律法规不准公开"),
    ),
    "rows of two characters": (
        lambda: said(moved(numbered(), "表二", "row", {12: 13, 13: 12}), "表二", {"A12": "强制", "A13": "处罚"}),
        ("rows", "exchanged", "12、13", "行政处罚", "强制"),
    ),
    "headings, shortened": (
        lambda: said(moved(numbered(), "表三", "column", {5: 6, 6: 5}, least=5), "表三", {"E5": "科研", "F5": "企业"}),
        ("columns", "exchanged", "E、F", "商业企业", "科研"),
    ),
    "sorted": (
        lambda: moved(numbered(), "表三", "row", {10: 12, 11: 10, 12: 13, 13: 11}, least=3),
        ("rows", "reordered", "10、11、12、13", SECRET, LAW),
    ),
    "rows of different depth": (
        lambda: moved(numbered(), "表三", "row", {6: 11, 11: 6}),
        ("rows", "exchanged", "6、11", "一、本年新收政府信息公开申请数量", LAW),
    ),
    "a label over another": (
        lambda: said(numbered(), "表三", {"C11": SECRET}),
        ("rows", "relabelled", "11", LAW, SECRET),
    ),
    "two headings": (
        lambda: moved(numbered(), "表三", "column", {5: 6, 6: 5}, least=5),
        ("columns", "exchanged", "E、F", "商业企业", "科研机构"),
    ),
    "headings within a group, of which there are three": (
        lambda: moved(numbered(), "表四", "column", {6: 7, 7: 6}, least=5),
        ("columns", "exchanged", "F、G", "结果维持", "结果纠正"),
    ),
    "a heading of one row and one of two": (
        lambda: moved(numbered(), "表三", "column", {4: 5, 5: 4}, least=4),
        ("columns", "exchanged", "D、E", "自然人", "商业企业"),
    ),
    "a row label where a heading stands": (
        lambda: said(numbered(), "表三", {"D4": SECRET}),
        ("columns", "relabelled", "D", "自然人", SECRET),
    ),
    "two lines of the cover": (
        lambda: moved(numbered(), "封面", "row", {5: 6, 6: 5}),
        ("rows", "exchanged", "5、6", "填报单位：", "单位代码："),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lines_that_changed_places_are_a_finding_of_their_own(name):
    changed, (axis, why, lines, before, after) = CASES[name]
    assert found(changed()) == [("must", f"{axis}-exchanged", f"{axis}-{why}", lines, before, after)]


NO_CASES = {
    "as it was issued": (lambda: numbered(), []),
    "the label of another table": (
        lambda: said(numbered(), "表三", {"D4": "结果维持"}),
        [("explain", "label-changed", "label-changed", "", "自然人", "结果维持")],
    ),
    "a label of its own": (
        lambda: said(numbered(), "表三", {"D4": "个人"}),
        [("explain", "label-changed", "label-changed", "", "自然人", "个人")],
    ),
    "a label shortened in its place": (
        lambda: said(numbered(), "表三", {"C10": "国家秘密"}),
        [("explain", "label-changed", "label-changed", "", SECRET, "国家秘密")],
    ),
    "a label shortened in its place, with its number, to the words of another": (
        lambda: said(numbered(), "表三", {"B26": "(六)其他"}),
        [("explain", "label-changed", "label-changed", "", "（六）其他处理", "(六)其他")],
    ),
    "a label shortened in its place, with the number of another": (
        lambda: said(numbered(), "表三", {"C11": "1.法规禁止公开"}),
        [("explain", "label-changed", "label-changed", "", LAW, "1.法规禁止公开")],
    ),
    "what may be short for several": (
        lambda: said(numbered(), "表三", {"C10": "申请"}),
        [("explain", "label-changed", "label-changed", "", SECRET, "申请")],
    ),
    "the number of another with words of nobody": (
        lambda: said(numbered(), "表三", {"C11": "1.暂缓"}),
        [("explain", "label-changed", "label-changed", "", LAW, "1.暂缓")],
    ),
    "a label with another number": (
        lambda: said(numbered(), "表三", {"C10": "9.属于国家秘密"}),
        [("explain", "label-changed", "label-changed", "", SECRET, "9.属于国家秘密")],
    ),
    "a label that is gone": (
        lambda: said(numbered(), "表三", {"C10": ""}),
        [("explain", "label-changed", "label-removed", "", SECRET, "")],
    ),
}


@pytest.mark.parametrize("name", NO_CASES)
def test_what_is_no_exchange_is_none(name):
    changed, expected = NO_CASES[name]
    assert found(changed()) == expected
    assert astray(changed()) == Astray()


def test_labels_that_are_the_same_cannot_be_exchanged():
    """`结果维持` stands three times in 表四: two of them that changed places look as before."""
    assert found(moved(numbered(), "表四", "column", {6: 11, 11: 6}, least=5)) == []


@pytest.mark.parametrize("edition", [E19, E21], ids=lambda edition: edition.id)
def test_the_ways_in_which_offices_write_a_label_are_no_exchange(edition):
    for label, ways in variants(edition.id).items():
        for way in ways:
            for cell, text in printed(edition).labels.items():
                if text == label:
                    changed = said(numbered(edition), cell.sheet, {cell.a1: way})
                    assert {one[1] for one in found(changed, edition)} <= {"label-changed"}
                    assert astray(changed, edition) == Astray()


def test_figures_are_found_by_their_labels():
    changed = moved(numbered(), "表三", "row", SWAP)
    first, second = row(E21, "表三", 10), row(E21, "表三", 11)
    assert astray(changed) == Astray(
        {
            **{code: Cell("表三", 11, printed(E21).cells[code].column) for code in first},
            **{code: Cell("表三", 10, printed(E21).cells[code].column) for code in second},
        }
    )
    before = numbered()
    assert values(changed) == {code: before.at(printed(E21).cells[code]).text for code in (*first, *second)}


def test_figures_of_a_group_that_changed_places_are_found():
    """Two blocks of 表四 exchanged with the heading over them: the headings within read as before."""
    to = {**{at: at + 5 for at in range(6, 11)}, **{at: at - 5 for at in range(11, 16)}}
    changed = moved(numbered(), "表四", "column", to, least=4)
    word = "columns-exchanged"
    assert found(changed) == [("must", word, word, "F、K", "未经复议直接起诉", "复议后起诉")]
    before = numbered()
    codes = [code for number in to for code in row(E21, "表四", number, "column")]
    assert values(changed) == {code: before.at(printed(E21).cells[code]).text for code in codes}


def test_where_a_label_stands_twice_nothing_is_guessed():
    changed = said(numbered(), "表三", {"C11": SECRET})
    cells = printed(E21).cells
    both, gone = row(E21, "表三", 10), row(E21, "表三", 11)
    assert astray(changed) == Astray(
        {},
        {
            **{code: (cells[code], replace(cells[code], row=11)) for code in both},
            **dict.fromkeys(gone, ()),
        },
    )


def test_where_one_of_two_labels_is_altered_too_only_the_other_is_found():
    changed = said(moved(numbered(), "表三", "row", SWAP, least=3), "表三", {"C11": "国家机密"})
    gone, there = row(E21, "表三", 10), row(E21, "表三", 11)
    result = astray(changed)
    assert (sorted(result.found), sorted(result.unsure)) == (sorted(there), sorted(gone))
    assert {one[1] for one in found(changed)} == {"rows-exchanged", "label-changed"}


def lines_of(edition: Edition, axis: Axis) -> dict[str, list[int]]:
    """By sheet, the lines whose labels are there once and so can be told apart."""
    by_sheet: dict[str, list[int]] = {}
    for table, _ in laid(numbered(edition), edition):
        lines = [line for line in table.every if line.axis is axis]
        count = Counter(line.label.plain for line in lines)
        alone = [axis.number(line.label.cell) for line in lines if count[line.label.plain] == 1]
        if len(alone) > 1:
            by_sheet[lines[0].label.cell.sheet] = alone
    return by_sheet


PERMUTED = [
    (edition, sheet, numbers)
    for edition in map(built_in_edition, built_in())
    for sheet, numbers in lines_of(edition, Axis.ROWS).items()
]


@pytest.mark.parametrize(("edition", "sheet", "numbers"), PERMUTED, ids=[f"{e.id} {s}" for e, s, _ in PERMUTED])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_rows_in_any_order_are_told_and_found(edition, sheet, numbers, data):
    some = data.draw(st.lists(st.sampled_from(numbers), min_size=2, unique=True))
    to = dict(zip(some, data.draw(st.permutations(some)), strict=True))
    before = numbered(edition)
    changed = moved(before, sheet, "row", to)
    findings = found(changed, edition)
    if all(number == other for number, other in to.items()):
        assert findings == []
        return
    assert [one[:2] for one in findings if one[0] == "must"] == [("must", "rows-exchanged")]
    result = astray(changed, edition)
    home = {**printed(edition).cells, **printed(edition).fields}
    true = {code: replace(cell, row=to.get(cell.row, cell.row)) for code, cell in home.items() if cell.sheet == sheet}
    here = {code: result.found.get(code, home[code]) for code in true if code not in result.unsure}
    assert here == {code: true[code] for code in here}
    # What is not sure is only what hangs on a group's label that moved.
    assert {home[code].row for code in result.unsure}.isdisjoint(some)
    assert all(true[code] in there for code, there in result.unsure.items())
    if edition is not E14:
        assert result.unsure == {}
