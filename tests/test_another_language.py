"""A language is one row of the table, one .po, and beside an edition its labels: the program with these and nothing
else changed speaks it. The language is made up: it says each sentence of English behind a sign of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

import xlvalidate
from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import find
from xlvalidate.ooxml.fill import filled

ROOT = Path(__file__).parents[1]
PACKAGE = Path(xlvalidate.__path__[0])
CODE, SIGN = "xx", "Ж"
ROW = """
    "xx": Language(
        tag="x-made-up",
        names={"xx": "Жish", "en": "Made-up"},
        body="Made-up Body",
        heading="Made-up Heading",
        page='"Made-up Page",serif',
        letter='"Made-up Letter",serif',
        between=" Ж ",
        letters="\\u0400-\\u04ff",
        forms=FormWords(
            number_heading="Жnr",
            unit_heading="Жunit",
            text_heading="Жnote",
            column_number="",
            closed="",
            note="Жnote",
            unit_caption="Жunit",
            notice="Жnotice",
            total="Жall",
            subtotal="",
            of_which="",
            average="",
            fields={"office": "Жoffice", "office_code": "Жcode", "year": "Жyear"},
        ),
    ),
}

CODES"""


@dataclass(frozen=True)
class Program:
    """A copy of the package, and the folder that its commands are run in."""

    package: Path
    home: Path

    def __call__(self, *words: object, status: int = 0, **environment: str) -> str:
        """What it prints; its complaints where it leaves with 2."""
        done = subprocess.run(
            [sys.executable, "-m", "xlvalidate", *map(str, words)],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": str(self.package.parent), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == status, f"{words} left with {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stderr if status == 2 else done.stdout


def add_row(package: Path, row: str = ROW) -> None:
    path = package / "languages.py"
    text = path.read_text("utf-8")
    assert text.count("\n}\n\nCODES") == 1
    path.write_text(text.replace("\n}\n\nCODES", row), "utf-8")


def add_sentences(package: Path, without: str = "") -> None:
    """The .po and what `make messages` makes of it."""
    with (package / "locale" / "en" / "LC_MESSAGES" / "xlvalidate.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id:
            message.string = SIGN + message.string
    catalogue.delete(without)
    into = package / "locale" / CODE / "LC_MESSAGES"
    into.mkdir(parents=True)
    for write, name in ((write_po, "xlvalidate.po"), (write_mo, "xlvalidate.mo")):
        with (into / name).open("wb") as file:
            write(file, catalogue)


def labels(*trees: dict) -> str:
    """A file of translations for everything that files of editions have, by code."""
    said: dict[str, dict[str, str]] = {}
    for tree in trees:
        for rule in tree.get("rules", ()):
            why = {"why": f"{SIGN}why {rule['id']}"} if "why" in rule else {}
            source = {"source": f"{SIGN}source {rule['id']}"}
            said[f"rules.{rule['id']}"] = {"label": SIGN + rule["id"], **why, **source}
        for one in tree.get("sets", ()):
            said[f"sets.{one['name']}"] = {"label": SIGN + one["name"]}
        for table in tree.get("tables", ()):
            for axis in ("rows", "columns"):
                lines = [line for block in table["blocks"] for line in block[axis]]
                said.setdefault(f"tables.{table['code']}.{axis}", {}).update(coded(lines, axis, ""))
                said.setdefault(f"tables.{table['code']}.headings", {}).update(uncoded(lines, axis))
    values = ((head, json.dumps(key), json.dumps(text)) for head, pairs in said.items() for key, text in pairs.items())
    found: dict[str, list[str]] = {head: [] for head in said}
    for head, key, text in values:
        found[head].append(f"{key} = {text}\n")
    return "\n".join(f"[{head}]\n{''.join(lines)}" for head, lines in found.items())


def coded(lines: list[dict], axis: str, group: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        code = "_".join(filter(None, (group, line.get("code"))))
        if line.get("code"):
            yield code, SIGN + code
        yield from coded(line.get(axis, []), axis, code)


def uncoded(lines: list[dict], axis: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        if "label" in line and "code" not in line:
            yield line["label"], SIGN + "heading"
        yield from uncoded(line.get(axis, []), axis)


def add_labels(package: Path) -> None:
    own, part = (package / "editions" / "data" / name for name in ("ogi-2021.toml", "parts/ogi-requests.toml"))
    tree = tomllib.loads(own.read_text("utf-8"))
    rows = [{"code": "t3", "blocks": [{"rows": tree["slots"]["other"], "columns": []}]}]
    head = f'title = "{SIGN}title"\nauthority = "{SIGN}authority"\n'
    own.with_suffix(".xx.toml").write_text(head + labels(tree, {"tables": rows}), "utf-8")
    part.with_suffix(".xx.toml").write_text(labels(tomllib.loads(part.read_text("utf-8"))), "utf-8")


def copied(home: Path) -> Program:
    package = home / "program" / "xlvalidate"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "kit"))
    return Program(package, home)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program as it speaks one language more; `school.toml` is a form in it."""
    made = copied(tmp_path_factory.mktemp("made-up"))
    add_row(made.package)
    add_sentences(made.package)
    add_labels(made.package)
    school = (ROOT / "examples" / "own_form" / "school.toml").read_text("utf-8")
    school = re.sub(r'\b(label|title|subtitle|sheet|corner) = "', rf'\1 = "{SIGN}', school)
    (made.home / "school.toml").write_text(school.replace('language = "en"', 'language = "xx"'), "utf-8")
    return made


def changed_files(package: Path) -> set[str]:
    there = {path.relative_to(package) for path in package.rglob("*") if path.is_file()}
    return {
        path.as_posix()
        for path in there
        if "__pycache__" not in path.parts
        and (not (PACKAGE / path).is_file() or (PACKAGE / path).read_bytes() != (package / path).read_bytes())
    }


def test_a_row_a_po_and_the_labels_are_all(program):
    assert changed_files(program.package) == {
        "languages.py",
        "locale/xx/LC_MESSAGES/xlvalidate.po",
        "locale/xx/LC_MESSAGES/xlvalidate.mo",
        "editions/data/ogi-2021.xx.toml",
        "editions/data/parts/ogi-requests.xx.toml",
    }
    row = (program.package / "languages.py").read_text("utf-8").replace(ROW, "\n}\n\nCODES")
    assert row == (PACKAGE / "languages.py").read_text("utf-8")


CHINESE = re.compile("[\u3400-\u9fff]")


def test_the_handbook_is_in_it(program):
    lines = program("rules", "ogi-2021", "--lang", CODE).splitlines()
    ids = [rule.id for rule in find("ogi-2021").rules]
    assert [line for line in lines if line.startswith("## ")] == [f"## {one} {SIGN}{one}" for one in ids]
    assert lines[:3] == ["# Жtitle", "", "ЖAuthority: Жauthority. 16 rules at 60 places."]
    start = lines.index("## S21-MADE-LE ЖS21-MADE-LE")
    assert lines[start : start + 16] == [
        "## S21-MADE-LE ЖS21-MADE-LE",
        "",
        "- ЖSeverityЖ: Жexplain (is corrected, or the reason is given)",
        "- ЖPlacesЖ: 2",
        "- ЖIn ЖishЖ: ЖЖmade must be at most Жin_force + Жrepealed",
        "- ЖIn 中文Ж: 本年制发件数应不大于现行有效件数 + 本年废止件数",
        "- ЖIn EnglishЖ: 本年制发件数 must be at most 现行有效件数 + 本年废止件数",
        "- ЖHow to fixЖ: ЖCheck these cells and correct what is wrong; if the figures are true, write the reason in "
        "the column “审核说明” of the sheet “校验”, in the line of this rule.",
        "- ЖEquation (as the edition file writes it)Ж: `made <= in_force + repealed`",
        "- ЖBlank cellsЖ: Жthe rule is not run",
        "- ЖApplies toЖ: Жall offices",
        "- ЖSourceЖ: Жsource S21-MADE-LE",
        "",
        "| ЖId | ЖPlace | ЖIn words | ЖCells |",
        "|---|---|---|---|",
        "| S21-MADE-LE.regulation | 表二 Жregulation | ЖЖmade must be at most Жin_force + Жrepealed | B5 D5 C5 |",
    ]
    said = [line for line in lines if line.startswith("- ЖIn Жish")]
    said += [line.split(" | ")[2] for line in lines if re.match(r"\| [A-Z]", line)]
    assert len(said) == 16 + 57 + 19  # the last are of X-TEXT
    assert [line for line in said if CHINESE.search(re.sub("表[二三四]", "", line))] == []  # names of sheets stay
    assert [line for line in lines if line.startswith("- ЖNote")] == [
        f"- ЖNoteЖ: Жwhy {one}" for one in ("T2-INT", "X21-VALID", "T3-BAL", "T3-INT", "T4-SUM", "X-CARRY", "H-AGG")
    ]


def test_other_languages_know_it_by_its_name(program):
    assert "- In Made-up: " in program("rules", "ogi-2021", "--lang", "en")
    assert "- Жish：" in program("rules", "ogi-2021", "--lang", "zh_CN")


@pytest.fixture(scope="module")
def template(program: Program) -> bytes:
    program("build", "school.toml", "-o", "templates")
    return (program.home / "templates" / "school-census.xlsx").read_bytes()


def test_a_template_is_in_it(template):
    book = load_workbook(BytesIO(template))
    visible = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in visible] == ["ЖCover", "ЖPupils", "ЖStaff", "ЖChecks", "ЖFindings"]
    assert {cell.font.name for sheet in visible for row in sheet for cell in row if cell.value is not None} == {
        "Made-up Body",
        "Made-up Heading",
    }
    assert [[cell.value for cell in row] for row in book["ЖPupils"]["A3:E5"]] == [
        ["ЖGrade", "ЖPupils", None, None, "ЖClasses"],
        [None, "ЖGirls", "ЖBoys", "ЖAll", None],
        ["ЖFirst grade", None, None, None, None],
    ]
    assert [[cell.value for cell in row] for row in book["ЖChecks"]["A5:B11"]] == [
        ["P-ALL", "ЖЖgirls and boys (Жmust)"],
        ["P-ALL.first", "ЖPupils ЖFirst gradeЖ: ЖЖAll must equal ЖGirls + ЖBoys"],
        ["P-ALL.second", "ЖPupils ЖSecond gradeЖ: ЖЖAll must equal ЖGirls + ЖBoys"],
        ["P-ALL.third", "ЖPupils ЖThird gradeЖ: ЖЖAll must equal ЖGirls + ЖBoys"],
        ["P-ALL.total", "ЖPupils ЖAll gradesЖ: ЖЖAll must equal ЖGirls + ЖBoys"],
        ["P-SUM", "ЖЖgrades add up (Жmust)"],
        ["P-SUM.girls", "ЖPupils ЖGirlsЖ: ЖЖAll grades must equal Жthe sum of Жall grades"],
    ]
    hints = [one.prompt for one in book["ЖPupils"].data_validations.dataValidation]
    assert hints and all(one.startswith(SIGN) for one in hints)


@pytest.fixture(scope="module")
def wrong(program: Program, template: bytes) -> str:
    """The template as somebody filled it in: two figures do not add up, one is a word."""
    cells: dict[Cell, object] = {Cell("ЖPupils", row, column): 0 for row in range(5, 9) for column in range(2, 6)}
    cells |= {Cell("ЖPupils", 5, 2): 1, Cell("ЖPupils", 8, 2): 1, Cell("ЖPupils", 8, 4): 1}
    cells |= {Cell("ЖStaff", 4, 3): 2, Cell("ЖStaff", 5, 3): 1, Cell("ЖStaff", 6, 3): "none"}
    cells |= {Cell("ЖCover", 5, 3): "Hill", Cell("ЖCover", 6, 3): "7", Cell("ЖCover", 7, 3): 2025}
    (program.home / "wrong.xlsx").write_bytes(filled(template, cells))
    return "wrong.xlsx"


WORD = (
    "ЖStaff ЖЖBudget for books ЖThis year (C6): Ж“none” is not a number. "
    "ЖPlease enter a number. Ж[S-CELLS.budget, Жmust]"
)
GRADE = "ЖPupils ЖFirst grade: ЖЖЖЖAll (D5) must equal ЖЖGirls (B5) + ЖЖBoys (C5); 0 ≠ 1 + 0, off by -1."
SUM = "ЖPupils ЖAll: ЖЖЖЖAll grades (D8) must equal Жthe sum of Жall grades; 1 ≠ 0 + 0 + 0, off by 1."
TO_DO = "ЖPlease check these cells and correct them."
FOUND = [WORD, f"{GRADE} {TO_DO} Ж[P-ALL.first, Жmust]", f"{SUM} {TO_DO} Ж[P-SUM.all, Жmust]"]
CAUSE = "ЖRules that do not hold: 2. ЖMost likely wrong: D5."
FIRST = "ЖPlease check D5 first. ЖOther cells may be wrong, too."


def test_a_wrong_form_is_checked_and_marked_in_it(program, wrong):
    said = program("check", wrong, "--edition", "school.toml", "--mark", "marked", status=1).splitlines()
    assert said[:6] == [
        "wrong.xlsx   school-census   Ж× return",
        f"  × ЖЖPupils ЖFirst grade ЖAll (D5): {CAUSE} {FIRST} Ж[P-ALL.firstЖ, P-SUM.all, Жmust]",
        f"      Ж{GRADE}",
        f"      Ж{SUM}",
        f"  × {WORD}",
        "  Ж15 rules: 12 passed, 3 failed, 0 explained, 0 not run.",
    ]
    sheet = load_workbook(program.home / "marked" / "wrong_审核.xlsx")["ЖFindings"]
    assert [[cell.value for cell in row] for row in sheet["A6:I7"]] == [
        [
            "ЖPupils", "ЖFirst grade", "ЖPupils ЖAll", "D5", CAUSE, "ЖD5: 0 ≠ 1 + 0\nЖD8: 1 ≠ 0 + 0 + 0", FIRST,
            "P-ALL.first\nP-SUM.all", "Жmust",
        ],
        [
            "ЖStaff", "ЖBudget for books", "ЖThis year", "C6", "Ж“none” is not a number.", None,
            "ЖPlease enter a number.", "S-CELLS.budget", "Жmust",
        ],
    ]  # fmt: skip
    assert sheet["A2"].value == "Ж× return   Ж15 rules: 12 passed, 3 failed, 0 explained, 0 not run."


def test_reports_are_in_it(program, wrong):
    def report(shape: str) -> str:
        return program("check", wrong, "--edition", "school.toml", "--format", shape, status=1)

    assert [one["message"] for one in json.loads(report("json"))["findings"]] == FOUND
    assert report("csv").lstrip("\ufeff").startswith('"ЖVerdict","ЖOffice","ЖCode"')
    assert [line for line in FOUND if line not in report("junit").replace("&#10;", "\n")] == []
    head = '<!DOCTYPE html>\n<html lang="x-made-up">'
    page, handbook = report("html"), program("rules", "school.toml", "--format", "html")
    assert page.startswith(head) and "<title>ЖResults of the check</title>" in page
    assert handbook.startswith(head) and "ЖSeverity" in handbook


def test_a_chinese_form_is_checked_in_it(program):
    broken = ROOT / "examples" / "reports" / "broken.xlsx"
    said = program("check", broken, "--lang", CODE, status=1)
    assert (
        "  × 表三 自然人: ЖЖЖЖnew (D6) + ЖЖcarried_in (D7) must equal ЖЖhandled (D27) + ЖЖcarried_out (D28); "
        "9 + 1 ≠ 9 + 0, off by 1. ЖMost likely wrong: D7. ЖPlease check D7 first. ЖOther cells may be wrong, too. "
        "Ж[T3-BAL.person, Жmust]\n"
    ) in said


def test_faults_are_told_in_it_by_a_system_that_speaks_it(program):
    text = (program.home / "school.toml").read_text("utf-8").replace("all = girls", "all = girl")
    (program.home / "faulty.toml").write_text(text, "utf-8")
    said = program("rules", "faulty.toml", status=2, LC_ALL="xx_YY.UTF-8")
    assert said == (
        "Жfaulty.toml has 1 fault\n"
        "  rules[0] P-ALL.says   ЖЖthere is no indicator “girl”Ж at p.rows first (line 72, column 15)\n"
        "      all = girl + boys\n"
        "            ^\n"
    )


def test_a_form_in_it_is_adopted(program):
    book = Workbook()
    sheet = book.active
    border = Border(*[Side("thin")] * 4)
    for row, line in enumerate(
        (("ЖWhat", "Жmen", "Жwomen", "Жall"), ("Жone", *[None] * 3), ("Жtwo", *[None] * 3)), start=3
    ):
        for column, value in enumerate(line, start=1):
            sheet.cell(row, column, value).border = border
    sheet["A1"] = "ЖForm"
    sheet["A2"] = "Жunit: Жfoot"
    book.save(program.home / "official.xlsx")
    program("adopt", "official.xlsx", "-o", "adopted.toml")
    draft = tomllib.loads((program.home / "adopted.toml").read_text("utf-8"))
    assert (draft["language"], draft["title"], draft["units"], draft["cover"]["sheet"]) == (
        CODE, "ЖForm", ["Жfoot"], "ЖCover",
    )  # fmt: skip
    assert [(one["code"], one["label"]) for one in draft["cover"]["fields"]] == [
        ("office", "ЖOffice"), ("office_code", "ЖOffice code"), ("year", "ЖYear"),
    ]  # fmt: skip
    assert '#says = "c3 = c1 + c2"' in (program.home / "adopted.toml").read_text("utf-8")


LACKING = {
    "a part of the row": (
        ROW.replace('        between=" Ж ",\n', ""),
        None,
        "missing 1 required keyword-only",
    ),
    "the sentences": (ROW, None, "No such file or directory"),
    "one sentence": (ROW, "severity.must", "no text for 'severity.must' in xx"),
}


@pytest.mark.parametrize(("row", "without", "complaint"), LACKING.values(), ids=LACKING)
def test_what_is_left_out_is_no_other_language(tmp_path, row, without, complaint):
    made = copied(tmp_path)
    add_row(made.package, row)
    if without is not None:
        add_sentences(made.package, without)
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        made("rules", "ogi-2021", "--lang", CODE)
