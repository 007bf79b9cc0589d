"""The two languages say the same things with the same facts, and whatever the program asks for has a text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import xlvalidate
from xlvalidate.findings import Severity, Verdict
from xlvalidate.messages import LANGUAGES, catalogue, facts_of, keys, of_many, text
from xlvalidate.reading.severities import READING, STRUCTURE

PACKAGE = Path(xlvalidate.__path__[0])
ASKED = {"text", "has"}
# Parts of sentences, and what the program does by itself.
PARTS = {
    "usage.at-a-cell",
    "usage.at-a-fault",
    "click.bad-value",
    "click.bad-value-of",
    "click.kind-directory",
    "click.kind-file",
    "click.kind-path",
    "usage.delivery-held-back",
    "usage.holder",
    "usage.holder-unknown",
    "usage.office-candidate",
    "usage.office-opens",
    "usage.office-recalculates",
    "usage.office-runs",
    "usage.office-saves",
    "usage.piece-candidate",
    "usage.piece-more",
    "usage.some-and-more",
    "usage.two",
    "usage.worker-runs",
    "usage.years",
    "usage.years-of",
    "usage.years-on",
}


def po(language: str) -> dict[str, str]:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "xlvalidate.po"
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=language) if message.id}


def asked_keys() -> Iterator[tuple[str, str]]:
    """Each key that the code asks `messages` for, and where; what an f-string fills in is `*`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "xlvalidate.messages"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKED & imported:
                for key in literals(node.args[0]):
                    yield key, f"{path.relative_to(PACKAGE)}:{node.lineno}"


def said_of_commands() -> Iterator[tuple[str, frozenset[str], str]]:
    """Each key of `usage` that is written out, with the facts that it is given, and where."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "usage"
            if called and all(one.arg for one in node.keywords):
                for key in literals(node.args[0]):
                    facts = frozenset(one.arg for one in node.keywords if one.arg)
                    yield f"usage.{key}", facts, f"{path.relative_to(PACKAGE)}:{node.lineno}"


def literals(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(str(key)):
            yield key
        case ast.JoinedStr(parts):
            yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts)
        case ast.IfExp(body=first, orelse=second):
            yield from literals(first)
            yield from literals(second)


def test_every_language_has_the_same_keys():
    first, *others = (keys(language) for language in LANGUAGES)
    assert [other ^ first for other in others] == [set()] * len(others)


def test_every_language_fills_in_the_same_facts():
    first, *others = LANGUAGES
    differ = {key for key in keys(first) for other in others if facts_of(key, first) != facts_of(key, other)}
    assert differ == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language):
    assert {key for key, said in po(language).items() if not said.strip()} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_texts_are_fresh(language):
    compiled = {key: catalogue(language).gettext(key) for key in keys(language)}
    assert compiled == po(language), "stale: run make messages"


@pytest.mark.parametrize(
    ("key", "facts", "said"),
    [
        (
            "lint.sound",
            {"name": "a", "indicators": 1, "rules": 1, "places": 1},
            "a: no faults (1 indicator, 1 rule, 1 place)",
        ),
        (
            "lint.sound",
            {"name": "a", "indicators": 0, "rules": 2, "places": 11},
            "a: no faults (0 indicators, 2 rules, 11 places)",
        ),
        ("gap.blank", {"count": "1"}, "1 blank cell"),
        ("gap.blank", {"count": "21"}, "21 blank cells"),
        ("what.name-deleted", {"count": 1}, "1 cell cannot be found: its name was deleted."),
        ("what.name-deleted", {"count": 2}, "2 cells cannot be found: their names were deleted."),
        # A fact within what is said of several.
        (
            "what.saved-by",
            {"saved_by": "X", "lost": 1},
            "It was last saved by X; in what was saved the name of 1 cell is wrong.",
        ),
        (
            "what.saved-by",
            {"saved_by": "X", "lost": 3},
            "It was last saved by X; in what was saved the names of 3 cells are wrong.",
        ),
    ],
)
def test_of_one_something_else_is_said_than_of_several(key, facts, said):
    assert text(key, "en", **facts) == said


def test_a_number_that_is_not_given_is_no_number():
    with pytest.raises(KeyError):
        text("gap.blank", "en", blank=1)


@pytest.mark.parametrize("key", sorted(keys("en")))
def test_no_sentence_leaves_it_open_whether_there_are_several(key):
    assert "(s)" not in of_many(key, "en")
    assert "|" not in of_many(key, "en") or key == "help.metavar"


def test_no_key_is_written_twice():
    for language in LANGUAGES:
        path = PACKAGE / "locale" / language / "LC_MESSAGES" / "xlvalidate.po"
        written = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert sorted(written) == sorted(set(written))


def test_the_code_asks_for_keys_that_there_are():
    there = keys(LANGUAGES[0])
    asked = list(asked_keys())
    assert len(asked) > 20

    def answered(key: str) -> bool:
        pattern = re.compile(".+".join(map(re.escape, key.split("*"))))
        return any(pattern.fullmatch(known) for known in there)

    assert [(key, where) for key, where in asked if not answered(key)] == []


def test_what_stops_a_command_has_its_sentence_and_all_its_facts():
    asked = list(said_of_commands())
    assert len(asked) > 100
    there = {key: facts_of(key, "en") for key in keys("en")}
    assert [(key, where) for key, facts, where in asked if there.get(key) != facts] == []


def test_no_sentence_of_what_stops_a_command_is_left_over():
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    written = {key for key in keys("en") if key.startswith("usage.")}
    assert {key for key in written if f'"{key.removeprefix("usage.")}"' not in code} == set()


@pytest.mark.parametrize("key", sorted(key for key in keys("zh_CN") if key.startswith(("usage.", "click."))))
def test_what_stops_a_command_asks_for_something_politely(key):
    assert "请" in catalogue("zh_CN").gettext(key) or key in PARTS


@pytest.mark.parametrize("word", [*READING, *STRUCTURE])
def test_every_word_of_reading_says_what_is_wrong_and_what_to_do(word):
    assert {f"what.{word}", f"please.{word}"} <= keys("zh_CN")


@pytest.mark.parametrize("key", [*(f"severity.{one}" for one in Severity), *(f"verdict.{one}" for one in Verdict)])
def test_every_severity_and_every_verdict_has_a_name(key):
    assert key in keys("zh_CN")
