"""A collection as a value, and the tables made from it: every office once, every file somewhere, numbers as numbers."""

import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.reports.collection import MADE, REPORTS, collection
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.findings import Outcome, Verdict
from xlvalidate.ooxml.write_zip import parts_of
from xlvalidate.reports.csv_table import table
from xlvalidate.reports.doubled_files import Twice, doubled
from xlvalidate.reports.html_page import page
from xlvalidate.reports.junit import junit
from xlvalidate.reports.parquet import balances, readings
from xlvalidate.reports.plain_files import of_files
from xlvalidate.reports.streamed_workbook import MOST_ROWS, ReportCell, SummarySheet, streamed
from xlvalidate.reports.summary_workbook import OfficeRows, office_row, summary, write_summary


def checks():
    return list(check_files(sorted(REPORTS.glob("*.xlsx")), setup(catalogue(None))))


@pytest.fixture(scope="module")
def sheets():
    return openpyxl.load_workbook(io.BytesIO(summary(collection(), "zh_CN")))


def rows(sheet):
    head, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in others]


def test_plain_files_become_a_collection_without_a_roster():
    found = of_files(checks(), title="核对", made=MADE, marked={})
    assert len(found.offices) == 6 and found.missing is None and found.period == "2016, 2020"
    assert found.gravest_first[0].verdict is Verdict.RETURN
    assert found.gravest_first[-1].called == "郑州高新区沟赵办事处"


def test_the_same_bytes_are_one_office_and_a_repeat():
    one = checks()[0]
    found = of_files([one, one], title="核对", made=MADE)
    assert [len(found.offices), len(found.repeated)] == [1, 1]
    assert [again.how for again in doubled(found)] == [Twice.SAME]


def test_what_came_besides_is_told_with_the_file_that_counts():
    assert [(one.how, one.file, one.counts) for one in doubled(collection())] == [
        (Twice.OLDER, "柯城卫健.xlsx", "柯城区卫生健康局.xlsx"),
        (Twice.SAME, "Fwd_柯城区教育局.xlsx", "柯城区教育局.xlsx"),
    ]


def test_every_outcome_of_every_office_is_in_the_count_of_its_rule():
    judged = [office.checked for office in collection().offices if office.checked]
    for outcome in Outcome:
        counted = sum(count.outcomes.get(outcome, 0) for count in collection().rules)
        assert counted == sum(found is outcome for one in judged for found in one.outcomes.values())


def test_the_summary_has_each_office_once_and_each_finding_once(sheets):
    assert [row["单位"] for row in rows(sheets["汇总"])] == [o.called for o in collection().gravest_first]
    assert len(rows(sheets["明细"])) == sum(len(office.findings) for office in collection().offices)
    assert [row["单位"] for row in rows(sheets["未报"])] == [one.name for one in collection().missing or ()]
    assert len(rows(sheets["重复"])) == 2
    assert len(rows(sheets["规则"])) == len(collection().rules)


def test_the_summary_has_numbers_filters_frozen_headings_and_links_to_cells(sheets):
    found = next(row for row in rows(sheets["明细"]) if row["编号"] == "T3-BAL.person")
    assert (found["左边"], found["右边"], found["差额"], found["数字"]) == (12, 11, 1, "12 + 0 ≠ 9 + 2")
    links = {cell.hyperlink.location: cell.hyperlink.target for row in sheets["明细"] for cell in row if cell.hyperlink}
    assert links["'表三'!D6"].startswith("marked/") and links["'表三'!D6"].endswith("_审核.xlsx")
    assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in sheets.worksheets[1:])


def test_a_link_stands_once_on_its_cell_and_leads_to_a_file_beside_the_summary():
    package = parts_of(summary(collection(), "zh_CN"))
    sheets = [name for name in package if name.startswith("xl/worksheets/sheet")]
    for name in sheets:
        refs = re.findall(rb'<hyperlink ref="([A-Z]+[0-9]+)"', package[name])
        assert len(refs) == len(set(refs))
    links = [package[name] for name in package if name.startswith("xl/worksheets/_rels/")]
    targets = [target for one in links for target in re.findall(rb'Target="([^"]*)"', one)]
    assert targets and all(target.startswith(b"marked/") and b"\\" not in target for target in targets)


def written(tab: SummarySheet, most: int = MOST_ROWS) -> bytes:
    packed = io.BytesIO()
    streamed(packed, [tab], MADE, "en", most=most)
    return packed.getvalue()


def test_a_table_goes_on_on_further_sheets():
    heads = (("office", 10), ("count", 8))

    def sheets(count: int, most: int) -> dict[str, list[tuple[object, ...]]]:
        tab = SummarySheet("T", heads, ((f"o{at}", at) for at in range(count)), tuple(at % 3 for at in range(count)))
        book = openpyxl.load_workbook(io.BytesIO(written(tab, most)))
        levels = [sheet.row_dimensions[row].outlineLevel for sheet in book for row in range(2, sheet.max_row + 1)]
        assert levels == [at % 3 for at in range(count)]
        return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}

    rows = [(f"o{at}", at) for at in range(5)]
    assert sheets(0, 2) == {"T": []}
    assert sheets(2, 2) == {"T": rows[:2]}
    assert sheets(5, 2) == {"T": rows[:2], "T 2": rows[2:4], "T 3": rows[4:]}
    assert MOST_ROWS == 2**20 - 2  # the headings, and what is said of links that do not fit


def test_the_front_leads_to_the_part_in_which_the_offices_of_a_verdict_begin():
    collected, packed = collection(), io.BytesIO()
    rows = [office_row(one, "en", due=False, expects=False) for one in collected.gravest_first]
    write_summary(packed, collected, OfficeRows(rows, [], [], changed=False), "en", most=3)
    book = openpyxl.load_workbook(packed)
    offices = [title for title in book.sheetnames if title.startswith("Offices")]
    assert offices == ["Offices", *(f"Offices {number}" for number in range(2, 7))]
    total = next(row for row in book["Front"].iter_rows() if row[0].value == "All")
    links = {cell.hyperlink.location: cell.value for cell in total if cell.hyperlink}
    assert links == {
        "Offices!A2": 2, "Offices!A4": 6, "'Offices 3'!A4": 1, "'Offices 4'!A2": 7, "Missing!A1": 3,
    }  # fmt: skip


MANY = 70_000


def test_more_links_than_a_sheet_takes_are_left_out_with_a_sentence():
    rows = ((ReportCell("A1", link="marked/a.xlsx", place="S!A1"), number) for number in range(MANY))
    tab = SummarySheet("Links", (("cell", 10), ("number", 10)), rows)
    package = parts_of(written(tab))
    sheet = package["xl/worksheets/sheet1.xml"]
    assert (
        sheet.count(b"<hyperlink ") == package["xl/worksheets/_rels/sheet1.xml.rels"].count(b"<Relationship ") == 65_530
    )
    assert sheet.count(b"<row ") == 1 + MANY + 1
    assert f"{MANY - 65_530} more links do not fit".encode() in sheet
    assert b'<autoFilter ref="A1:B70001"/>' in sheet


def test_a_row_has_its_depth_its_height_and_its_numbers_as_numbers():
    rows = [("x", 1, Decimal("2.50"), None, MADE), ("=1+1", -8, 10**12, "", "http://x.example")]
    heads = (("name", 12), ("a", 8), ("b", 8), ("c", 8), ("d", 17))
    book = openpyxl.load_workbook(io.BytesIO(written(SummarySheet("T", heads, rows, (0, 2)))))
    sheet = book["T"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["name", "a", "b", "c", "d"],
        ["x", 1, 2.5, None, MADE],
        ["=1+1", -8, 10**12, None, "http://x.example"],
    ]
    assert sheet["A3"].data_type == "s" and sheet["A3"].quotePrefix and not sheet["A2"].quotePrefix
    assert [cell.hyperlink for row in sheet for cell in row if cell.hyperlink] == []
    assert [sheet.row_dimensions[row].outlineLevel for row in (2, 3)] == [0, 2]
    assert [sheet.column_dimensions[column].width for column in "ABE"] == [12, 8, 17]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$1:$1",
    )
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert book.properties.created == book.properties.modified == MADE


def test_the_csv_has_every_finding_every_accepted_office_and_every_missing_one():
    data = table(collection(), "zh_CN")
    assert data.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    quiet = sum(1 for office in collection().offices if not office.findings)
    findings = sum(len(office.findings) for office in collection().offices)
    assert len(found) == findings + quiet + 3 + 1
    assert {row["差额"] for row in found if row["编号"].startswith("H19-ITEM-NONNEG")} == {"-1"}


def test_junit_fails_where_somebody_must_act():
    root = ET.fromstring(junit(collection(), "zh_CN"))
    failed = {suite.get("name"): int(suite.get("failures", 0)) + int(suite.get("errors", 0)) for suite in root}
    for office in collection().offices:
        assert (failed[office.called] == 0) is (office.verdict is Verdict.ACCEPTED)
    assert failed["未报"] == 3


def test_the_frames_have_every_reading_and_every_rule_instance():
    judged = [office.checked for office in collection().offices if office.checked and office.checked.submission]
    told = readings(collection().offices)
    assert told.height == sum(len(one.submission.readings) for one in judged if one.submission)
    typed = told.filter((told["office"] == "330803001") & (told["indicator"] == "t2_fee_amount"))
    assert typed.select("value", "text", "kind", "cell").rows() == [(18.6, "18.6万元", "text", "B16")]
    sides = balances(collection().offices)
    assert sides.height == sum(len(one.outcomes) for one in judged)
    broken = sides.filter((sides["office"] == "330802003") & (sides["outcome"] == "failed"))
    assert broken.select("instance", "left", "right", "difference").rows() == [
        ("T3-BAL.person", 12.0, 11.0, 1.0),
        ("T3-BAL.total", 15.0, 14.0, 1.0),
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_speaks_either_language_and_without_a_roster_says_so(language):
    written = page(of_files(checks(), title="核对", made=MADE), language)
    assert {"zh_CN": "没有名册", "en": "There is no roster"}[language] in written
    assert f'<html lang="{language.replace("_", "-")}">' in written
