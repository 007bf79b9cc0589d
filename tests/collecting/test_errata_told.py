"""Errata in force stand once at the head of what a collection tells, also where every office is accepted."""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xlvalidate.cli import main

OWN = Path(__file__).parents[2] / "examples" / "own_form"
ERRATA = """[[errata]]
rule = "P-ALL"
since = 2025-11-03
reason = "schools with <b>two</b> sites counted otherwise"
off = true

[[errata]]
rule = "S-PART"
since = 2025-11-04
reason = "may be explained"
severity = "explain"
"""
SAID = [
    "school-census  Erratum: P-ALL is switched off since 2025-11-03 (schools with <b>two</b> sites counted otherwise).",
    "school-census  Erratum: S-PART is “explain” since 2025-11-04 (may be explained).",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(OWN / "school.toml", tmp_path / "school.toml")
    shutil.copy(OWN / "hill-school.xlsx", tmp_path / "in" / "hill.xlsx")
    (tmp_path / "school.errata.toml").write_text(ERRATA, "utf-8")
    for words in (
        ["init", "c", "--edition", tmp_path / "school.toml", "--source", tmp_path / "in", "--lang", "en"],
        ["run", "c", "--jobs", "0"],
        ["report", "c"],
    ):
        done = typed(tmp_path, *words)
        assert done.exit_code in (0, 1), done.output
    return tmp_path / "c"


def typed(folder: Path, *words: object):
    return CliRunner().invoke(main, ["collect", *(str(folder / "c") if word == "c" else str(word) for word in words)])


def test_they_are_told_once_at_the_head_of_each_report(home):
    assert typed(home.parent, "status", "c").stdout.splitlines()[:2] == SAID
    page = (home / "reports" / "index.html").read_text("utf-8")
    head = page[page.index("<main>") : page.index('<ul class="tiles">')]
    assert head.count("<li>") == 2
    assert "counted otherwise)" in head and "two</b>" not in head
    book = openpyxl.load_workbook(io.BytesIO((home / "reports" / "summary.xlsx").read_bytes()))
    told = [[cell.value for cell in row[:3]] for row in book["Rules"].iter_rows(min_row=2, max_row=4)]
    assert told[:2] == [["school-census", "P-ALL", SAID[0]], ["school-census", "S-PART", SAID[1]]]
    assert told[2][1] == "P-SUM"


def test_without_errata_there_is_nothing(home):
    (home.parent / "school.errata.toml").unlink()
    typed(home.parent, "run", "c", "--jobs", "0")
    typed(home.parent, "report", "c")
    assert "Erratum" not in typed(home.parent, "status", "c").stdout
    assert 'class="errata' not in (home / "reports" / "index.html").read_text("utf-8")


def test_a_run_after_an_erratum_says_whose_verdict_it_changed(home):
    file, run = home.parent / "school.errata.toml", ("run", "c", "--jobs", "0")
    assert typed(home.parent, *run).stdout.splitlines()[0].startswith("offices: ")  # nothing is new
    file.write_text(ERRATA.replace("P-ALL", "P-SUM"), "utf-8")
    said = typed(home.parent, *run).stdout.splitlines()
    assert said[1] == (
        "Since the last run, school-census.errata changed, and all was judged again. 1 form has another verdict."
    )
    assert said[2].startswith("  4711 Hill School  hill.xlsx [")
    assert said[2].endswith("]: ! to be explained → × return")
    file.write_text(ERRATA.replace("P-ALL", "P-SUM").replace("may be", "can be"), "utf-8")
    again = typed(home.parent, *run).stdout.splitlines()
    assert again[1].endswith("and all was judged again. 0 forms have another verdict.")
    assert again[2].startswith("offices: ")


def test_a_check_tells_them_at_the_head_of_its_page(home):
    tmp = home.parent
    words = ["check", tmp / "in", "--edition", tmp / "school.toml", "--format", "html"]
    page = CliRunner().invoke(main, list(map(str, words))).stdout
    assert page.index("P-ALL is switched off") < page.index('<ul class="tiles">')
