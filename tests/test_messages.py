"""The two languages say the same things with the same facts, and whatever the program asks for has a text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import xlvalidate
from xlvalidate.findings import Severity, Verdict
from xlvalidate.messages import LANGUAGES, catalogue, facts_of, keys
from xlvalidate.reading.severities import READING, STRUCTURE

PACKAGE = Path(xlvalidate.__path__[0])
ASKED = {"text", "has"}


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


@pytest.mark.parametrize("word", [*READING, *STRUCTURE])
def test_every_word_of_reading_says_what_is_wrong_and_what_to_do(word):
    assert {f"what.{word}", f"please.{word}"} <= keys("zh_CN")


@pytest.mark.parametrize("key", [*(f"severity.{one}" for one in Severity), *(f"verdict.{one}" for one in Verdict)])
def test_every_severity_and_every_verdict_has_a_name(key):
    assert key in keys("zh_CN")
