"""What the text of a report says that has a figure in the form: its sentences, held against an edition's statements."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.statement import Statement
from xlvalidate.findings import Number
from xlvalidate.rules.statement_patterns import MOST_OF_A_SENTENCE, PreparedSentence, Told, prepared

MOST_CHARACTERS = 500_000
"""Of a text; what is behind them is not looked at."""
MOST_READINGS = 500
"""Of a text; a report has a few dozen."""

# Where a sentence ends; a full stop of ASCII only before a blank, and the bars of a table part what stands in it.
_SENTENCE_END = re.compile(r"[。；;！!？?|｜\t]|\.(?=\s|$)")
_NUMBERED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．是]|[（(]?[0-9]{1,2}[)）、.．]|第[一二三四五六七八九十]+)"
)
_COMMA = re.compile(r"[,，。；;]")
_RUNNING, _LONGEST_HEADING = 15, 60
"""So many characters of a line are running text, which may go on in the next one; so many a heading may have."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line or a paragraph of a report, and where it is, as `placed_at` writes it."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class StatementReading:
    """One figure that a text gives: by which statement, the sentence as it was published, and where that is."""

    id: str
    figure: Number
    sentence: str
    where: str = ""


def placed_at(numbers: Mapping[str, int]) -> str:
    """Where something is in a text, by what is counted there: `page=2 line=12`."""
    return " ".join(f"{what}={number}" for what, number in numbers.items())


def place_in(where: str) -> dict[str, int]:
    """The numbers again."""
    pairs = (one.partition("=") for one in where.split())
    return {what: int(number) for what, _, number in pairs if number.isdecimal()}


def readings_in(
    lines: Iterable[TextLine], statements: Mapping[str, Statement], simplify: Callable[[str], str] | None = None
) -> tuple[StatementReading, ...]:
    """Every figure that lines give by one of these statements, in the order of the text; the same figure of the same
    sentence once. A sentence is looked at as `simplify` makes it, and quoted as it is.
    """
    found: dict[tuple[str, Number, str], StatementReading] = {}
    for sentence in sentences(lines):
        looked_at = prepared(simplify(sentence.text) if simplify else sentence.text)
        for statement in statements.values():
            for figure in _figures(statement, looked_at):
                key = (statement.id, figure, sentence.text)
                found.setdefault(key, StatementReading(statement.id, figure, sentence.text, sentence.where))
        if len(found) >= MOST_READINGS:
            break
    return tuple(found.values())


def fillings(readings: Sequence[StatementReading], edition: Edition) -> dict[str, StatementReading]:
    """By code: what a blank cell may get, as a statement that means this one figure alone says it, and says it only in
    one way.
    """
    found: dict[str, StatementReading] = {}
    for statement in edition.statements.values():
        code, own = statement.fills, [one for one in readings if one.id == statement.id]
        if code is not None and len({one.figure for one in own}) == 1:
            found.setdefault(code, own[0])
    return found


def sentences(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """The sentences of a text. One that is broken over lines is put together where the line before is running text
    that has not come to its end, and the next one does not begin with a number or a heading.
    """
    waiting, where, characters = "", "", 0
    for line in lines:
        characters += len(line.text)
        if characters > MOST_CHARACTERS:
            break
        text = line.text.strip("\r\n")
        if waiting and (not text.strip() or _NUMBERED.match(text) or len(waiting) > MOST_OF_A_SENTENCE):
            yield from _cut(waiting, where)
            waiting = ""
        where = where if waiting else line.where
        *whole, rest = _SENTENCE_END.split(waiting + text)
        for one in whole:
            yield from _cut(one.strip(), where)
            where = line.where
        waiting = rest.strip()
        if not _goes_on(waiting, text):
            yield from _cut(waiting, where)
            waiting = ""
    yield from _cut(waiting, where)


def _goes_on(rest: str, line: str) -> bool:
    """May what is at the end of a line be the first part of a sentence?"""
    if len(rest) < _RUNNING or rest.endswith((":", "：")):
        return False
    heading = _NUMBERED.match(line) and len(line) <= _LONGEST_HEADING and not _COMMA.search(line)
    return not heading


def _cut(sentence: str, where: str) -> Iterator[TextLine]:
    """A sentence in pieces that are looked at as a whole."""
    for at in range(0, len(sentence), MOST_OF_A_SENTENCE):
        yield TextLine(sentence[at : at + MOST_OF_A_SENTENCE], where)


def _figures(statement: Statement, sentence: PreparedSentence) -> Iterator[Number]:
    seen: set[int | None] = set()
    for pattern in statement.patterns:
        for told in pattern.told(sentence):
            if told.figure not in seen and _means_it(statement, sentence, told):
                seen.add(told.figure)
                number = 0 if told.figure is None else sentence.figures[told.figure].number
                if number is not None:
                    yield number


def _means_it(statement: Statement, sentence: PreparedSentence, told: Told) -> bool:
    """Does no word around it say that something else is meant?"""
    text = sentence.text
    # What says that there is nothing is a clause of its own.
    begins = sentence.before(told.begin) if told.figure is not None else text.rfind(",", 0, told.begin) + 1
    around = text[begins : told.end]
    if any(word in around for word in statement.unless):
        return False
    if statement.about and not any(word in text[: told.end] for word in statement.about):
        return False
    begin = told.end if told.figure is None else sentence.figures[told.figure].begin
    return not any(text.endswith(word, 0, begin) for word in statement.rounded)
