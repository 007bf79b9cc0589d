"""A regular expression of Python as JavaScript writes it."""

import re

import pytest

from xlvalidate.page.script_patterns import script_pattern

_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = r"\p{L}\p{N}_"


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        ("(?P<year>[0-9]{4})-(?P=year)", r"(?<year>[0-9]{4})-\k<year>"),
        (r"\s+", f"[{_SPACES}]+"),
        (r"[\s年]", f"[{_SPACES}年]"),
        (r"a.b[.]", r"a[^\n]b[.]"),
        ("^a$", r"(?<![^])a(?=\n?(?![^]))"),
        (r"\bSUM", f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))SUM"),
        (r"\-\:\.\$[\-\]:]", r"-:\.\$[\-\]:]"),
        (r"\x00\t", r"\x00\t"),
        ("\u2028", r"\u2028"),
    ],
)
def test_what_is_written_otherwise(pattern: str, source: str) -> None:
    assert script_pattern(pattern) == {"source": source, "flags": "u"}


def test_flags_and_bytes() -> None:
    assert script_pattern(re.compile("a.", re.IGNORECASE | re.DOTALL)) == {"source": "a.", "flags": "uis"}
    assert script_pattern(re.compile(rb"^\s\xff", re.MULTILINE)) == {
        "source": r"(?<![^\n])[\t-\r\x20]\xff",
        "flags": "u",
    }
    assert script_pattern(re.compile(rb"\ba"))["source"].count("A-Za-z0-9_") == 4


@pytest.mark.parametrize("pattern", [r"\d", r"[\w]", r"a\Z", re.compile("a b", re.VERBOSE)])
def test_what_has_no_counterpart(pattern: str) -> None:
    with pytest.raises(ValueError):
        script_pattern(pattern)
