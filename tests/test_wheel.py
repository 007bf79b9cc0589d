"""The program as it is installed: a wheel in an empty environment, away from the repository."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from xlvalidate.ooxml.repack import same_parts

ROOT = Path(__file__).parents[1]
NOT_SOURCES = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "out", "tests", "benchmarks")


def called(*command: object, cwd: Path, status: int = 0) -> str:
    """What a command printed; its complaints where it is to leave with one."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**plain, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == status, f"{command} left with {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stderr if status == 2 else done.stdout


def asked_for(lines: list[str], extras: frozenset[str]) -> list[Requirement]:
    """The requirements that hold on this system with these extras."""
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in ("", *extras))]


def with_all_below(wanted: list[Requirement]) -> set[str]:
    """The distributions of this environment that are wanted, and all that they want themselves."""
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        one = wanted.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key not in seen:
            seen.add(key)
            wanted += asked_for(list(distribution(one.name).requires or ()), key[1])
    return {name for name, _ in seen}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a source distribution, and that from a copy of the sources: a build leaves files behind."""
    sources, into = tmp_path_factory.mktemp("sources") / "xlvalidate", tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, sources, ignore=NOT_SOURCES)
    pip = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "wheel")
    makes = "import sys, setuptools.build_meta as made; print(made.build_sdist(sys.argv[1]))"
    packed = into / called(sys.executable, "-c", makes, into, cwd=sources).splitlines()[-1]
    called(*pip, "--no-deps", "--no-build-isolation", "--no-index", "-w", into, packed, cwd=into)
    (made,) = into.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment, which holds the wheel, what it asks for, and nothing else."""
    home = tmp_path_factory.mktemp("environment")
    called(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    found = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "--python", found / "python")
    called(*pip, "install", "--no-deps", "--no-index", wheel, cwd=home)
    site = Path(
        called(found / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    )
    with zipfile.ZipFile(wheel) as package:
        (about,) = [name for name in package.namelist() if name.endswith(".dist-info/METADATA")]
        lines = Parser().parsestr(package.read(about).decode()).get_all("Requires-Dist") or []
    for name in with_all_below(asked_for(lines, frozenset())):
        one = distribution(name)
        for top in {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(str(one.locate_file(top)))
    return found


def test_it_carries_the_kit_once_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        kit = {name.removeprefix("xlvalidate/kit/"): package.read(name) for name in names if "/kit/" in name}
    wanted = [
        ROOT / "macros/udfs.xlsx",
        ROOT / "macros/xlvalidate.oxt",
        ROOT / "macros/xlvalidate.xlam",
        *ROOT.glob("templates/*.xlsx"),
        ROOT / "LICENSE",
        ROOT / "templates/校验.html",
        *ROOT.glob("examples/reports/*.xlsx"),
    ]
    wanted += [ROOT / "examples/own_form/school.toml", ROOT / "examples/own_form/hill-school.xlsx"]
    assert kit == {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in wanted}
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"xlvalidate"}
    assert len(names) == len(set(names))


def test_every_file_that_is_no_program_is_there(wheel: Path) -> None:
    """Texts, editions, pages: all that is committed beside the modules."""
    made = {".po", ".pyc"}
    package = ROOT / "xlvalidate"
    there = {
        path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.is_file() and path.suffix not in made
    }
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if name.startswith("xlvalidate/") and "/kit/" not in name}
    assert names == there


def test_the_main_commands_from_another_folder(programs: Path, tmp_path: Path) -> None:
    python, home = programs / "python", tmp_path / "somewhere else"
    home.mkdir()

    def run(*words: object, status: int = 0) -> str:
        return called(programs / "xlvalidate", *words, cwd=home, status=status)

    place = called(python, "-c", "import xlvalidate; print(xlvalidate.__file__)", cwd=home).strip()
    assert Path(place).is_relative_to(programs.parent)
    for name in ("pyopenvba", "oletools", "pytest", "setuptools", "hypothesis", "pandas"):
        seen = f"import importlib.util; print(importlib.util.find_spec({name!r}) is None)"
        assert called(python, "-c", seen, cwd=home) == "True\n", name

    assert run("--version").startswith("xlvalidate ")
    assert [line.split(":")[0] for line in run("lint").splitlines()] == ["ogi-2014", "ogi-2019", "ogi-2021"]
    assert run("rules", "ogi-2021", "--lang", "en").startswith("# ")
    assert "xlvalidate demo" in run("demo", "--help")
    assert run("page", "-o", "校验.html", "--lang", "en") == "校验.html: written\n"
    assert (home / "校验.html").read_bytes() == (ROOT / "templates/校验.html").read_bytes()

    run("demo", "try")
    checked = run("check", "try/reports", "--format", "json", status=1)
    verdicts = {Path(one["file"]).stem: one["verdict"] for one in map(json.loads, checked.splitlines())}
    assert verdicts == {
        "half-filled-2014": "return",
        "right": "accepted",
        "right-with-a-unit": "accepted",
        "spoilt": "return",
        "wrong": "return",
        "wrong-2014": "return",
    }
    run("check", "try/own_form", "--edition", "try/own_form/school.toml", status=1)
    run("check", "try/reports/spoilt.xlsx", "--mark", "marked", "--format", "html", "-o", "page.html", status=1)
    run("clear", *(home / "marked").iterdir())
    run("build", "-o", "built")
    run("build", "-o", "built", "--check")
    for template in (home / "try" / "templates").iterdir():
        assert same_parts(template.read_bytes(), (home / "built" / template.name).read_bytes())
    run("migrate", "try/reports/right.xlsx", "--to", "ogi-2021", "-o", "new.xlsx")
    run("diff", "ogi-2019", "ogi-2021")
    found = "from xlvalidate.excel.office_extension import _source; print(_source(None, 'en'))"
    extension = Path(called(python, "-c", found, cwd=home).strip())
    assert extension.read_bytes() == (ROOT / "macros" / "xlvalidate.oxt").read_bytes()

    (home / "roster.csv").write_text("code,name,level,email\nSEED-004,街道办,乡级,office@example.org\n", "utf-8")
    run("roster", "check", "roster.csv")
    run("keys", "new", "hq")
    run("issue", "roster.csv", "--edition", "ogi-2019", "--year", 2020, "--key", "hq.key", "-o", "issued", "--go")
    run(
        "collect",
        "init",
        "c",
        "--edition",
        "ogi-2019",
        "--year",
        2020,
        "--source",
        "try/reports",
        "--roster",
        "roster.csv",
    )
    ran = called(programs / "xlvalidate", "collect", "run", "c", "--jobs", 2, cwd=home, status=1)
    assert ran.count("\n") >= 2
    run("collect", "report", "c")

    installs = "import sys; from pathlib import Path; from xlvalidate.excel.commands import install;"
    installs += "print(install(None, 'en', lambda: Path(sys.argv[1])))"
    called(python, "-c", installs, tmp_path / "XLSTART", cwd=home)
    addin = tmp_path / "XLSTART" / "xlvalidate.xlam"
    assert addin.read_bytes() == (ROOT / "macros" / "xlvalidate.xlam").read_bytes()
