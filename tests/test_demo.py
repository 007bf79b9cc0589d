"""The first try: what `xlvalidate demo` writes, and that the commands of its README do what it says."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlvalidate.cli import main
from xlvalidate.messages import LANGUAGES

ROOT = Path(__file__).parents[1]
FILES = [
    "README.txt",
    "own_form/hill-school.xlsx",
    "own_form/school.toml",
    "reports/half-filled-2014.xlsx",
    "reports/right-with-a-unit.xlsx",
    "reports/right.xlsx",
    "reports/spoilt.xlsx",
    "reports/wrong-2014.xlsx",
    "reports/wrong.xlsx",
    "templates/ogi-2014.xlsx",
    "templates/ogi-2019.xlsx",
    "templates/ogi-2021.xlsx",
]


def run(*args: object):
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_of_its_readme(language, tmp_path, monkeypatch):
    folder = tmp_path / "first try 试用"
    made = run("demo", folder, "--lang", language)
    assert (made.exit_code, made.stderr) == (0, "")
    assert str(folder / "README.txt") in made.stdout
    assert files(folder) == FILES
    for name in ("ogi-2014", "ogi-2019", "ogi-2021"):
        assert (folder / "templates" / f"{name}.xlsx").read_bytes() == (ROOT / f"templates/{name}.xlsx").read_bytes()

    data = (folder / "README.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n")
    told = data.decode("utf-8-sig").replace("\r\n", "\n")
    monkeypatch.chdir(folder)
    first, second, third = [line.split()[1:] for line in re.findall(r"^    (xlvalidate .*)$", told, re.MULTILINE)]
    checked = run(*first)
    assert checked.exit_code == 1
    verdicts = {line.split()[0]: line.split()[2] for line in checked.stdout.splitlines() if line.startswith("reports/")}
    assert verdicts == {
        "reports/half-filled-2014.xlsx": "×",
        "reports/right-with-a-unit.xlsx": "√",
        "reports/right.xlsx": "√",
        "reports/spoilt.xlsx": "×",
        "reports/wrong-2014.xlsx": "×",
        "reports/wrong.xlsx": "×",
    }
    before = {name: (folder / name).read_bytes() for name in FILES}
    assert run(*second).exit_code == 1
    assert len(list((folder / "marked").iterdir())) == 6
    assert (folder / "report.html").stat().st_size > 10_000
    assert run(*third).exit_code == 1
    assert {name: (folder / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_written_over(language, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in ("there", "file"):
        refused = run("demo", tmp_path / place, "--lang", language)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr.startswith(str(tmp_path / place)) and refused.stderr.count("\n") == 1
    assert files(tmp_path) == ["file", "there/mine.txt"]
    (tmp_path / "empty").mkdir()
    assert run("demo", tmp_path / "empty").exit_code == 0
