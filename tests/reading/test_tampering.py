"""What was done to the form itself, told with every particular; and the figures read as if nothing had happened."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.forms import book
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding
from xlvalidate.messages import LANGUAGES
from xlvalidate.ooxml.book import Book, DefinedName, Value, ValueKind, Worksheet
from xlvalidate.reading.moved_lines import inserted
from xlvalidate.reading.moved_names import locate
from xlvalidate.reading.read import read
from xlvalidate.reading.severities import STRUCTURE
from xlvalidate.reading.submission import Submission
from xlvalidate.reading.tampering import tampering
from xlvalidate.reports.finding_text import say

E14, E19 = built_in_edition("ogi-2014"), built_in_edition("ogi-2019")
REPORTS = Path(__file__).parents[2] / "examples" / "reports"
KNOWN = Catalogue()

Told = tuple[str, str, str, dict[str, str], list[tuple[str | None, str, str]]]


def told(finding: Finding) -> Told:
    """Everything that a finding says."""
    places = [(place.code, str(place.cell or ""), place.text) for place in finding.places]
    return str(finding.severity), finding.id, finding.why, dict(finding.facts), places


def found(changed: Book, edition: Edition = E19) -> list[Told]:
    cells, lost = locate(changed, edition, printed(edition).cells)
    assert lost == ()
    assert cells.keys() == edition.indicators.keys()
    return [told(finding) for finding in tampering(changed, edition, cells, printed(edition))]


def typed(drawn: Book, cells: dict[Cell, Value | None]) -> Book:
    values = {**drawn.values, **cells}
    return replace(drawn, values={cell: value for cell, value in values.items() if value is not None})


def text(words: str) -> Value:
    return Value(ValueKind.TEXT, words)


def shifted(drawn: Book, sheet: str, row: int, count: int = 1, axis: str = "row") -> Book:
    """Rows (or columns) put in above `row` of a sheet, names and cells moved as a spreadsheet program does it."""

    def now(cell: Cell) -> Cell:
        at = getattr(cell, axis)
        return replace(cell, **{axis: at + count}) if cell.sheet == sheet and at >= row else cell

    return replace(
        drawn,
        values={now(cell): value for cell, value in drawn.values.items()},
        names={key: replace(name, cell=name.cell and now(name.cell)) for key, name in drawn.names.items()},
    )


def renamed(drawn: Book, before: str, after: str) -> Book:
    def now(cell: Cell) -> Cell:
        return replace(cell, sheet=after) if cell.sheet == before else cell

    return replace(
        drawn,
        sheets=tuple(replace(sheet, name=after) if sheet.name == before else sheet for sheet in drawn.sheets),
        values={now(cell): value for cell, value in drawn.values.items()},
        names={key: replace(name, cell=name.cell and now(name.cell)) for key, name in drawn.names.items()},
    )


@pytest.mark.parametrize("edition", [E14, E19, built_in_edition("ogi-2021")], ids=lambda edition: edition.id)
def test_a_form_as_it_was_issued_says_nothing(edition):
    assert found(book(edition, cover={"office": "某某局"}), edition) == []


def test_blanks_line_ends_and_full_width_marks_are_no_change():
    at = {label: cell for cell, label in printed(E19).labels.items() if cell.sheet == "表三"}
    written = {
        "自然人": " 自 然\n人\u200b",
        "（一）予以公开": "(一)予以公开\u3000",
        "1.属于国家秘密": "１．属于国家秘密",
        "（七）总计": "( 七 ) 总计",
    }
    assert found(typed(book(E19), {at[label]: text(same) for label, same in written.items()})) == []


def test_a_label_that_was_changed():
    assert found(typed(book(E19), {Cell("表三", 4, 4): text("个人")})) == [
        (
            "explain",
            "label-changed",
            "label-changed",
            {"which": "表三 D4", "from": "自然人", "to": "个人"},
            [(None, "表三!D4", "个人")],
        )
    ]


def test_a_label_that_was_removed():
    assert found(typed(book(E19), {Cell("表三", 4, 4): None})) == [
        (
            "explain",
            "label-changed",
            "label-removed",
            {"which": "表三 D4", "from": "自然人", "to": ""},
            [(None, "表三!D4", "")],
        )
    ]


def test_many_labels_are_one_finding_with_the_first_ones_and_a_count():
    changes = {
        Cell("表二", 4, 2): text("本年新"),
        Cell("表三", 4, 4): text("个人"),
        Cell("表三", 8, 2): text("（一）已经予以公开的政府信息"),
    }
    assert found(typed(book(E19), changes)) == [
        (
            "explain",
            "label-changed",
            "labels-changed",
            {
                "count": "3",
                "sheets": "表二\x1f表三",
                "first": "表二 B4 “本年新制作数量”→“本年新”",
                "second": "表三 D4 “自然人”→“个人”",
            },
            [(None, "表二!B4", "本年新"), (None, "表三!D4", "个人"), (None, "表三!B8", "（一）已经予以公开的政府信息")],
        )
    ]


def test_a_figure_on_a_heading_row_is_the_rules_own_finding():
    assert found(typed(book(E14), {Cell("统计表", 4, 3): Value(ValueKind.NUMBER, "12")}), E14) == [
        (
            "must",
            "H14-DASH",
            "heading-filled",
            {"label": "一、主动公开情况", "cell": "统计表 C4", "text": "12", "count": "1"},
            [(None, "统计表!C4", "12")],
        )
    ]


def test_every_heading_row_that_holds_a_figure():
    filled = {cell: text("3件") for cell in printed(E14).headings}
    ((severity, id_, why, facts, places),) = found(typed(book(E14), filled), E14)
    assert (severity, id_, why) == ("must", "H14-DASH", "headings-filled")
    assert facts == {"label": "一、主动公开情况", "cell": "统计表 C4", "text": "3件", "count": "7"}
    assert [cell for _, cell, _ in places] == [str(cell) for cell in printed(E14).headings]


@pytest.mark.parametrize("typed_in", ["——", "/", "无", " "])
def test_a_heading_row_may_hold_a_dash(typed_in):
    assert found(typed(book(E14), {cell: text(typed_in) for cell in printed(E14).headings}), E14) == []


def test_without_a_rule_a_filled_heading_row_weighs_what_the_table_says():
    edition = replace(E14, rules=tuple(rule for rule in E14.rules if rule.id != "H14-DASH"))
    changed = typed(book(E14), {Cell("统计表", 4, 3): Value(ValueKind.NUMBER, "12")})
    cells, _ = locate(changed, edition, printed(E14).cells)
    ((severity, id_, *_),) = map(told, tampering(changed, edition, cells, printed(E14)))
    assert (severity, id_) == ("explain", "heading-filled")


def test_a_heading_row_is_followed_when_rows_were_put_in():
    changed = shifted(book(E14), "统计表", 3, 2)
    (dash, rows) = found(typed(changed, {Cell("统计表", 6, 3): Value(ValueKind.NUMBER, "12")}), E14)[::-1]
    assert dash[3]["cell"] == "统计表 C6"
    assert (rows[1], rows[3]) == ("rows-inserted", {"sheet": "统计表", "count": "2"})


def test_formulas_where_figures_belong():
    total = printed(E19).cells["t3_new_total"]
    other = printed(E19).cells["t3_handled_total"]
    changed = typed(
        book(E19),
        {total: Value(ValueKind.NUMBER, "0", "SUM(D6:I6)"), other: Value(ValueKind.NUMBER, "0", "SUM(D27:I27)")},
    )
    assert found(changed) == [
        (
            "note",
            "formula-in-figure",
            "formula-in-figure",
            {"count": "2", "formula": "=SUM(D6:I6)", "unchecked": "0"},
            [("t3_new_total", str(total), "0"), ("t3_handled_total", str(other), "0")],
        )
    ]


@pytest.mark.parametrize("above", [1, 2, 3, 4, 6, 7, 20, 27])
def test_inserted_rows_are_told_and_no_label_with_them(above):
    assert found(shifted(book(E19), "表三", above, 2)) == [
        ("note", "rows-inserted", "rows-inserted", {"sheet": "表三", "count": "2"}, [])
    ]


def test_inserted_columns_are_told():
    assert found(shifted(book(E19), "表三", 4, 1, "column")) == [
        ("note", "columns-inserted", "columns-inserted", {"sheet": "表三", "count": "1"}, [])
    ]


def test_a_changed_label_is_found_below_inserted_rows():
    changed = shifted(typed(book(E19), {Cell("表三", 8, 2): text("（一）公开")}), "表三", 3)
    labels, rows = found(changed)
    assert labels[3] == {"which": "表三 B9", "from": "（一）予以公开", "to": "（一）公开"}
    assert rows[3] == {"sheet": "表三", "count": "1"}


def test_a_renamed_sheet():
    assert found(renamed(book(E19), "表三", "依申请公开")) == [
        ("note", "sheet-renamed", "sheet-renamed", {"from": "表三", "to": "依申请公开"}, [])
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet(state):
    drawn = book(E19)
    sheets = tuple(Worksheet("表二", state) if sheet.name == "表二" else sheet for sheet in drawn.sheets)
    assert found(replace(drawn, sheets=sheets)) == [("explain", "sheet-hidden", "sheet-hidden", {"sheet": "表二"}, [])]


def test_hidden_checks_hide_no_figure():
    drawn = book(E19)
    assert (
        found(replace(drawn, sheets=tuple(replace(s, state="hidden") if s.name == "校验" else s for s in drawn.sheets)))
        == []
    )


def test_a_missing_sheet_and_missing_checks():
    drawn = book(E19)
    table = {indicator.name for indicator in E19.indicators.values() if indicator.table == "t4"}
    changed = replace(
        drawn,
        sheets=tuple(sheet for sheet in drawn.sheets if sheet.name not in ("表四", "校验")),
        names={key: name for key, name in drawn.names.items() if key not in table},
        values={cell: value for cell, value in drawn.values.items() if cell.sheet != "表四"},
    )
    cells, _ = locate(changed, E19, printed(E19).cells)
    assert [told(finding) for finding in tampering(changed, E19, cells, printed(E19))] == [
        ("must", "sheet-missing", "sheet-missing", {"sheet": "表四"}, []),
        ("note", "checks-missing", "checks-missing", {"sheet": "校验"}, []),
    ]


def test_sheets_that_the_form_does_not_have():
    drawn = book(E19)
    extra = tuple(Worksheet(f"底稿{number}") for number in range(1, 8))
    assert found(replace(drawn, sheets=(*drawn.sheets, *extra))) == [
        (
            "note",
            "sheet-extra",
            "sheet-extra",
            {"count": "7", "sheets": "底稿1\x1f底稿2\x1f底稿3\x1f底稿4\x1f底稿5…"},
            [],
        )
    ]


def test_links_and_macros():
    drawn = replace(book(E19), oddities=frozenset({"macros", "external-links", "signed"}))
    assert found(drawn) == [
        ("explain", "external-links", "external-links", {}, []),
        ("explain", "macros", "macros", {}, []),
    ]


@pytest.mark.parametrize(("digest", "ids"), [(E19.digest, []), ("0" * 64, ["template-differs"]), ("", [])])
def test_the_template_of_another_state_of_the_edition(digest, ids):
    cell = Cell("_xlv", 2, 2)
    drawn = book(E19)
    names = {**drawn.names, "xlv_digest": DefinedName("xlv_digest", cell.absolute, cell)}
    changed = typed(replace(drawn, names=names), {cell: text(digest) if digest else None})
    assert [id_ for _, id_, *_ in found(changed)] == ids


def test_lines_that_were_put_in_are_counted_not_those_taken_out():
    assert inserted({1: 1, 2: 3, 3: 4, 9: 8, 10: 10}) == 2
    assert inserted({3: 5}) == 2
    assert inserted(None) == 0


SAYS = ("label-changed", "rows-inserted", "sheet-renamed", "sheet-hidden", "sheet-extra", "formula-in-figure")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_with_something_to_do(language):
    drawn = shifted(renamed(book(E19), "表三", "依申请公开"), "依申请公开", 5)
    total = drawn.named("i_t3_new_total").cell
    changed = typed(drawn, {total: Value(ValueKind.NUMBER, "0", "1-1"), Cell("表二", 5, 1): text("规章（本区无）")})
    sheets = (*drawn.sheets[:3], Worksheet("表四", "hidden"), *drawn.sheets[4:], Worksheet("底稿"))
    changed = replace(changed, sheets=sheets)
    cells, _ = locate(changed, E19, printed(E19).cells)
    findings = tampering(changed, E19, cells, printed(E19))
    assert {finding.id for finding in findings} == set(SAYS)
    for finding in findings:
        said = say(finding, E19, language)
        assert said.what
        assert said.please
        assert "{" not in said.message


def test_the_words_are_weighed_in_one_table():
    assert {word: str(STRUCTURE[word]) for word in SAYS} == {
        "label-changed": "explain",
        "rows-inserted": "note",
        "sheet-renamed": "note",
        "sheet-hidden": "explain",
        "sheet-extra": "note",
        "formula-in-figure": "note",
    }


def opened(path: str | Path):
    return openpyxl.load_workbook(path)


def reread(workbook) -> Submission:
    data = io.BytesIO()
    workbook.save(data)
    submission = read("form.xlsx", data.getvalue(), KNOWN, printed)
    assert isinstance(submission, Submission)
    return submission


def figures(submission: Submission) -> dict[str, str]:
    return {code: reading.value.text for code, reading in submission.readings.items()}


def original() -> Submission:
    path = REPORTS / "seed-002.xlsx"
    return read(path.name, path.read_bytes(), KNOWN, printed)


def move_names(workbook, sheet: str, change) -> None:
    """openpyxl leaves names as they are; a spreadsheet program moves them with their cells."""
    for name in workbook.defined_names.values():
        if name.attr_text.startswith((f"'{sheet}'!", f"{sheet}!")):
            name.attr_text = change(name.attr_text)


APPLICANTS = zip("DEFGHIJ", ["person", "business", "research", "charity", "legal", "other_org", "total"], strict=True)
LAST_ROW = [(f"t3_carried_out_{code}", f"表三!{column}29", "") for column, code in APPLICANTS]


def test_a_real_workbook_with_a_row_put_in_reads_the_same():
    workbook = opened(REPORTS / "seed-002.xlsx")
    workbook["表三"].insert_rows(8)

    def down(refers: str) -> str:
        head, _, row = refers.rpartition("$")
        return f"{head}${int(row) + 1}" if int(row) >= 8 else refers

    move_names(workbook, "表三", down)
    submission = reread(workbook)
    assert figures(submission) == figures(original())
    assert [told(finding) for finding in submission.findings] == [
        ("note", "rows-inserted", "rows-inserted", {"sheet": "表三", "count": "1"}, []),
        # openpyxl leaves validations and colours where they were.
        ("note", "checks-missing", "checks-removed", {"count": "7", "colours": "7"}, LAST_ROW),
    ]


def test_a_real_workbook_with_a_renamed_and_a_hidden_sheet_reads_the_same():
    workbook = opened(REPORTS / "seed-002.xlsx")
    workbook["表二"].title = "主动公开"
    workbook["表四"].sheet_state = "hidden"
    move_names(workbook, "表二", lambda refers: refers.replace("表二", "主动公开"))
    submission = reread(workbook)
    assert figures(submission) == figures(original())
    assert [(finding.id, dict(finding.facts)) for finding in submission.findings] == [
        ("sheet-renamed", {"from": "表二", "to": "主动公开"}),
        ("sheet-hidden", {"sheet": "表四"}),
    ]


def test_a_real_workbook_with_changed_labels_formulas_and_sheets():
    workbook = opened(REPORTS / "seed-002.xlsx")
    workbook["表三"]["D4"] = "个人"
    workbook["表三"]["J6"] = "=SUM(D6:I6)"
    workbook.create_sheet("底稿")
    workbook["_xlv"]["B2"] = "f" * 64
    submission = reread(workbook)
    assert [(finding.id, dict(finding.facts)) for finding in submission.findings] == [
        ("label-changed", {"which": "表三 D4", "from": "自然人", "to": "个人"}),
        ("sheet-extra", {"count": "1", "sheets": "底稿"}),
        ("template-differs", {"edition": "ogi-2019"}),
    ]
