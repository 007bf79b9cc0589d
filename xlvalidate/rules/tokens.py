"""Characters to tokens. The names of the tokens are the words that errors use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.errors import RuleSyntaxError, words

KEYWORDS = frozenset({"if", "then", "iff", "and", "sum", "blank"})
"""Words that no code may be. `or`, `not`, `in`, `matches` and the functions are known by where they stand, so that
figures may still be called so.
"""
FUNCTIONS = ("abs", "min", "max", "round")
OF_ENTRIES = ("min", "max", "count")
"""Functions of the entries of an open table, besides `sum`; `min` and `max` are those where they have one column."""
ASKED_OF_ENTRIES = ("count", "unique", "ordered")
"""Words that only of entries say something."""

_IN_DAYS = ("-", "/")

_TOKEN = re.compile(
    r"(?P<space>[ \t\n]+)"
    r"|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_.]))"
    r"|(?P<text>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<comparison><>|<=|>=|[=<>])"
    r"|(?P<sign>[-+*/().,])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, day, text, word, keyword, comparison, sign or end; `position` counts characters from 0."""

    kind: str
    text: str
    position: int


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a rule, ending with one of kind `end`. Raises RuleSyntaxError at the first odd character."""
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise _odd(source, position)
        kind, text = match.lastgroup or "", match[0]
        if kind == "number" and source[match.end() : match.end() + 1] in _IN_DAYS:
            _refuse_day(source, position)
        if kind == "word" and text in KEYWORDS:
            kind = "keyword"
        if kind != "space":
            yield Token(kind, text, position)
        position = match.end()
    yield Token("end", "", position)


def _refuse_day(source: str, position: int) -> None:
    """What is written as nobody writes an amount is a day: `2026/3/1`."""
    from xlvalidate.rules.habits import other_day

    if (said := other_day(source, position)) is not None:
        raise RuleSyntaxError(said[0], source, said[1])


def _odd(source: str, position: int) -> RuleSyntaxError:
    from xlvalidate.rules.habits import meant  # only where something is wrong

    said = meant(source, position, "token")
    if said is not None:
        return RuleSyntaxError(said[0], source, said[1])
    if source[position].isdigit():
        return RuleSyntaxError(words("expected", what=words("expected.number")), source, position)
    return RuleSyntaxError(words("odd-character", character=source[position]), source, position)
