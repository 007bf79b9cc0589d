"""Patterns of statements: what a sentence has to say so that a figure in it means something.

    ('收到' | '受理') gap 12 '申请' gap 4 figure counted

What stands in single quotation marks is that very text, `( | )` one of several, a word without quotation marks one of a
list that the edition gives that name. `gap 12` is up to twelve characters of the same clause, `wide 12` also over a
comma. `year` is a year, which is no figure. `figure` is the figure's place; `none` says instead that there is nothing:
0. A gap never goes past another figure. Blanks count for nothing.

An author writes no regular expression, and the time that a pattern takes grows with the length of the sentence, its
gaps and its parts, never faster.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TypeAlias

from xlvalidate.characters import normal
from xlvalidate.errors import RuleSyntaxError, words
from xlvalidate.findings import Number
from xlvalidate.rules.chinese_figures import figures_in

FIGURE, NONE, GAP, WIDE, YEAR = "figure", "none", "gap", "wide", "year"
RESERVED = (FIGURE, NONE, GAP, WIDE, YEAR)
"""No list of words may be called so."""
MOST_PARTS = 16
MOST_GAP, MOST_GAPS = 60, 120
"""Of one gap, and of all of a pattern together."""
MOST_BEGINNINGS = 64
"""In a sentence: one that says the same word more often is no sentence."""
MOST_ALTERNATIVES = 200
"""Of one place, those of named lists counted."""
LONGEST = 1_000
MOST_OF_A_SENTENCE = 2_000
"""Characters that are looked at together."""

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<literal>'[^'\n]*')|(?P<sign>[()|])|(?P<number>[0-9]{1,3})(?![0-9a-z_])"
    r"|(?P<word>[a-z][a-z0-9_]*)"
)
_COMMAS = ",，"
_YEAR = re.compile(r"[12][0-9]{3}年度?")
_FIGURE = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
# A year, a day, a number of an order or of a paragraph is no figure of anything, and a gap may go past it.
_NAMED_AFTER = re.compile(r"年|月|日|号|届|时|:[0-9]")
_BEFORE_A_NAME = ("第", "〔", "[", "【")
# A range, a share of something, a part of a longer number.
_NO_FIGURE_BEFORE, _NO_FIGURE_AFTER = "-~—–/.*×+", "-~—–/*×%‰"

Wordlists: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several texts."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceGap:
    """Up to so many characters; `wide` goes over commas."""

    most: int
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where the figure stands; `none` says that there is nothing, and no figure is there."""

    none: bool = False


@dataclass(frozen=True, slots=True)
class YearPlace:
    """Where a year stands."""


Part: TypeAlias = Alternatives | SentenceGap | FigurePlace | YearPlace


@dataclass(frozen=True, slots=True)
class WrittenFigure:
    """A figure in a sentence that is prepared: where it begins and ends, and what it is; None where it is a share, a
    range or part of something longer, which no statement means.
    """

    begin: int
    end: int
    number: Number | None


@dataclass(frozen=True)
class PreparedSentence:
    """A sentence as patterns look at it: one width of characters, small letters, no blanks."""

    text: str

    @cached_property
    def figures(self) -> tuple[WrittenFigure, ...]:
        """Its figures, without the numbers that only name something: a year, a day, an order."""
        return tuple(_all_figures(self.text))

    @cached_property
    def beginning(self) -> Mapping[int, int]:
        """By where they begin: the numbers of its figures."""
        return {one.begin: number for number, one in enumerate(self.figures)}

    @cached_property
    def barriers(self) -> frozenset[int]:
        """Every place at which a figure stands."""
        return frozenset(at for one in self.figures for at in range(one.begin, one.end))

    def before(self, at: int) -> int:
        """Where the figure before a place ends; 0 where there is none."""
        return max((one.end for one in self.figures if one.end <= at), default=0)


def prepared(sentence: str) -> PreparedSentence:
    """A sentence as patterns look at it."""
    plain = normal("NFKC", sentence[:MOST_OF_A_SENTENCE]).casefold()
    # A blank between two figures parts them: `3 4` is not 34.
    return PreparedSentence(re.sub(r"(?<![0-9.])\s+|\s+(?![0-9.])|(?<=[0-9.])\s+(?=[0-9.])", _kept_apart, plain))


def _kept_apart(blank: re.Match[str]) -> str:
    before, after = blank.string[max(blank.start() - 1, 0) : blank.start()], blank.string[blank.end() : blank.end() + 1]
    return " " if before.isdigit() and after.isdigit() else ""


def _figures(text: str) -> Iterator[WrittenFigure]:
    for found in _FIGURE.finditer(text):
        begin, end = found.span()
        before, after = text[:begin], text[end:]
        if _NAMED_AFTER.match(after) or before.endswith(_BEFORE_A_NAME):
            continue
        odd = before[-1:] in _NO_FIGURE_BEFORE if before else False
        odd = odd or (bool(after) and (after[0] in _NO_FIGURE_AFTER or after[0].isdigit()))
        number = Decimal(found[0].replace(",", ""))
        whole = "." not in found[0]
        yield WrittenFigure(begin, end, None if odd else int(number) if whole else number)


def _all_figures(text: str) -> list[WrittenFigure]:
    """Those in digits and those in characters, from the left."""
    return sorted((*_figures(text), *(WrittenFigure(*one) for one in figures_in(text))), key=lambda one: one.begin)


@dataclass(frozen=True, slots=True)
class Told:
    """What a pattern found in a sentence: the number of the figure, None where it says that there is none, and from
    where to where.
    """

    figure: int | None
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class StatementPattern:
    """One way in which a statement is written: its parts, one after the other."""

    parts: tuple[Part, ...]

    def told(self, sentence: PreparedSentence) -> Iterator[Told]:
        """Wherever a sentence says it; of one figure the shortest way from each beginning."""
        for begin in self._begins(sentence)[:MOST_BEGINNINGS]:
            ends: set[tuple[int, int | None]] = {(begin, None)}
            for part in self.parts:
                ends = set(_ends(part, sentence, ends))
                if not ends:
                    break
            shortest: dict[int | None, int] = {}
            for end, figure in ends:
                shortest[figure] = min(end, shortest.get(figure, end))
            for figure, end in shortest.items():
                yield Told(figure, begin, end)

    def _begins(self, sentence: PreparedSentence) -> list[int]:
        first = self.parts[0]
        if isinstance(first, YearPlace):
            return [found.start() for found in _YEAR.finditer(sentence.text)]
        if isinstance(first, FigurePlace):
            return [one.begin for one in sentence.figures]
        assert isinstance(first, Alternatives)
        return sorted({at for one in first.texts for at in _places(one, sentence.text)})


def _places(said: str, text: str) -> Iterator[int]:
    at = text.find(said)
    while at >= 0:
        yield at
        at = text.find(said, at + 1)


def _ends(
    part: Part, sentence: PreparedSentence, begins: set[tuple[int, int | None]]
) -> Iterator[tuple[int, int | None]]:
    """Where a part can end that begins at one of several places, with the figure so far."""
    for at, figure in begins:
        match part:
            case Alternatives(texts):
                yield from ((at + len(one), figure) for one in texts if sentence.text.startswith(one, at))
            case SentenceGap(most, wide):
                yield at, figure
                for end in range(at + 1, min(at + most, len(sentence.text)) + 1):
                    if end - 1 in sentence.barriers or (not wide and sentence.text[end - 1] in _COMMAS):
                        break
                    yield end, figure
            case YearPlace():
                if (year := _YEAR.match(sentence.text, at)) is not None:
                    yield from ((end, figure) for end in range(at + len("2025年"), year.end() + 1))
            case FigurePlace(none=True):
                yield at, figure
            case FigurePlace():
                number = sentence.beginning.get(at)
                if number is not None and sentence.figures[number].number is not None:
                    yield sentence.figures[number].end, number


def statement_pattern(source: str, lists: Wordlists) -> StatementPattern:
    """The pattern that a text describes, with the named lists of words. Raises RuleSyntaxError with a caret."""
    reader = _Reader(source, lists)
    parts: list[Part] = []
    while not reader.at_end:
        begins = reader.at
        parts.append(reader.part())
        if len(parts) > MOST_PARTS:
            raise RuleSyntaxError(words("statement-parts", most=MOST_PARTS), source, begins)
        if sum(one.most for one in parts if isinstance(one, SentenceGap)) > MOST_GAPS:
            raise RuleSyntaxError(words("statement-gaps", most=MOST_GAPS), source, begins)
    places = [one for one in parts if isinstance(one, FigurePlace)]
    if len(places) != 1:
        at = reader.second_place if len(places) > 1 else len(source)
        raise RuleSyntaxError(words("statement-one-figure"), source, at)
    if not any(isinstance(one, Alternatives) for one in parts):
        raise RuleSyntaxError(words("statement-no-words"), source, 0)
    if isinstance(parts[0], SentenceGap) or isinstance(parts[-1], SentenceGap):
        at = 0 if isinstance(parts[0], SentenceGap) else reader.last
        raise RuleSyntaxError(words("statement-gap-outside"), source, at)
    if places[0].none and parts[0] is places[0]:
        raise RuleSyntaxError(words("statement-none-first"), source, 0)
    return StatementPattern(tuple(parts))


def either_word(source: str, lists: Wordlists) -> tuple[str, ...]:
    """The texts of `'a' | 'b' | name`. Raises RuleSyntaxError with a caret."""
    reader = _Reader(source, lists)
    found = reader.alternatives()
    if not reader.at_end:
        raise RuleSyntaxError(words("statement-bar"), source, reader.at)
    return found.texts


@lru_cache(maxsize=4_096)
def plain_word(said: str) -> str:
    """A text as it is looked for in a sentence."""
    return prepared(said).text


class _Reader:
    """A pattern from left to right; `last` is where the part that was read last begins."""

    def __init__(self, source: str, lists: Wordlists) -> None:
        if len(source) > LONGEST:
            raise RuleSyntaxError(words("rule-too-long", most=LONGEST), source[:60], 59)
        self.source = source
        self.lists = lists
        self.at = self.last = 0
        self.second_place = 0
        self._skip()

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.source)

    def _skip(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in " \t":
            self.at += 1

    def _next(self) -> re.Match[str] | None:
        """The next token; None at the end. Raises where there is none that could stand in a pattern."""
        if self.at_end:
            return None
        found = _TOKEN.match(self.source, self.at)
        if found is None:
            raise self._odd()
        return found

    def _take(self, found: re.Match[str]) -> None:
        self.last, self.at = self.at, found.end()
        self._skip()

    def part(self) -> Part:
        found = self._next()
        assert found is not None
        match found["word"]:
            case "figure" | "none" as word:
                self.second_place = self.at
                self._take(found)
                return FigurePlace(none=word == NONE)
            case "year":
                self._take(found)
                return YearPlace()
            case "gap" | "wide" as word:
                begins = self.at
                self._take(found)
                many = self._next()
                if many is None or many["number"] is None or not 1 <= int(many["number"]) <= MOST_GAP:
                    raise RuleSyntaxError(words("statement-gap", most=MOST_GAP), self.source, self.at)
                self._take(many)
                self.last = begins
                return SentenceGap(int(many["number"]), wide=word == WIDE)
        if found["sign"] == "(":
            begins = self.at
            self._take(found)
            inside = self.alternatives()
            close = self._next()
            if close is None or close["sign"] != ")":
                raise RuleSyntaxError(words("statement-bracket"), self.source, self.at)
            self._take(close)
            self.last = begins
            return inside
        if found["sign"] is not None or found["number"] is not None:
            why = "statement-bar-outside" if found["sign"] == "|" else "statement-stray"
            raise RuleSyntaxError(words(why, given=found[0]), self.source, self.at)
        return Alternatives(self._texts())

    def alternatives(self) -> Alternatives:
        """One of several texts, between bars."""
        begins, texts = self.at, [*self._texts()]
        while (bar := self._next()) is not None and bar["sign"] == "|":
            self._take(bar)
            texts += self._texts()
        if len(texts) > MOST_ALTERNATIVES:
            raise RuleSyntaxError(words("statement-alternatives", most=MOST_ALTERNATIVES), self.source, begins)
        return Alternatives(tuple(dict.fromkeys(texts)))

    def _texts(self) -> tuple[str, ...]:
        """A text in quotation marks, or those of a list by its name."""
        found = self._next()
        if found is None or (found["literal"] is None and found["word"] is None):
            raise RuleSyntaxError(words("statement-text"), self.source, self.at)
        if found["literal"] is not None:
            said = plain_word(found["literal"][1:-1])
            if not said:
                raise RuleSyntaxError(words("statement-text"), self.source, self.at)
            self._take(found)
            return (said,)
        if found["word"] in RESERVED or found["word"] not in self.lists:
            known = tuple(self.lists) or ("—",)
            raise RuleSyntaxError(words("statement-no-list", given=found["word"], known=known), self.source, self.at)
        self._take(found)
        return tuple(map(plain_word, self.lists[found["word"]]))

    def _odd(self) -> RuleSyntaxError:
        given = self.source[self.at]
        if given == "'":
            return RuleSyntaxError(words("pattern-open"), self.source, self.at)
        if given in "[]{}\\^$.*?+":
            return RuleSyntaxError(words("statement-regular", given=given), self.source, self.at)
        if written := re.match(r"[^\W_]+", self.source[self.at :]):
            return RuleSyntaxError(words("pattern-letters", given=written[0]), self.source, self.at)
        return RuleSyntaxError(words("statement-stray", given=given), self.source, self.at)
