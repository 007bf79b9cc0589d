"""A statement of an edition: what the text of a report says that has a figure in the form, and which figure that is.

A statement is no part of the form as it was issued, and does not change it: the digest of an edition does not cover
those that stand in a file beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, ConfigDict, StringConstraints

from xlvalidate.editions.codes import STRICT, Code, Label, Said
from xlvalidate.errors import Drawn, Fault, RuleSyntaxError, fault, words
from xlvalidate.faults import SaidError
from xlvalidate.findings import Severity
from xlvalidate.rules.statement_patterns import (
    LONGEST,
    RESERVED,
    StatementPattern,
    Wordlists,
    either_word,
    plain_word,
    statement_pattern,
)
from xlvalidate.toml_places import Location

RULE = "X-TEXT"
"""The rule that the text of a report says what its tables say; a statement is its instance: `X-TEXT.received`."""
STATEMENTS, WORDS = "statements", "statement_words"
MOST_STATEMENTS, MOST_PATTERNS, MOST_MEANINGS = 200, 40, 12
_MOST_WORDS = 200
_Read = TypeVar("_Read")


def _wordlist(said: tuple[str, ...]) -> tuple[str, ...]:
    if not said or not all(map(plain_word, said)):
        raise SaidError(words("statement-text"))
    if len(said) > _MOST_WORDS:
        raise SaidError(words("too-many", most=_MOST_WORDS))
    return said


PatternText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Wordlist = Annotated[tuple[str, ...], AfterValidator(_wordlist)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWords:
    """What a statement is called in another language."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    label: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement as it is written. `patterns` are the ways in which reports say it, `means` the sums of indicators
    that its figure may be: any one of them is enough.

    What a pattern fits is no such statement where a word of `unless` stands in it or between it and the figure before,
    where none of `about` stands before it in its sentence, or one of `rounded` right before its figure. With `fills`
    a blank cell of a report that is imported gets the figure.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: Code
    label: Label
    patterns: tuple[PatternText, ...]
    means: tuple[PatternText, ...]
    unless: PatternText | None = None
    about: PatternText | None = None
    rounded: PatternText | None = None
    severity: Severity = Severity.EXPLAIN
    fills: bool = False
    translations: dict[str, StatementWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as the engine works with it: `means` are by full codes."""

    line: StatementLine
    patterns: tuple[StatementPattern, ...]
    means: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """By what a reading of it is known."""
        return self.line.id

    @property
    def instance_id(self) -> str:
        """As a finding about it is known: `X-TEXT.received`."""
        return f"{RULE}.{self.line.id}"

    @property
    def codes(self) -> tuple[str, ...]:
        """All the indicators that it may speak of."""
        return tuple(dict.fromkeys(code for meaning in self.means for code in meaning))

    @property
    def fills(self) -> str | None:
        """The one indicator that it means, where a blank cell may get its figure."""
        return self.means[0][0] if self.line.fills else None

    def label(self, language: str) -> str:
        """What it is called, in a language if the edition says it."""
        said = self.line.translations.get(language)
        return said.label if said else self.line.label


def statements_of(
    lines: Sequence[StatementLine],
    lists: Wordlists,
    indicators: Mapping[str, object],
    faults: list[Fault],
) -> dict[str, Statement]:
    """The statements of an edition by id; what is wrong with them goes to the faults. `indicators` are the figures with
    a cell of their own, by code.
    """
    found: dict[str, Statement] = {}
    faults += [fault("", "statement-reserved", (WORDS, name), name=name) for name in lists if name in RESERVED]
    if len(lines) > MOST_STATEMENTS:
        faults.append(fault("", "too-many", (STATEMENTS,), most=MOST_STATEMENTS))
        return found
    for number, line in enumerate(lines):
        at: Location = (STATEMENTS, number)
        wrong = len(faults)
        if line.id in found:
            faults.append(fault("", "two-statements", (*at, "id"), id=line.id))
        faults += _of_the_line(line, at)
        patterns = [
            _read(statement_pattern, said, lists, (*at, "patterns", position), faults)
            for position, said in enumerate(line.patterns)
        ]
        means = tuple(_meaning(said, indicators, (*at, "means", n), faults) for n, said in enumerate(line.means))
        around = {
            key: () if said is None else _read(either_word, said, lists, (*at, key), faults) or ()
            for key, said in (("unless", line.unless), ("about", line.about), ("rounded", line.rounded))
        }
        if line.fills and len(faults) == wrong and (len(means) > 1 or len(means[0]) > 1):
            faults.append(fault("", "statement-fills", (*at, "fills")))
        if len(faults) == wrong:
            found[line.id] = Statement(line=line, patterns=tuple(filter(None, patterns)), means=means, **around)
    return found


def _of_the_line(line: StatementLine, at: Location) -> Iterator[Fault]:
    if line.severity is Severity.MUST:
        yield fault("", "statement-must", (*at, "severity"))
    for key, given, most in (("patterns", line.patterns, MOST_PATTERNS), ("means", line.means, MOST_MEANINGS)):
        if not given:
            yield fault("", "empty", (*at, key))
        if len(given) > most:
            yield fault("", "too-many", (*at, key), most=most)


def _read(
    reader: Callable[[str, Wordlists], _Read], said: str, lists: Wordlists, at: Location, faults: list[Fault]
) -> _Read | None:
    try:
        return reader(said, lists)
    except RuleSyntaxError as error:
        faults.append(Fault("", error.why.why, error.why.facts, at, drawn=error.drawn))
        return None


def _meaning(said: str, indicators: Mapping[str, object], at: Location, faults: list[Fault]) -> tuple[str, ...]:
    """The indicators of a sum: `t3_new_total + t3_carried_in_total`, `t3_denied_*_total`."""
    codes: list[str] = []
    begin = 0
    for term in said.split("+"):
        place = begin + len(term) - len(term.lstrip())
        begin += len(term) + 1
        code = term.strip()
        fitting = [code] if code in indicators else []
        if "*" in code and set(code).isdisjoint("[]?"):
            fitting = [one for one in indicators if fnmatchcase(one, code)]
        if not fitting:
            why = words("names-none", pattern=code) if code else words("statement-code")
            faults.append(Fault("", why.why, why.facts, at, drawn=Drawn(said, min(place, max(len(said) - 1, 0)))))
        codes += fitting
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        faults.append(fault("", "statement-twice", at, code=twice))
    return tuple(codes)
