"""A monthly form collected over a quarter, by the commands: what counts, who is missing, what is compared with what."""

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.monthly import edition_of, edition_text
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
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
