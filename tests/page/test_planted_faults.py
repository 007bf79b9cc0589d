"""Small mistakes in the script, each of which makes it say something else than the program: the comparison finds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from tests.office import differential, entry_differential
from tests.page.known import editions
from tests.page.script_judge import ScriptJudge, expected, needs_node
from tests.page.test_judging_alike import EXPLAINED, LIVE, to_be_explained
from tests.page.test_random_rules import named, with_claims
from xlvalidate.checking.check import check
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Severity
from xlvalidate.messages import LANGUAGES
from xlvalidate.reading.submission import Kept, Submission
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import EXACTLY, tolerance_of
from xlvalidate.rules.tree import Ref

pytestmark = needs_node

FAULTS: Mapping[str, tuple[str, str, str]] = {
    "differences are not rounded": (
        "evaluate.js",
        "roundedFraction(differenceOf(left, right))",
        "numberFrom(differenceOf(left, right), false)",
    ),
    "what is rounded is cut off": (
        "decimal.js",
        "(doubled + denominator) / (denominator * BigInt(2))",
        "doubled / (denominator * BigInt(2))",
    ),
    "a tolerance excludes its end": (
        "evaluate.js",
        "compare(absolute(difference), allowed) <= 0",
        "compare(absolute(difference), allowed) < 0",
    ),
    "a tolerance of the other direction": (
        "evaluate.js",
        "signOf(difference) > 0 ? claim.within.over",
        "signOf(difference) < 0 ? claim.within.over",
    ),
    "what must not be 0 is not asked": (
        "evaluate.js",
        "claim.within.nonzero.some(",
        "[].some(",
    ),
    "at most is less than": (
        "evaluate.js",
        "'<=': (beyond) => beyond <= 0",
        "'<=': (beyond) => beyond < 0",
    ),
    "a claim over 0 fails": (
        "evaluate.js",
        "return null;\n      }\n      throw error;\n    }\n  }\n\n  /** @param {any} claim @returns {boolean} */",
        "return truth(false);\n      }\n      throw error;\n    "
        "}\n  }\n\n  /** @param {any} claim @returns {boolean} */",
    ),
    "or needs both": (
        "evaluate.js",
        "if ([one, two].some((side) => side !== null && side.holds))",
        "if ([one, two].every((side) => side !== null && side.holds))",
    ),
    "a condition that fails fails the rule": (
        "evaluate.js",
        "{ ...then, holds: true }",
        "then",
    ),
    "min is max": (
        "evaluate.js",
        "isLess(name === 'min' ? two : one, name === 'min' ? one : two)",
        "isLess(one, two)",
    ),
    "round goes to one decimal more": (
        "fraction.js",
        "roundedQuotient(near.above, near.below, places)",
        "roundedQuotient(near.above, near.below, places + 1)",
    ),
    "not is pushed wrongly": (
        "negation.js",
        "return { kind: 'either', first: opposite(claim.first)",
        "return { kind: 'both', first: opposite(claim.first)",
    ),
    "the opposite of less": (
        "negation.js",
        "'<': '>='",
        "'<': '>'",
    ),
    "blanks stay around texts": (
        "plain_text.js",
        ".filter(Boolean).join(' ')",
        ".join(' ')",
    ),
    "a pattern takes one more": (
        "text_patterns.js",
        "Math.min(runEnd[begin], begin + piece.most)",
        "Math.min(runEnd[begin], begin + piece.most + 1)",
    ),
    "a blank is never 0": (
        "submission.js",
        "const zero = reading.indicator.blank === 'zero' ||",
        "const zero =",
    ),
    "a blank that may be is lacking": (
        "figures.js",
        "isUntyped(one) && one.indicator.blank === 'empty'",
        "false",
    ),
    "an optional block is asked for": (
        "figures.js",
        "return optional ? 'optional_block' : '';",
        "return '';",
    ),
    "a rule for other offices is asked": (
        "figures.js",
        "if (!isFor(instance.rule.applies, submission.cover))",
        "if (false)",
    ),
    "a day too late": (
        "day.js",
        "const DAY_0 = Date.UTC(1899, 11, 30)",
        "const DAY_0 = Date.UTC(1899, 11, 31)",
    ),
    "a key may be there twice": (
        "entries_alone.js",
        ".get(key.key) === 1",
        ".get(key.key) <= 2",
    ),
    "an order may go back": (
        "entries_alone.js",
        "return before < 0 || !isBefore(",
        "return true || !isBefore(",
    ),
    "a sum takes all entries": (
        "entry_figures.js",
        "if (figure.where === null) {",
        "if (true) {",
    ),
    "a least that is not allowed": (
        "bounds.js",
        "compare(near, indicator.least) < 0",
        "compare(near, indicator.least) <= 0",
    ),
    "decimals are not counted": (
        "bounds.js",
        "coefficient % 10n ** BigInt(-exponent - decimals) !== 0n",
        "false",
    ),
    "a word of any list": (
        "listed_words.js",
        "if (!items.includes(said))",
        "if (false)",
    ),
    "whatever is said is a reason": (
        "empty_reasons.js",
        "return letters.length <= SHORT && madeOf(letters, words);",
        "return false;",
    ),
    "an explanation never lapses": (
        "broken_rules.js",
        "kept.bound !== finding.bound",
        "false",
    ),
    "the search takes any number of cells": (
        "smallest_sets.js",
        "const MOST_CELLS = 4",
        "const MOST_CELLS = 1",
    ),
    "bounds are no rows": (
        "smallest_sets.js",
        "...(least === null ? [] : [wholeRow(new Map([[cell, 1n]]), -least, false)]),",
        "",
    ),
    "exchanged digits are none": (
        "slips.js",
        "one !== other && turned.includes(other)",
        "false",
    ),
    "causes in the order of findings": (
        "causes.js",
        "|| one.at[0] - other.at[0] || one.at[1] - other.at[1]",
        "",
    ),
}


EDGES = (  # rules, and figures that tell such faults apart
    ("a / b = c", {"a": 1, "b": 3, "c": 0.3}, "rounding"),
    ("a / b = c", {"a": 0, "b": 0.04, "c": 0}, "rounding"),
    ("a * b = c", {"a": 1.05, "b": 2, "c": 2}, "rounding"),
    ("a = b", {"a": 1, "b": 1.5}, "0.5"),
    ("a + b = c", {"a": 1000, "b": 234, "c": 1324}, None),
    ("a + b = c", {"a": -1, "b": 2, "c": 5}, None),
    ("not (a = 1 and b = 2)", {"a": 1, "b": 3}, None),
    ("not (a < 1 or b < 2)", {"a": 1, "b": 2}, None),
    ('code = "a b"', {"code": " a  b "}, None),
    ('code matches "digit 2"', {"code": "123"}, None),
    ("if a > 0 then b = 1", {"a": 0, "b": 2}, None),
    ("a = 0 or b = 0", {"a": 0, "b": 2}, None),
    ("min(a, b) = 1", {"a": 1, "b": 2}, None),
    ("round(a, 0) = c", {"a": 1.4, "c": 1}, None),
    ("a <= b", {"a": 1, "b": 1}, None),
    ("a = b", {"a": 0.0000000001, "b": 0}, None),
    ("day < until", {"day": 46023, "until": 46024}, None),
)


@cache
def edged() -> Edition:
    """A form with these rules."""
    live = editions()["live"]
    said = []
    for rule, _, tolerance in EDGES:
        of = EXACTLY if tolerance is None else tolerance_of(tolerance if tolerance == "rounding" else float(tolerance))
        severity = Severity.MUST if "+" in rule else Severity.EXPLAIN  # of sums it is said which cells are likely wrong
        said.append((parse(rule), of, severity, False))
    found = with_claims(live, said)
    return replace(found, text=replace(found.text, id="edged"), digest="e" * 64)


@cache
def known() -> Sequence[Edition]:
    return (edged(), *(editions()[name] for name in KNOWN))


KNOWN = ("live", "kinds-1", "grants-2026", "research-awards", "ogi-2021", "ogi-2014", "health-workforce")


@cache
def submissions() -> Sequence[Submission]:
    """Few forms of many kinds; what finds the most comes first."""
    return [*_submissions()]


def _submissions() -> Iterator[Submission]:
    yield from (filled_in(figures) for _, figures, _ in EDGES)
    live = editions()["live"]
    for drawn in LIVE.values():
        yield differential.read_as(
            live, differential.Filling({code: drawn.get(code.removeprefix("t_x_"), "") for code in live.indicators})
        )
    explained, findings = to_be_explained()
    for text in EXPLAINED:
        kept = {one.id: Kept(text, "t=1", "1 = 2") for one in findings[:1]}
        yield replace(explained, explanations={one.id: text for one in findings}, kept=kept)
    yield replace(explained, cover={**explained.cover, "level": "国务院部门"})
    yield blank_block()
    for name in ("kinds-1", "grants-2026", "research-awards"):
        drawn_entries = entry_differential.fillings(editions()[name], 9, seed=7)
        yield from (entry_differential.read_as(editions()[name], one) for one in drawn_entries)
    for name in ("health-workforce", "ogi-2014"):
        drawn_figures = differential.fillings(editions()[name], 6, seed=7)
        yield from (differential.read_as(editions()[name], one) for one in drawn_figures)


def filled_in(figures: Mapping[str, float | str]) -> Submission:
    by_code = {named(Ref(code)).code: figure for code, figure in figures.items()}
    whole = {code: by_code.get(code, "") for code in edged().indicators}
    return differential.read_as(edged(), differential.Filling(whole))


def blank_block() -> Submission:
    """A form in which an optional block was rightly left empty."""
    edition = editions()["ogi-2014"]
    figures = {code: None if code in edition.optional else 0 for code in edition.indicators}
    return differential.read_as(edition, differential.Filling(figures))


@pytest.fixture(scope="module")
def pupil() -> Iterator[ScriptJudge]:
    languages = [LANGUAGES[at % 2] for at in range(len(submissions()))]
    wanted = [expected(one, language) for one, language in zip(check(submissions()), languages, strict=True)]
    with ScriptJudge(known()) as found:
        found.keep(submissions(), languages, wanted)
        yield found


def test_the_script_as_it_is_says_the_same_of_all(pupil: ScriptJudge) -> None:
    assert pupil.first_unlike(None) is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(pupil: ScriptJudge, fault: str) -> None:
    assert pupil.first_unlike(FAULTS[fault]) is not None
