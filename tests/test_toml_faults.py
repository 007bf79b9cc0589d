"""A text that is no TOML is told with the character that is meant and what is written instead, in both languages."""

import tomllib

import pytest

from xlvalidate.messages import LANGUAGES
from xlvalidate.toml_faults import unreadable_toml

# What stands in a file; the line and the column that are told; what is said, with its facts.
CASES = [
    ("a", (1, 2), "toml.equals"),
    ("a = ", (1, 4), "toml.value"),
    ("a = = 1", (1, 5), "toml.value"),
    ("= 1", (1, 1), "toml.statement"),
    ("a b = 1", (1, 3), "toml.equals"),
    ("a = 1 2", (1, 7), "toml.behind-a-value"),
    ("a = 1 b = 2", (1, 7), "toml.behind-a-value"),
    ("[t]\nx=1\n[t]", (3, 1), "toml.table-twice t"),
    ("[t.u]\nx=1\n[t.u]", (3, 1), "toml.table-twice t.u"),
    ("a = 1\na = 2", (2, 1), "toml.key-twice"),
    ("a = {x = 1, x = 2}", (1, 18), "toml.key-twice x"),
    ("a = {x=1}\n[a]\ny=1", (2, 1), "toml.table-twice a"),
    ("a=[1]\n[[a]]", (2, 1), "toml.closed a"),
    ("[t", (1, 3), "toml.heading"),
    ("[[t]", (1, 4), "toml.heading"),
    ("a = [1, 2", (1, 10), "toml.list"),
    ("a = {x = 1", (1, 11), "toml.inline-table"),
    ('a = "C:\\path"', (1, 10), "toml.backslash"),
    ('a = "\\uZZZZ"', (1, 8), "toml.escape"),
    ('a = "\\ud800"', (1, 12), "toml.escape"),
    ('a = "abc', (1, 9), "toml.text"),
    ("a = 'abc", (1, 9), "toml.text"),
    ('a = """abc', (1, 11), "toml.text"),
    ("a = 2026-02-31", (1, 5), "toml.date"),
    ("due = 2026-01-31T18:00", (1, 7), "toml.seconds 2026-01-31T18:00 2026-01-31T18:00:00"),
    ("due = 2026-01-31 18:00", (1, 7), "toml.seconds 2026-01-31 18:00 2026-01-31 18:00:00"),
    ("due = 18:00", (1, 7), "toml.seconds 18:00 18:00:00"),
    ("a = “x”", (1, 5), "toml.quote “"),
    ("a ＝ 1", (1, 3), "look-alike ＝ '='"),
    ("a: 1", (1, 2), "look-alike : '='"),
    ("年 = 1", (1, 1), "toml.key"),
    ('标题 = "x"', (1, 1), "toml.key"),
    ("a = 教育局", (1, 5), "toml.bare"),
    ("a = True", (1, 5), "look-alike True 'true'"),
    ("a = yes", (1, 5), "look-alike yes 'true'"),
    ("a = 007", (1, 5), "toml.zero"),
    ("a = .5", (1, 5), "toml.value"),
    ("a = 1,000", (1, 6), "toml.behind-a-value"),
    ('a = ["x"，"y"]', (1, 9), "look-alike ， ','"),
    ("a = 01", (1, 5), "toml.zero"),
    ('a = "x" # ok\nb = nothing', (2, 5), "toml.bare"),
    ("a = \x00", (1, 5), "toml.value"),
    ('a = "\x01"', (1, 6), "toml.control"),
    ("a = [\n  1,\n", (2, 5), "toml.value"),
    ("[a\n]", (1, 3), "toml.heading"),
    ('a = "x', (1, 7), "toml.text"),
    ("x = 1.2.3", (1, 8), "toml.behind-a-value"),
    ('a = "b" "c"', (1, 9), "toml.behind-a-value"),
]


def told(data: bytes):
    with pytest.raises((ValueError, RecursionError)) as error:
        tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    return unreadable_toml(error.value, data)


@pytest.mark.parametrize(("text", "place", "said"), CASES)
def test_a_text_that_is_no_toml(text, place, said):
    found = told(text.encode())
    assert (found.place, " ".join([found.why, *(str(fact) for _, fact in found.facts)])) == (place, said)
    assert found.drawn is not None
    assert found.drawn.source[found.drawn.position :] == text.split("\n", place[0] - 1)[-1][place[1] - 1 :]
    assert all(found.said(language) for language in LANGUAGES)


def test_lines_end_as_on_windows_and_a_mark_stands_before_the_text():
    found = told("\ufeffa = 1\r\nb = \r\n".encode())
    assert (found.place, found.shown("en").splitlines()[1:]) == ((2, 5), ["      b = ", "          ^"])


def test_a_number_without_end_has_no_place():
    assert told(b"a = " + b"9" * 5_000).shown("zh_CN") == "  TOML   这个数太长，请改正"


def test_brackets_within_brackets():
    assert told(b"a = " + b"[" * 50_000).why == "toml-too-deep"


@pytest.mark.parametrize(
    ("data", "place"),
    [(b"\xff\xfe", (1, 1)), (b"a = 1\n\xb0", (2, 1)), ("表 = 1\n".encode() + b"b = '\xb0'", (2, 6))],
)
def test_a_file_that_is_not_utf_8(data, place):
    with pytest.raises(UnicodeDecodeError) as error:
        data.decode("utf-8-sig")
    found = unreadable_toml(error.value, data)
    assert (found.why, found.place) == ("not-utf-8", place)


def test_what_tomllib_may_say_one_day_is_said_as_it_is():
    found = unreadable_toml(ValueError("Something new (at line 1, column 3)"), b"a = 1")
    assert (found.why, found.facts, found.place) == ("of-toml", (("said", "Something new"),), (1, 3))
