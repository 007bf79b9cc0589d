"""Characters to tokens. The names of the tokens are the words that errors use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.errors import RuleSyntaxError, Words, words

KEYWORDS = frozenset({"if", "then", "iff", "and", "sum", "blank"})

_TOKEN = re.compile(
    r"(?P<space>[ \t\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<comparison><>|<=|>=|[=<>])"
    r"|(?P<sign>[-+*().])"
)
_LOOK_ALIKE = {
    "＝": "=",
    "＋": "+",
    "－": "-",
    "×": "*",
    "≠": "<>",
    "≤": "<=",
    "≥": ">=",
    "（": "(",
    "）": ")",
    "/": "*",
}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, word, keyword, comparison, sign or end; `position` counts characters from 0."""

    kind: str
    text: str
    position: int


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a rule, ending with one of kind `end`. Raises RuleSyntaxError at the first odd character."""
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise RuleSyntaxError(_odd(source[position]), source, position)
        kind, text = match.lastgroup or "", match[0]
        if kind == "word" and text in KEYWORDS:
            kind = "keyword"
        if kind != "space":
            yield Token(kind, text, position)
        position = match.end()
    yield Token("end", "", position)


def _odd(character: str) -> Words:
    if character == "/":
        return words("division")
    if character in _LOOK_ALIKE:
        return words("look-alike", character=character, instead=repr(_LOOK_ALIKE[character]))
    if character.isdigit():
        return words("expected", what=words("expected.number"))
    return words("odd-character", character=character)
