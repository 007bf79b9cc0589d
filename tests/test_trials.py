"""A trial that has ended is a fault for the author of an edition, and none for who works with what was issued."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from xlvalidate.cells import Cell
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.build import template_of
from xlvalidate.editions.catalogue import blank_of
from xlvalidate.ooxml.fill import Typed, filled

OWN = Path(__file__).parents[1] / "examples" / "own_form"
ON_TRIAL = """
[[rules]]
id = "X-TRIAL"
severity = "must"
source = "to be discussed"
says = "p_first_girls <= p_first_boys"
trial = 2020-01-31
[[rules]]
id = "H-SUM"
severity = "must"
source = "for the roll-up"
units = ["p_*_girls"]
"""
FAULT = "the trial ended on 2020-01-31: make the rule final or take it out"


def run(*args: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition whose trial has ended since it was issued, and a workbook that breaks the rule on trial."""
    path = tmp_path / "school.toml"
    path.write_text((OWN / "school.toml").read_text("utf-8") + ON_TRIAL, "utf-8")
    form, blank = template_of(str(path), edition_of=blank_of)
    drawing = draw(form)
    ones = {f"p_{row}_{column}" for row in ("first", "total") for column in ("girls", "all", "classes")} | {
        "s_teachers"
    }
    figures = [code for code, indicator in form.indicators.items() if indicator.numeric]
    typed: dict[Cell, Typed] = {drawing.cell_of[code]: int(code in ones) for code in figures}
    cover = {"office": "Hill School", "office_code": "S-1", "year": 2025}
    data = filled(blank, typed | {drawing.field_of[key]: value for key, value in cover.items()})
    (tmp_path / "filled.xlsx").write_bytes(data)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["lint", "EDITION"],
        ["build", "EDITION", "-o", "out"],
        ["rules", "EDITION"],
        ["diff", "EDITION", "EDITION"],
        ["issue", "ROSTER", "--edition", "EDITION", "--year", "2025", "-o", "out"],
    ],
    ids=lambda command: command[0],
)
def test_the_author_is_refused(command: list[str], edition: Path) -> None:
    roster = edition.with_name("roster.csv")
    roster.write_text("code,name\nS-1,Hill School\n", "utf-8")
    there = {"EDITION": edition, "ROSTER": roster, "out": edition.parent / "out"}
    code, shown, said = run(*(there.get(word, word) for word in command))
    assert code == 2
    assert FAULT in (shown if command[0] == "lint" else said)  # what lint finds is its result
    assert not (edition.parent / "out").exists()


def test_who_works_with_what_was_issued_goes_on_and_the_rule_is_a_note(edition: Path) -> None:
    form, new = edition.with_name("filled.xlsx"), edition.with_name("new.xlsx")
    moved, _, why = run("migrate", form, "--to", edition, "-o", new)
    assert (moved, why) == (0, "")
    for workbook in (form, new):
        code, said, _ = run("check", workbook, "--edition", edition)
        assert code == 0, said
        assert [line.rpartition(" [")[2] for line in said.splitlines() if "must be at most" in line] == [
            "X-TRIAL, note]"
        ]

    home, mail = edition.with_name("2025"), edition.with_name("inbox")
    mail.mkdir()
    form.rename(mail / "filled.xlsx")
    edition.with_name("roster.csv").write_text("code,name,parent\nS,Town,\nS-1,Hill School,S\n", "utf-8")
    made = run("collect", "init", home, "--edition", edition, "--year", 2025, "--source", mail,
               "--roster", edition.with_name("roster.csv"))  # fmt: skip
    assert made[0] == 0, made
    ran = run("collect", "run", home)
    assert ran[0] in (0, 1) and FAULT not in ran[2], ran
    rolled = run("rollup", home, "--parent", "S")
    assert FAULT not in rolled[2] and list((home / "rollup").glob("*.xlsx")), rolled
