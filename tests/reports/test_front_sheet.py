"""The first sheet of summary.xlsx, the block of whom to call first, and how every sheet is printed."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.checking.one_column import edition, form
from tests.reports.test_outputs_are_safe import with_everywhere
from xlvalidate.checking.call_first import DoubtfulSums
from xlvalidate.checking.check import check
from xlvalidate.deadline import Deadline
from xlvalidate.findings import Verdict
from xlvalidate.reports.call_text import percent
from xlvalidate.reports.decided_text import Conflict, DecisionLine, Way
from xlvalidate.reports.front_sheet import by_parent
from xlvalidate.reports.html_page import page
from xlvalidate.reports.report_data import Awaited, Branch, Collected, FigureChange, OfficeResult, Resubmission
from xlvalidate.reports.streamed_workbook import WIDEST
from xlvalidate.reports.summary_workbook import summary

MADE = datetime(2026, 1, 30, 20, 15)
FORM = edition("a\nb", 'SAME must says = "t_a = t_b"')
WORDS = {"ok": Verdict.ACCEPTED, "explain": Verdict.EXPLAIN, "return": Verdict.RETURN, "closed": Verdict.UNREADABLE}


def office(line: str) -> OfficeResult | Awaited:
    """`p 11 return`: the code of the office above (`-` for none), its own, its verdict; a figure of t_b may follow, t_a
    is 10. `missing` is one that has not reported.
    """
    parent, code, word, *rest = line.split()
    above = "" if parent == "-" else parent
    names = {"code": code, "name": f"Office {code}", "parent": above and f"Above {above}", "parent_code": above}
    if word == "missing":
        return Awaited(**names)
    (checked,) = check([form(FORM, f"a 10, b {rest[0] if rest else 10}")])
    period = rest[1] if len(rest) > 1 else ""
    return OfficeResult(
        **names, verdict=WORDS[word], file=f"{code}{period}.xlsx", sha256="0" * 64, checked=checked, period=period,
    )  # fmt: skip


def collected(drawing: str, tree: str = "", **more: object) -> Collected:
    """What came in, a line an office; `tree` has the codes of the roster."""
    lines = [office(line) for line in drawing.strip().splitlines()]
    offices = tuple(one for one in lines if isinstance(one, OfficeResult))
    sums = DoubtfulSums()
    for one in offices:
        assert one.checked is not None
        sums.add((one.parent_code, one.period), one.checked)
    given = {
        "title": "Forms of 2025", "period": "2025", "made": MADE, "editions": ("made-up",), "forms": (FORM,),
        "offices": offices, "missing": tuple(one for one in lines if isinstance(one, Awaited)), "calls": sums.ranked(),
        "tree": tuple(Branch(code=code, name=code, depth=0, verdict=None) for code in tree.split()) if tree else None,
    }  # fmt: skip
    return Collected(**(given | more))  # type: ignore[arg-type]


def opened(found: Collected, language: str = "en") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(summary(found, language)))


def shown(sheet: Worksheet) -> list[list[object]]:
    """The rows that say something, each up to its last value."""
    rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [row[: max(at for at, value in enumerate(row, 1) if value is not None)] for row in rows if any(row)]


def links(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}


SMALL = """
p 11 ok
p 12 return 12
q 21 explain
q 22 closed
q 23 missing
p 13 missing
- 3 ok
"""
HEADS = ["Expected", "√ accepted", "! to be explained", "× return", "× unreadable", "missing"]


def test_the_front_says_what_was_collected_and_how_it_stands():
    found = collected(SMALL, tree="3 11 12 13 21 22 23", due=Deadline(date(2026, 1, 31)))
    front = opened(found).worksheets[0]
    assert front.title == "Front"
    assert shown(front) == [
        ["Forms of 2025"],
        ["Form", "Made up (made-up)"],
        ["Period", "2025"],
        ["Due", "2026-01-31 (that day included)"],
        ["Late", "0"],
        ["As of", "2026-01-30 20:15"],
        ["Offices", *HEADS],
        ["All", 7, 2, 1, 1, 1, 2],
        ["Rows of each sheet"],
        ["Offices", 5],
        ["Call first", 1],
        ["Roll-up", 7],
        ["Roll-up differences", 0],
        ["Findings", 1],
        ["Missing", 2],
        ["Sent twice", 0],
        ["Rules", 0],
        ["Above it", *HEADS],
        ["p Above p", 3, 1, 0, 1, 0, 1],
        ["q Above q", 3, 0, 1, 0, 1, 1],
        ["No office above", 1, 1, 0, 0, 0, 0],
        ["All", 7, 2, 1, 1, 1, 2],
    ]
    # To where the offices of each verdict begin, the gravest first, and to every sheet.
    to = {"C": "Offices!A5", "D": "Offices!A4", "E": "Offices!A3", "F": "Offices!A2", "G": "Missing!A1"}
    sheets = ("Offices!A1", "'Call first'!A1", "'Roll-up'!A1", "'Roll-up differences'!A1", "Findings!A1", "Missing!A1")
    assert links(front) == {
        **{f"{column}9": place for column, place in to.items()},
        **{f"A{row}": place for row, place in enumerate((*sheets, "'Sent twice'!A1", "Rules!A1"), start=12)},
        **{f"{column}25": place for column, place in to.items()},
    }


@pytest.mark.parametrize(
    ("drawing", "tree", "groups"),
    [
        ("", "", []),
        # Without any office above there is nothing to tell apart.
        ("- 1 ok\n- 2 return", "", [("", True, {"accepted": 1, "return": 1})]),
        # In the order of the roster, then of what came; who has none is last, and who is not in the roster below that.
        (
            "- 9 ok\np 1 ok\nq 2 missing\n- 0 explain",
            "q 0 p 1 2",
            [("q", True, {"missing": 1}), ("p", True, {"accepted": 1}), ("", True, {"explain": 1}),
             ("", False, {"accepted": 1})],
        ),
        # An office that is said to be above itself is one like all others.
        ("p p return", "p", [("p", True, {"return": 1})]),
        # Of two periods the gravest counts, whichever came first; and an office once.
        ("p 1 ok 10 2024\np 1 return 10 2025\np 2 explain 10 2024\np 2 ok 10 2025", "p 1 2",
         [("p", True, {"return": 1, "explain": 1})]),
    ],
)  # fmt: skip
def test_offices_are_counted_once_by_the_one_above(drawing, tree, groups):
    found = collected(drawing, tree)
    assert [(one.code, one.listed, dict(one.states)) for one in by_parent(found)] == groups


def test_where_no_roster_is_nobody_is_missing_and_nobody_expected():
    front = opened(replace(collected("- 1 ok\n- 2 ok", period=""), missing=None, forms=(), editions=("x", "y")))[
        "Front"
    ]
    assert shown(front)[:5] == [
        ["Forms of 2025"],
        ["Form", "x\ny"],
        ["As of", "2026-01-30 20:15"],
        ["Missing", "There is no roster, so nobody can say who is missing."],
        ["Offices", *HEADS],
    ]
    assert shown(front)[5] == ["All", None, 2, 0, 0, 0]
    assert "Above it" not in [row[0] for row in shown(front)]


def test_the_whole_of_nothing_is_a_workbook_and_a_page():
    nothing = collected("")
    assert shown(opened(nothing)["Front"])[3:5] == [["Offices", *HEADS], ["All", 0, 0, 0, 0, 0, 0]]
    assert 'id="calls"' not in page(nothing, "en") and "20:15" not in page(nothing, "en")
    assert "20:15" in page(collected("p 1 ok"), "en")
    assert 'id="calls"' in page(collected("p 1 return 11"), "en")
    assert "Call first" not in opened(nothing).sheetnames


LONG = "名" * 300


@pytest.mark.parametrize("name", ["=1+1", "@SUM(1)", LONG, "&[Picture]&G&P", "p\nq"])
def test_a_name_of_any_kind_stays_a_text_and_is_seen_whole(name):
    found = collected("p 1 return 12\np 2 ok\np 3 missing")
    offices = tuple(replace(one, name=name, parent=name) for one in found.offices)
    missing = tuple(replace(one, name=name, parent=name) for one in found.missing or ())
    book = opened(replace(found, title=name, offices=offices, missing=missing, period=name))
    (title, _, period, *_), named = shown(book["Front"]), f"p {name}"
    assert (title[0], period[1], shown(book["Front"])[-2][0]) == (name, name, named)
    assert {cell.data_type for cell in book["Front"]["A"]} == {"s", "n"}
    needed = 13 if name is LONG else 1  # lines, of some 23 Chinese characters
    row = next(cell.row for cell in book["Front"]["A"] if cell.value == named)
    assert needed * 14 <= (book["Front"].row_dimensions[row].height or 0) <= 409
    above = name.replace("&", "＆").replace("\n", " ")
    assert {sheet.oddHeader.left.text for sheet in book} == {above if len(above) <= 100 else above[:99] + "…"}


def printed(sheet: Worksheet) -> tuple[object, ...]:
    page, margins, fits = sheet.page_setup, sheet.page_margins, sheet.sheet_properties.pageSetUpPr.fitToPage
    return (
        page.orientation, page.paperSize, page.fitToWidth or 1, page.fitToHeight, fits,
        margins.left, margins.right, sheet.oddFooter.center.text, sheet.oddHeader.right.text,
    )  # fmt: skip


@pytest.mark.parametrize(("language", "pages"), [("zh_CN", "第 &P 页，共 &N 页"), ("en", "Page &P of &N")])
def test_every_sheet_prints_on_a4_across_one_page_wide_with_its_headings(language, pages):
    """All sheets that there can be; none is so wide that it would be printed smaller than 7 points."""
    found = everything()
    book = opened(found, language)
    assert len(book.sheetnames) == 13
    assert {printed(sheet) for sheet in book} == {("landscape", 9, 1, 0, True, 0.4, 0.4, pages, "&A")}
    assert {sheet.title: sheet.print_title_rows for sheet in book.worksheets[1:]} == dict.fromkeys(
        book.sheetnames[1:], "$1:$1"
    )
    widths = {
        sheet.title: sum(
            (sheet.column_dimensions[letter].width or 0) * (one.max - one.min + 1)
            for letter, one in sheet.column_dimensions.items()
        )
        for sheet in book
    }
    assert {title: width for title, width in widths.items() if width > WIDEST} == {}
    wraps = {cell.alignment.wrap_text for sheet in book for row in sheet for cell in row if cell.data_type == "s"}
    assert wraps == {True}


def test_the_headings_of_the_offices_above_stand_on_each_page():
    front = opened(collected("\n".join(f"p{at} {at} ok" for at in range(40))))["Front"]
    head = next(cell.row for cell in front["A"] if cell.value == "Above it")
    assert front.print_title_rows == f"${head}:${head}"
    assert [row[0] for row in shown(front)][-41:] == [*(f"p{at} Above p{at}" for at in range(40)), "All"]


def calls_of(found: Collected) -> list[list[str]]:
    """The block of the page, a row an office: what stands in each cell."""
    written = page(found, "en")
    rows = written.split('<h2 id="calls">')[1].split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    return [[re.sub("<[^>]*>", "", cell).strip() for cell in row.split("</td>")[:-1]] for row in rows]


def test_the_page_and_the_workbook_say_whom_to_call_first():
    found = collected(
        """
        p 1 return 12 2025
        p 2 return □ 2025
        p 3 ok 10 2025
        q 4 return □ 2025
        q 5 return 11 2024
        """
    )
    offices = tuple(replace(one, mail=f"{one.code}@x.invalid", sender="not shown") for one in found.offices[:1])
    found = replace(found, offices=(*offices, *(replace(one, sender="s@x.invalid") for one in found.offices[1:])))
    expected = [
        ["Office 2", "Above p", "s@x.invalid", "T B This year (B5)", "no number, about 12", "22", "54.5%"],
        ["Office 5", "Above q", "s@x.invalid", "T B This year (B5)", "1", "11", "9.1%"],
        ["Office 1", "Above p", "1@x.invalid", "T A This year (B4)", "2", "30", "6.7%"],
        [
            "Office 4",
            "Above q",
            "s@x.invalid",
            "T B This year (B5)",
            "no number, and no other office has one to compare",
            "",
            "",
        ],
    ]
    periods = {"Office 5": " 2024"}
    shown_by_page = [[name + periods.get(name, " 2025"), *rest] for name, *rest in expected]
    assert calls_of(found) == shown_by_page
    assert "more offices" not in page(found, "en")
    calls = list(opened(found)["Call first"].iter_rows(min_row=2, values_only=True))
    assert [[row[0], *row[2:6], str(row[6] or ""), row[7] or ""] for row in calls] == shown_by_page


def test_ten_are_shown_on_the_page_and_all_in_the_workbook():
    found = collected("\n".join(f"p {at} return {10 + at}" for at in range(1, 13)))
    assert [row[0] for row in calls_of(found)] == [f"Office {at}" for at in range(12, 2, -1)]
    assert "… 2 more offices, see the sheet “Call first” of the summary." in page(found, "en")
    assert opened(found)["Call first"].max_row == 1 + 12


def everything() -> Collected:
    """A collection with every sheet that there can be."""
    found = with_everywhere("柯城区")
    made = found.offices[0]
    assert made.edition is not None
    change = FigureChange(code="t3_new_person", cell=None, before="1", after="2")
    again = Resubmission(
        file="a.xlsx", piece="1", received=MADE, edition=made.edition, figures=(change,), count=1, reasons=0
    )
    waits = Conflict(why="whose", code="1", name="A", pieces=(("1", "a.xlsx"),), ways=(Way("decide", "1", "ignore"),))
    decided = DecisionLine(
        piece="1", file="a.xlsx", choice="ignore", office="", rules=(), who="me", made=MADE, why="a test", holds=True
    )
    return replace(
        found, offices=(replace(made, resubmission=again),), due=Deadline(date(2026, 1, 31)), expects=("a",),
        conflicts=(waits,), decisions=(decided,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(1, 3), "33.3%"), (Fraction(1, 1), "100%"), (Fraction(1, 2000), "< 0.1%"), (Fraction(3, 2000), "0.2%"),
        (Fraction(40), "4000%"), (Fraction(1, 8), "12.5%"),
    ],
)  # fmt: skip
def test_a_share_is_said_to_one_decimal(share, said):
    assert percent(share) == said
