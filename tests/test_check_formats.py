"""`check --format … --output …`: the same results in each shape, on the screen or in a file, the same exit code."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import ODD, WRONG, form
from tests.reports.browser import browser
from xlvalidate.cli import main
from xlvalidate.commands import FAIL_ON
from xlvalidate.commands.check import SHAPES

OWN = Path(__file__).parents[1] / "examples" / "own_form"
SCHEMA_KEYS = ["causes", "edition", "file", "findings", "rules", "sha256", "verdict"]


@pytest.fixture
def came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three workbooks: one that is right, one that is not, one that is none; and the right one once more."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(form())
    (folder / "b.xlsx").write_bytes(form("330802002", WRONG, name="柯城区水利局"))
    (folder / "c.xlsx").write_bytes(b"hello")
    (folder / "d.xlsx").write_bytes(form())
    return Path("in")


def check(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)], catch_exceptions=False)


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "xlsx"])  # no screen shows that one
def test_a_file_holds_what_the_screen_would_show_and_the_exit_code_is_the_same(came, shape):
    shown = check(came, "--format", shape)
    kept = check(came, "--format", shape, "--output", "out/results")
    assert (shown.exit_code, kept.exit_code) == (3, 3)
    assert (kept.stdout, kept.stderr) == ("", f"已写出：{Path('out/results')}\n")
    assert [path.name for path in Path("out").iterdir()] == ["results"]
    data = Path("out/results").read_bytes()
    mark = b"\xef\xbb\xbf" if shape == "csv" else b""
    same = (
        re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d", b"", data),
        re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d", b"", shown.stdout_bytes),
    )
    assert same[0] == mark + same[1]
    assert check(came / "a.xlsx", "--format", shape).exit_code == 0
    assert check(came / "b.xlsx", "--format", shape, "-o", "one").exit_code == 1


def test_each_shape_tells_the_same_of_the_same_workbooks(came):
    told = [json.loads(line) for line in check(came, "--format", "json").stdout.splitlines()]
    assert [sorted(one) for one in told] == [SCHEMA_KEYS] * 4
    found = sorted(finding["id"] for one in told[:3] for finding in one["findings"])  # the fourth is a repeat
    table = rows(check(came, "--format", "csv").stdout_bytes)
    assert [len(row) for row in table] == [18] * len(table)
    assert table[0][:3] == ["结论", "单位", "代码"]
    assert sorted(row[6] for row in table[1:] if row[6]) == found
    assert list(dict.fromkeys((row[0], row[1]) for row in table[1:])) == [
        ("× 无法读取", str(came / "c.xlsx")),
        ("× 退回修改", "柯城区水利局"),
        ("√ 通过", "柯城区教育局"),
    ]
    suites = ET.fromstring(check(came, "--format", "junit").stdout_bytes)
    assert [(suite.get("name"), suite.get("failures"), suite.get("errors")) for suite in suites] == [
        (str(came / "c.xlsx"), "0", "1"),
        ("柯城区水利局", "1", "0"),
        ("柯城区教育局", "0", "0"),
    ]
    page = check(came, "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>") and page.count("<section") == 2  # of those that are not accepted
    assert "<title>审核结果</title>" in page


def test_a_line_a_finding_says_where_how_grave_what_and_why(came):
    told = check(came, "--format", "line", "--lang", "en").stdout.splitlines()
    wrong = came / "b.xlsx"
    heads, sentences = zip(*(re.fullmatch(r"(.*?: \S+ \S+) (.+[.])", line).groups() for line in told), strict=True)
    assert heads == (
        f"{wrong}:表三!D6: must T3-BAL.person",
        f"{wrong}:表三!J6: must T3-BAL.total",
        f"{came / 'c.xlsx'}: must not-a-workbook",  # of no cell
    )
    assert "3 + 0 ≠ 2 + 0" in sentences[0]
    chinese = check(came, "--format", "line").stdout.splitlines()
    assert [line[: len(head) + 1] for line, head in zip(chinese, heads, strict=True)] == [f"{head} " for head in heads]


def test_a_line_is_a_line_whatever_a_file_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("两\n行\x1b[31m.xlsx").write_bytes(b"hello")
    (line,) = check("--format", "line", *Path().glob("*.xlsx")).stdout.splitlines()
    assert line.startswith("两 行[U+001B][31m.xlsx: must not-a-workbook ")


def test_a_summary_workbook_has_what_the_page_has(came):
    done = check(came, "--format", "xlsx", "-o", "out/s.xlsx")
    assert (done.exit_code, done.stdout) == (3, "")
    book = openpyxl.load_workbook("out/s.xlsx")
    told = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert {"柯城区水利局", "柯城区教育局", "T3-BAL.person"} <= told
    book.close()


def test_a_summary_workbook_is_written_to_a_file_only(came):
    done = check(came / "没有.xlsx", "--format", "xlsx", "--lang", "zh_CN")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "--format xlsx 写的是工作簿，不能显示在屏幕上，请用 -o 文件名.xlsx 指定写到哪里\n"


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ("a", {"must": 0, "explain": 0, "never": 0}),
        ("ae", {"must": 0, "explain": 1, "never": 0}),
        ("aeb", {"must": 1, "explain": 1, "never": 0}),
        ("aebc", {"must": 3, "explain": 3, "never": 3}),  # one that cannot be read
    ],
)
def test_which_verdicts_make_the_exit_code(came, files, codes):
    (came / "e.xlsx").write_bytes(form("330802003", ODD))
    named = [came / f"{name}.xlsx" for name in files]
    assert {fail_on: check(*named, "--fail-on", fail_on).exit_code for fail_on in FAIL_ON} == codes
    assert check(*named).exit_code == codes["explain"]


def test_the_language_is_the_one_asked_for_or_that_of_the_form(came):
    assert rows(check(came / "b.xlsx", "--format", "csv", "--lang", "en").stdout_bytes)[0][:2] == ["Verdict", "Office"]
    own = ("--edition", OWN / "school.toml")
    assert '<html lang="en">' in check(OWN / "hill-school.xlsx", *own, "--format", "html").stdout
    assert '<html lang="zh-CN">' in check(OWN / "hill-school.xlsx", *own, "--format", "html", "--lang", "zh_CN").stdout


def test_a_page_leads_to_the_marked_copies_beside_it(came):
    check(came, "--format", "html", "-o", "out/p.html", "--mark", "out/marked")
    links = re.findall(r'href="([^"#]+)"', Path("out/p.html").read_text("utf-8"))
    assert set(links) == {"marked/a_%E5%AE%A1%E6%A0%B8.xlsx", "marked/b_%E5%AE%A1%E6%A0%B8.xlsx"}
    assert (Path("out") / "marked" / "b_审核.xlsx").is_file()


@pytest.mark.parametrize("output", ["in/a.xlsx", "in/../in/b.xlsx"])
def test_a_workbook_is_never_written_over(came, output):
    before = {path.name: path.read_bytes() for path in came.iterdir()}
    done = check(came, "--format", "csv", "-o", output)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is one of the workbooks: name another file" in done.stderr
    assert {path.name: path.read_bytes() for path in came.iterdir()} == before


@pytest.mark.parametrize("output", ["in/a.xlsx/out.csv", "in"])
def test_a_place_that_cannot_be_written_to_is_said(came, output):
    done = check(came / "b.xlsx", "--format", "csv", "-o", output)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "in" in done.stderr
    assert sorted(path.name for path in came.iterdir()) == ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"]


def test_the_page_works_in_a_browser(came, tmp_path):
    check(came, "--format", "html", "-o", "p.html")
    page = tmp_path / "p.html"
    with browser(tmp_path / "profile") as session:
        session.requests()
        session.open(page)
        assert [url for url in session.requests() if not url.startswith("data:")] == [page.as_uri()]
        assert [entry for entry in session.log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []
        assert session.run("return document.querySelectorAll('table.form').length") >= 3
        assert session.run("return document.querySelectorAll('#offices-table tbody tr').length") == 3
