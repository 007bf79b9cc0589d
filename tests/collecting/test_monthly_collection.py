"""A monthly form collected over a quarter, by the commands: what counts, who is missing, what is compared with what."""

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.monthly import RULES, edition_of, edition_text
from xlvalidate import check
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.identity import Period
from xlvalidate.ooxml.fill import filled

ROSTER = "code,name,mail\n990001,甲厂,a@example.invalid\n990002,乙厂,b@example.invalid\n"
NAMES = {"990001": "甲厂", "990002": "乙厂"}


@cache
def blank() -> bytes:
    return template(edition_of())


def form(year: str, month: str, figures: str, code: str = "990001") -> bytes:
    drawn = draw(edition_of())
    codes = [f"t_coal_{column}" for column in ("open", "used", "close", "prior")]
    cells = {drawn.cell_of[one]: int(said) for one, said in zip(codes, figures.split(), strict=True)}
    cover = {"office": NAMES[code], "office_code": code, "year": year, "month": month}
    return filled(blank(), cells | {drawn.field_of[line]: said for line, said in cover.items() if said})


def run(*words: str, code: int | None = None) -> str:
    result = CliRunner().invoke(main, ["collect", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    if code is not None:
        assert result.exit_code == code, result.output
    return result.output


def lay(inbox: Path, name: str, data: bytes, day: int) -> None:
    inbox.mkdir(exist_ok=True)
    (inbox / name).write_bytes(data)
    moment = datetime(2024, 4, day, 8, tzinfo=UTC).timestamp()
    os.utime(inbox / name, (moment, moment))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "coal.toml").write_text(edition_text(), "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "inbox").mkdir()
    made = ("init", str(tmp_path / "c"), "--edition", str(tmp_path / "coal.toml"), "--period", "2024-Q1")
    run(*made, "--roster", str(tmp_path / "roster.csv"), "--source", str(tmp_path / "inbox"), code=0)
    settings = tmp_path / "c" / "collection.toml"
    settings.write_text("due = { day = 8 }\n" + settings.read_text("utf-8"), "utf-8")
    return tmp_path


def status(home: Path) -> dict[str, object]:
    return json.loads(run("status", str(home / "c"), "--format", "json"))


def standing(home: Path) -> list[str]:
    return [
        f"{one['period']} {one['code']} {one['state']} {one['file']}".rstrip() for one in status(home)["offices"]
    ]  # fmt: skip


def test_months_count_beside_each_other_and_what_lacks_is_told(home):
    inbox = home / "inbox"
    lay(inbox, "1.xlsx", form("2024", "1", "0 0 5 0"), 1)
    lay(inbox, "2.xlsx", form("2024", "2", "5 0 7 0"), 2)
    lay(inbox, "3.xlsx", form("2024", "3", "7 0 9 0"), 3)
    lay(inbox, "b.xlsx", form("2024", "3", "0 0 0 0", "990002"), 4)
    lay(inbox, "out.xlsx", form("2023", "12", "0 0 0 0"), 5)
    run("run", str(home / "c"), "--jobs", "0")
    assert standing(home) == [
        "2023-12 990001 return out.xlsx", "2024-01 990001 accepted 1.xlsx", "2024-02 990001 accepted 2.xlsx",
        "2024-03 990001 accepted 3.xlsx", "2024-03 990002 accepted b.xlsx",
        "2024-01 990002 missing", "2024-02 990002 missing",
    ]  # fmt: skip
    assert status(home)["periods"] == [
        {"period": "2024-01", "due": "2024-02-08", "reported": 1, "missing": ["990002"]},
        {"period": "2024-02", "due": "2024-03-08", "reported": 1, "missing": ["990002"]},
        {"period": "2024-03", "due": "2024-04-08", "reported": 2, "missing": []},
    ]
    shown = run("status", str(home / "c"))
    assert "2024年1月：已报 1，未报 1：990002 乙厂；期限" in shown
    assert "2024年3月：已报 2，都已报齐" in shown
    # A correction of March takes the place of March.
    lay(inbox, "again.xlsx", form("2024", "3", "7 1 8 0"), 6)
    run("run", str(home / "c"), "--jobs", "0")
    assert [line for line in standing(home) if "990001 accepted" in line] == [
        "2024-01 990001 accepted 1.xlsx", "2024-02 990001 accepted 2.xlsx", "2024-03 990001 accepted again.xlsx",
    ]  # fmt: skip
    run("report", str(home / "c"))
    written = (home / "c/reports/findings.csv").read_text("utf-8-sig")
    assert "乙厂 2024-01" in written
    assert "乙厂 2024-02" in written
    run("replies", str(home / "c"))
    run("remind", str(home / "c"), "--on", "2024-04-09")
    names = {path.name for name in ("replies", "reminders") for path in (home / "c" / name).iterdir()}
    assert {"990002 乙厂 2024-01.eml", "990002 乙厂 2024-02.eml"} <= names


def findings(home: Path) -> list[str]:
    run("report", str(home / "c"))
    lines = map(json.loads, (home / "c/reports/findings.jsonl").read_text("utf-8").splitlines())
    return sorted(
        f"{line['file']} {line['verdict']} " + " ".join(sorted(one["id"] for one in line["findings"]))
        for line in lines
    )  # fmt: skip


def test_forms_are_held_against_those_that_count_for_the_periods_before(home):
    inbox = home / "inbox"
    lay(inbox, "3.xlsx", form("2024", "3", "8 0 9 0"), 1)
    lay(inbox, "2.xlsx", form("2024", "2", "5 0 7 0"), 2)
    run("run", str(home / "c"), "--jobs", "0")
    assert findings(home) == [
        "2.xlsx accepted last-lacking year-ago-lacking",
        "3.xlsx return T-FLOW year-ago-lacking",
    ]
    # February is corrected: March is right, and nobody has sent it again.
    lay(inbox, "2b.xlsx", form("2024", "2", "5 0 8 0"), 3)
    run("run", str(home / "c"), "--jobs", "0")
    assert findings(home) == [
        "2b.xlsx accepted last-lacking year-ago-lacking",
        "3.xlsx accepted year-ago-lacking",
    ]
    # Nothing is judged again where nothing has changed.
    assert "3.xlsx" not in run("run", str(home / "c"), "--jobs", "0")
    # The form of the year before is named, and lies elsewhere.
    lay(home / "earlier", "old.xlsx", form("2023", "3", "0 4 0 0"), 1)
    run("run", str(home / "c"), "--jobs", "0", "--last", str(home / "earlier"))
    assert findings(home) == [
        "2b.xlsx accepted last-lacking year-ago-lacking",
        "3.xlsx explain T-PRIOR",
    ]


WRONG = [
    (["--edition", "coal.toml", "--edition", "ogi-2021", "--period", "2024"], "editions of a collection have one kind"),
    (["--edition", "ogi-2021", "--period", "2024-03"], "ogi-2021 is of a year, which is longer than March 2024"),
    (["--edition", "coal.toml", "--period", "2024-3"], "“2024-3” is no period"),
    (["--edition", "coal.toml", "--period", "2024", "--year", "2024"], "name --year or --period, and only one of them"),
    (["--edition", "coal.toml", "--period", "2019"], "none is for 2019"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_what_cannot_be_collected_is_said(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "coal.toml").write_text(edition_text(), "utf-8")
    assert said in run("init", "c", *words, "--lang", "en", code=2)
    assert not (tmp_path / "c" / "collection.toml").exists()


def test_one_day_cannot_be_the_last_for_several_periods(home):
    settings = home / "c" / "collection.toml"
    settings.write_text(settings.read_text("utf-8").replace("due = { day = 8 }", "due = 2024-04-08"), "utf-8")
    assert '"2024-01" = ' in run("run", str(home / "c"), "--jobs", "0", code=2)


def test_a_month_alone_is_collected_as_a_year_is(home):
    settings = home / "c" / "collection.toml"
    settings.write_text(settings.read_text("utf-8").replace('"2024-Q1"', '"2024-03"'), "utf-8")
    inbox = home / "inbox"
    lay(inbox, "3.xlsx", form("2024", "3", "7 0 9 0"), 1)
    lay(inbox, "4.xlsx", form("2024", "4", "9 0 9 0"), 2)
    run("run", str(home / "c"), "--jobs", "0")
    assert standing(home) == [" 990001 explain 3.xlsx", " 990002 missing"]
    (office,) = [one for one in status(home)["offices"] if one["code"] == "990001"]
    assert office["earlier"] == 1
    assert "periods" not in status(home)


def test_the_collector_says_for_which_month_a_form_is(home):
    inbox = home / "inbox"
    lay(inbox, "feb.xlsx", form("2024", "2", "5 0 7 0"), 1)
    lay(inbox, "march.xlsx", form("2024", "3-4", "7 0 9 0"), 2)
    run("run", str(home / "c"), "--jobs", "0")
    assert standing(home)[:2] == [" 990001 return march.xlsx", "2024-02 990001 accepted feb.xlsx"]
    assert "2024-05 is no period" not in run(
        "decide", str(home / "c"), "march.xlsx", "--period", "2024-05", "--why", "x", code=2
    )
    said = run(
        "decide", str(home / "c"), "march.xlsx", "--period", "2024-03", "--why", "phoned", "--lang", "en", code=0
    )
    assert "is the form of 2024-03" in said
    assert standing(home)[:2] == ["2024-02 990001 accepted feb.xlsx", "2024-03 990001 accepted march.xlsx"]
    run("report", str(home / "c"))
    (line,) = map(json.loads, (home / "c/reports/decisions.jsonl").read_text("utf-8").splitlines())
    assert (line["choice"], line["period"], line["holds"]) == ("period", "2024-03", True)
    run("undecide", str(home / "c"), "march.xlsx", code=0)
    assert standing(home)[0] == " 990001 return march.xlsx"


UNITS = """
[[rules]]
id = "T-SUM"
severity = "must"
source = "s"
units = ["t_coal_used"]
"""


def test_each_month_is_summed_for_itself(tmp_path):
    rules = RULES + UNITS
    (tmp_path / "coal.toml").write_text(edition_text(rules=rules), "utf-8")
    (tmp_path / "roster.csv").write_text(
        "code,name,parent\n990000,总厂,\n990001,甲厂,990000\n990002,乙厂,990000\n", "utf-8"
    )  # fmt: skip
    inbox, edition = tmp_path / "inbox", edition_of(rules=rules)
    drawn, blank_form = draw(edition), template(edition)

    def lay_form(code: str, month: str, used: int) -> None:
        cover = {"office": {"990000": "总厂", **NAMES}[code], "office_code": code, "year": "2024", "month": month}
        cells = {drawn.cell_of[f"t_coal_{column}"]: 0 for column in ("open", "close", "prior")}
        cells |= {drawn.cell_of["t_coal_used"]: used}
        data = filled(blank_form, cells | {drawn.field_of[line]: said for line, said in cover.items()})
        lay(inbox, f"{code}-{month}.xlsx", data, int(month))

    for code, month, used in (
        ("990001", "1", 5), ("990002", "1", 6), ("990000", "1", 12), ("990001", "2", 1), ("990002", "2", 2),
        ("990000", "2", 3), ("990001", "3", 7),
    ):  # fmt: skip
        lay_form(code, month, used)
    home = str(tmp_path / "c")
    run("init", home, "--edition", str(tmp_path / "coal.toml"), "--period", "2024-Q1", "--roster",
        str(tmp_path / "roster.csv"), "--source", str(inbox), code=0)  # fmt: skip
    run("run", home, "--jobs", "0")
    states = {(one["period"], one["code"]): one["state"] for one in status(tmp_path)["offices"]}
    assert [states[month, "990000"] for month in ("2024-01", "2024-02", "2024-03")] == ["return", "accepted", "missing"]

    def rolled(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["rollup", home, "--lang", "en", *words])
        return done.exit_code, done.output

    assert rolled()[0] == 2
    assert "--period: 2024-01, 2024-02, 2024-03" in rolled()[1]
    assert rolled("--period", "2024-04")[0] == 2
    (line,) = map(json.loads, rolled("--period", "2024-01", "--format", "json")[1].splitlines())
    assert (line["period"], line["year"], line["sums"], Path(line["file"]).name) == (
        "2024-01", 2024, {"t_coal_used": "11"}, "990000_总厂_2024-01.xlsx",
    )  # fmt: skip
    assert "1 of its 2 units is missing" in rolled("--period", "2024-03")[1]
    (checked,) = check([str(tmp_path / "c/rollup/990000_总厂_2024-01.xlsx")], edition=str(tmp_path / "coal.toml"))
    assert checked.period == Period(2024, 1, 1)
