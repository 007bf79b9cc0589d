"""What the documentation says is so: its commands run, its output is real, its examples are editions, all is fresh."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import xlvalidate
from docs.generate import CLI, JSON, OPERATIONS, cli_page, handbooks, json_page, operations_page
from tests.collecting.incoming import collection, ran
from tests.collecting.test_rollup import FILES, ROSTER
from xlvalidate import cli
from xlvalidate.editions import errata_file, issued_digest, model, rule
from xlvalidate.editions.translations import KEY
from xlvalidate.rules import grammar

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
# Pages that stand in both languages, with the same commands. Each is run from the project's folder.
BOTH = (
    READMES,
    ("docs/operations.md", "docs/operations.zh-CN.md"),
    ("docs/clerk.md", "docs/clerk.zh-CN.md"),
    ("docs/check.md", "docs/check.zh-CN.md"),
    ("docs/author.md", "docs/author.zh-CN.md"),
    ("docs/import.md", "docs/import.zh-CN.md"),
    ("docs/page.md", "docs/page.zh-CN.md"),
    ("docs/adopt.md", "docs/adopt.zh-CN.md"),
)
# Both show the same commands and the same answers, as a test below holds: one of them is walked through.
WALKS = tuple(pair[0] for pair in BOTH)
# From an empty folder to a checked form, each with a form of its own language.
TUTORIALS = ("docs/tutorial.md", "docs/tutorial.zh-CN.md")
DOCS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md"))
# All pages in both languages but those that are generated, and tutorials: each of these has a form of its own language.
PAIRS = (
    READMES,
    *(
        (page, chinese)
        for page in DOCS
        if (chinese := page.replace(".md", ".zh-CN.md")) in DOCS and page not in (*TUTORIALS, "docs/cli.md")
    ),
)
# For programmers only.
ENGLISH_ONLY = {"docs/api.md", "docs/json.md"}
LINKED = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", *DOCS)
EXAMPLES = tuple(f"examples/{name}/README.md" for name in ("collection", "energy", "grants", "workforce"))
# Other tests run these: some below, `distribution/test_page`, `test_a_whole_year`, `test_other_fields`.
ELSEWHERE = (*TUTORIALS, "docs/editions.md", "docs/rollup.md", "docs/issue.md", *EXAMPLES)
PAGES = (*LINKED, *EXAMPLES)
README_LINES = 150
DECISIONS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/decisions/*.md"))
# Commands that install, that run this very test, or that measure for minutes. All others are run here.
NOT_RUN = {"make demo", "make test", "make bench", "make messages", "source .venv/bin/activate"}
# Commands that need a desktop with LibreOffice or Excel; tests/excel and tests/office have what can be run without one.
DESKTOP = {
    "xlvalidate open examples/reports/broken.xlsx",
    "xlvalidate press 校验",
    "xlvalidate press 下一处",
    "xlvalidate addin install",
    "xlvalidate addin status",
}
SKIPPED = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what stands behind the fence, and the lines."""

    info: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block, and the output that is shown under it."""

    line: str
    shown: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    for match in re.finditer(r"^```(.*)\n((?:.*\n)*?)```$", (ROOT / page).read_text("utf-8"), re.MULTILINE):
        yield Block(match[1], tuple(match[2].splitlines()))


def commands(page: str) -> list[Command]:
    return [command for block in blocks(page) if block.info == "console" for command in commands_of(block)]


def commands_of(block: Block) -> list[Command]:
    found: list[Command] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(Command(line[2:], ()))
        else:
            found[-1] = Command(found[-1].line, (*found[-1].shown, line))
    return found


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Is this what was printed? A line `…` stands for any number of lines, `…` within one for any characters."""
    pattern = "".join(
        "(?:.*\n)*" if line == SKIPPED else re.escape(line).replace(SKIPPED, ".*") + "\n" for line in shown
    )
    return re.fullmatch(pattern, printed) is not None


@pytest.fixture
def shell(tmp_path):
    """Runs commands one after another in a folder of their own, with `xlvalidate` and `python3` on the path."""
    programs, folder = tmp_path / "bin", tmp_path / "here"
    programs.mkdir()
    folder.mkdir()
    for name, call in (("xlvalidate", f"{sys.executable} -m xlvalidate"), ("python3", sys.executable)):
        (programs / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n')
        (programs / name).chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    status = 0

    def run(command: Command) -> None:
        nonlocal status
        done = subprocess.run(
            ["bash", "-c", f"(exit {status}); {command.line}"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )
        status = done.returncode
        assert not command.shown or matches(command.shown, done.stdout), f"$ {command.line}\n{done.stdout}"
        assert "Traceback" not in done.stdout

    run.folder, run.status = folder, lambda: status
    return run


def play(shell, page: str) -> None:
    """Runs a page's commands. A script that the page shows, named behind its fence, is there from the beginning."""
    for block in blocks(page):
        language, _, name = block.info.partition(" ")
        if language == "sh":
            (shell.folder / name).write_text("\n".join((*block.lines, "")), "utf-8")
    run_all(shell, [command for command in commands(page) if command.line not in NOT_RUN | DESKTOP])


def run_all(shell, steps: list[Command]) -> None:
    """Runs commands. One that leaves with more than findings has its exit code shown by the next."""
    for step, after in pairwise([*steps, Command("", ())]):
        shell(step)
        findings = ("xlvalidate check", "xlvalidate collect run", "xlvalidate import", "xlvalidate rollup")
        allowed = (0, 1) if step.line.startswith(findings) else (0,)
        assert shell.status() in allowed or after.line == "echo $?", f"{step.line} left with {shell.status()}"


@pytest.mark.parametrize("page", WALKS)
def test_the_commands_of_the_page_do_what_it_says(shell, page):
    shutil.copytree(ROOT / "examples", shell.folder / "examples")
    play(shell, page)


def uncommented(block: Block) -> Block:
    """A block without its remarks, which are in the language of the page."""
    if block.info == "console":
        return block
    return Block(block.info, tuple(re.sub(r"(^|\s+)(#|rem) .*$", "", line) for line in block.lines))


@pytest.mark.parametrize("pair", PAIRS)
def test_a_page_shows_the_same_in_both_languages(pair):
    first, second = ([uncommented(block) for block in blocks(page)] for page in pair)
    assert first == second


def test_every_page_is_there_in_both_languages():
    assert {
        page for page in DOCS if ".zh-CN" not in page and page.replace(".md", ".zh-CN.md") not in DOCS
    } == ENGLISH_ONLY


@pytest.mark.parametrize("page", READMES)
def test_a_readme_is_short(page):
    assert len((ROOT / page).read_text("utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_commands_that_nobody_runs(page):
    runs = {*(page for pair in PAIRS for page in pair), *ELSEWHERE}
    assert page in runs or {command.line for command in commands(page)} <= NOT_RUN


def test_the_lines_for_powershell_are_those_of_make():
    """As sets of words, without what each system calls its own way."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(BIN)/", "").replace("$(VENV)", ".venv")
    makefile = makefile.replace("$(PYTHON)", "python")
    (lines,) = [block.lines for block in blocks("README.md") if block.info == "powershell"]
    for line in lines:
        if not line.endswith("Activate.ps1") and not line.startswith("Set-ExecutionPolicy"):
            words = set(line.replace(".venv\\Scripts\\", "").replace("py -3.11", "python").split())
            assert any(
                words <= set(recipe.strip("\t@;").replace(";", " ").split()) for recipe in makefile.splitlines()
            ), line


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_run_is_listed(page):
    makes = {command.line for command in commands(page) if command.line.startswith(("make", "source"))}
    assert makes <= NOT_RUN


def test_what_needs_a_desktop_is_listed_and_shown():
    desktop = ("xlvalidate open", "xlvalidate press", "xlvalidate addin")
    shown = {command.line for page in PAGES for command in commands(page)}
    assert {line for line in shown if line.startswith(desktop)} == DESKTOP


def test_the_demo_prints_what_the_readme_shows(shell):
    """The README in Chinese has the same excerpt, as a test above holds."""
    (excerpt,) = [
        block.lines for block in blocks(READMES[0]) if block.info == "text" and "seed-000.xlsx" in block.lines[0]
    ]
    demo = "xlvalidate check examples/reports --mark out/marked"
    assert demo in (ROOT / "Makefile").read_text("utf-8")
    shutil.copytree(ROOT / "examples", shell.folder / "examples")
    shell(Command(demo, (SKIPPED, *excerpt)))


def test_the_blocks_of_the_editions_page_are_one_edition(shell):
    files: dict[str, list[str]] = {}
    for block in blocks("docs/editions.md"):
        language, _, name = block.info.partition(" ")
        if language in ("toml", "csv"):
            files.setdefault(name or "library.toml", []).extend(block.lines)
    for name, lines in files.items():
        path = shell.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", "utf-8")
    assert list(files) == [
        "library.toml",
        "awards.toml",
        "agencies.csv",
        "parts/lending.toml",
        "branch-library-2024.toml",
        "library.zh_CN.toml",
        "library.errata.toml",
        "library.statements.toml",
    ]
    play(shell, "docs/editions.md")
    schema = Draft202012Validator(json.loads((shell.folder / "edition.schema.json").read_text("utf-8")))
    library = tomllib.loads((shell.folder / "library.toml").read_text("utf-8"))
    assert [error.message for error in schema.iter_errors(json.loads(json.dumps(library, default=str)))] == []


@pytest.mark.parametrize("page", TUTORIALS)
def test_a_tutorial_leads_from_an_empty_folder_to_a_checked_form(shell, page):
    """A block with the name of a file is added to that file; with `again` it stands in for the one before."""
    files: dict[str, list[str]] = {}
    for block in blocks(page):
        language, *said = block.info.split()
        if language in ("toml", "python"):
            parts = files.setdefault(said[0], [])
            if said[1:] == ["again"]:
                parts.pop()
            parts.append("\n".join((*block.lines, "")))
            (shell.folder / said[0]).write_text("\n".join(parts), "utf-8")
        else:
            assert block.info == "console"
            run_all(shell, commands_of(block))
    assert len(files) == 3


def shown_values(lines: tuple[str, ...], names: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """Runs a block: of every expression its text, what is shown behind its `#`, and what it is."""
    code = "\n".join(lines)
    for statement in ast.parse(code).body:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), "block", "exec"), names)
            continue
        value = eval(compile(ast.Expression(statement.value), "block", "eval"), names)
        said, _, shown = lines[(statement.end_lineno or 0) - 1].partition("  # ")
        yield said.strip(), shown, repr(value)


def test_the_blocks_of_the_page_for_programs_are_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    pages = [block.lines for block in blocks("docs/api.md") if block.info == "python"]
    values = [value for lines in pages for value in shown_values(lines, names)]
    assert len(values) > 12
    assert [(said, value) for said, _, value in values] == [(said, shown) for said, shown, _ in values]


@pytest.mark.parametrize("name", xlvalidate.__all__)
def test_every_public_name_is_documented(name):
    assert getattr(xlvalidate, name).__doc__
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert re.search(rf"\b{name}\b", page)


def test_the_commands_of_the_roll_up_page_do_what_it_says(shell):
    collection(shell.folder, FILES, roster=ROSTER).rename(shell.folder / "2025")
    ran(shell.folder / "2025")
    play(shell, "docs/rollup.md")


MODELS = (
    model.EditionText,
    model.Cover,
    model.CoverField,
    model.Table,
    model.Block,
    model.Row,
    model.Column,
    model.Traits,
    model.NamedSet,
    model.Open,
    model.WordList,
    model.ListWords,
    model.YearSpan,
    model.Previous,
    model.Onto,
    model.EditionWords,
    model.SetWords,
    model.TableWords,
    rule.RuleWords,
    issued_digest.IssuedText,
    errata_file.ErrataText,
    errata_file.ErratumLine,
    errata_file.AddedSince,
    errata_file.NoteLine,
)
# Every rule's keys but the six of which it has one, and these, as the file calls them.
RULE_KEYS = (*(field.name for field in fields(rule.RuleOfAnyKind) if field.name != KEY), *rule.SAYS)


@pytest.mark.parametrize("concept", MODELS)
def test_every_key_of_an_edition_is_documented(concept):
    page = (ROOT / "docs" / "editions.md").read_text("utf-8")
    assert [field.name for field in fields(concept) if f"`{field.name}`" not in page and field.name != KEY] == []


@pytest.mark.parametrize("key", RULE_KEYS)
def test_every_key_of_a_rule_is_documented(key):
    assert f"`{key}`" in (ROOT / "docs" / "editions.md").read_text("utf-8")


def test_the_grammar_is_that_of_the_parser():
    lines = [
        method.__doc__
        for method in vars(grammar._Reader).values()
        if callable(method) and method.__doc__ and " = " in method.__doc__
    ]
    (shown,) = [block.lines for block in blocks("docs/editions.md") if block.info == "ebnf"]
    assert list(shown) == lines


def test_the_pages_that_are_generated_are_fresh():
    stale = "stale: run python docs/generate.py"
    assert {one: page.read_text("utf-8") for one, page in CLI.items()} == {one: cli_page(one) for one in CLI}, stale
    page = JSON.read_text("utf-8")
    assert page == json_page(page), stale
    for language, path in OPERATIONS.items():
        page = path.read_text("utf-8")
        assert page == operations_page(page, language), stale


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_documented(command):
    assert [f"## xlvalidate {command}\n" in page.read_text("utf-8") for page in CLI.values()] == [True] * len(CLI)
    # Each command stands in a page that a test runs, not in each README: those have one short walk for each reader.
    walked = [line.line for page in (*WALKS, *ELSEWHERE) for line in commands(page)]
    assert [line for line in walked if line.startswith(f"xlvalidate {command} ") or line == f"xlvalidate {command}"]


def test_the_floors_are_those_that_are_held():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (floors,) = [contract["layers"] for contract in contracts if contract["id"] == "floors"]
    (drawn,) = [block.lines for block in blocks("CONTRIBUTING.md") if block.info == "text"]
    assert list(drawn) == [re.sub("[()]", "", layer) for layer in floors]


@pytest.mark.parametrize("page", [*PAGES, *DECISIONS])
def test_links_lead_to_files(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text("utf-8"))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def anchors(page: Path) -> set[str]:
    """Where a link can lead within a page: its headings, as a forge makes anchors of them."""
    prose = re.sub(r"^```.*\n(?:.*\n)*?```$", "", page.read_text("utf-8"), flags=re.MULTILINE)
    titles = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in re.findall(r"^#+ (.*)$", prose, re.MULTILINE))
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_links_into_a_page_lead_to_a_heading(page):
    here = ROOT / page
    prose = re.sub(r"^```.*\n(?:.*\n)*?```$", "", here.read_text("utf-8"), flags=re.MULTILINE)
    links = re.findall(r"\]\(([^)#:]*?)#([^)]*)\)", prose)
    pages = [(here.parent / link if link else here, anchor) for link, anchor in links]
    assert [anchor for path, anchor in pages if path.suffix == ".md" and anchor not in anchors(path)] == []


@pytest.mark.parametrize("page", [page for page in LINKED if ".zh-CN" in page])
def test_a_chinese_page_leads_to_chinese_pages(page):
    """But to the same page in English, and where it says that what it leads to is English."""
    here = ROOT / page
    links = re.findall(r"\[([^\]]*)\]\(([^)#:]+\.md)(?:#[^)]*)?\)", here.read_text("utf-8"))
    chinese = [(said, here.parent / link.replace(".md", ".zh-CN.md")) for said, link in links if ".zh-CN" not in link]
    assert [path.name for said, path in chinese if path.exists() and "英文" not in said and said != "English"] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(Path(page).name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_handbooks_are_fresh():
    pages = handbooks()
    assert sorted(path.name for path in pages) == ["ogi-2014.md", "ogi-2019.md", "ogi-2021.md"]
    stale = [path.name for path, text in pages.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert stale == [], "run python docs/generate.py"
