"""Which cell is wrong: slips planted in right forms, and what is named, beside the obvious way, in one run.

`python -m benchmarks suspects [FORMS]`: as many different forms for each number of slips. The obvious way names the
cell that stands in all broken rules, if there is only one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from benchmarks.workbooks import EDITION, right_figures
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.plain_balances import judged_alone
from xlvalidate.checking.suspects import Suspects, suspects
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Severity
from xlvalidate.ooxml.book import Book, DefinedName, Value, ValueKind, Worksheet
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Submission, SubmittedFile
from xlvalidate.rules.tree import Whose

Figures = dict[str, int]


def main(arguments: Sequence[str]) -> None:
    forms = int(arguments[0]) if arguments else 3_000
    edition = built_in_edition(EDITION)
    print("| slips | forms | named alone | among 2–3 | among more | wrong | none | obvious way | median ms | p99 ms |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for slips, tables, words in ((1, ("t3",), "1, in 表三"), (1, (), "1"), (2, (), "2"), (3, (), "3")):
        print(measured(edition, words, slips, tables, forms), flush=True)


@dataclass(slots=True)
class _Counted:
    found: Counter[str] = field(default_factory=Counter)
    obvious: int = 0
    times: list[float] = field(default_factory=list)


def measured(edition: Edition, words: str, slips: int, tables: Sequence[str], forms: int) -> str:
    random, counted = Random(slips), _Counted()
    for figures in _right(edition, random, forms):
        planted = _planted(edition, figures, random, slips, tables)
        form = _submitted(edition, figures | planted)
        broken = judged_alone(edition, form, None)
        must = [at for at in broken.broken if edition.instances[at].rule.severity is Severity.MUST]
        visible = {code for code in planted if _breaks(edition, figures | {code: planted[code]}, code)}
        if not must or not visible:
            continue
        said = figures_of(form)
        start = perf_counter()
        found = suspects(form, said, broken.broken, broken.absent)
        counted.times.append(perf_counter() - start)
        counted.found[_judged(found, visible)] += 1
        counted.obvious += _obvious(edition, must) == visible
    return _row(words, counted)


def _row(words: str, counted: _Counted) -> str:
    total, times = len(counted.times), sorted(counted.times)
    shares = (counted.found[one] for one in ("alone", "few", "more", "wrong", "none"))
    cells = [words, f"{total:,}", *(f"{one / total:.1%}" for one in shares), f"{counted.obvious / total:.1%}"]
    return (
        "| " + " | ".join([*cells, f"{times[total // 2] * 1000:.2f}", f"{times[total * 99 // 100] * 1000:.2f}"]) + " |"
    )


def _judged(found: Sequence[Suspects], truth: set[str]) -> str:
    """`alone`: only the wrong cells are named. `few`, `more`: they are among so many sets. `wrong`: others are."""
    if not all(one.ended for one in found):
        return "none"
    ways = 1
    for one in found:
        ways *= len(one.sets)
    there = all(any({*cells} <= truth for cells in one.sets) for one in found)
    there = there and {code for one in found for cells in one.sets for code in cells} >= truth
    if not there:
        return "wrong"
    return "alone" if ways == 1 else "few" if ways <= 3 else "more"


def _obvious(edition: Edition, broken: Sequence[int]) -> set[str]:
    cells = [{ref.code for ref in edition.instances[at].operands if ref.period is Whose.NOW} for at in broken]
    shared = set[str].intersection(*cells)
    return shared if len(shared) == 1 else set()


def _right(edition: Edition, random: Random, forms: int) -> Iterator[Figures]:
    for _ in range(forms):
        yield {code: int(number) for code, number in right_figures(edition, random).items()}


def _planted(
    edition: Edition, figures: Mapping[str, int], random: Random, slips: int, tables: Sequence[str]
) -> Figures:
    codes = [code for code in figures if not tables or edition.indicators[code].table in tables]
    planted: Figures = {}
    while len(planted) < slips:
        code = random.choice(codes)
        slip = random.choice(_SLIPS)(figures[code], random)
        if code not in planted and slip != figures[code]:
            planted[code] = slip
    return planted


def _digit(figure: int, random: Random) -> int:
    text = str(abs(figure))
    at = random.randrange(len(text))
    return int(text[:at] + random.choice("0123456789") + text[at + 1 :])


def _turned(figure: int, random: Random) -> int:
    text = str(abs(figure))
    if len(text) < 2:
        return figure
    at = random.randrange(len(text) - 1)
    return int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


_SLIPS: tuple[Callable[[int, Random], int], ...] = (
    lambda figure, random: figure + random.randint(1, 9),
    lambda figure, random: figure * 10_000,
    lambda figure, random: figure * 10,
    lambda figure, random: 0,
    lambda figure, random: -figure,
    _digit,
    _turned,
)


def _breaks(edition: Edition, figures: Mapping[str, int], code: str) -> bool:
    """Is a slip seen: does some `must` rule with its cell break?"""
    form = _submitted(edition, figures)
    found = judged_alone(edition, form, None).broken
    return any(edition.instances[at].rule.severity is Severity.MUST for at in found)


def _submitted(edition: Edition, figures: Mapping[str, int]) -> Submission:
    form = printed(edition)
    names = {
        one.name: DefinedName(one.name, form.cells[one.code].absolute, form.cells[one.code])
        for one in edition.indicators.values()
    }
    values = {cell: Value(ValueKind.TEXT, text) for cell, text in form.labels.items()}
    values |= {form.cells[code]: Value(ValueKind.NUMBER, str(figure)) for code, figure in figures.items()}
    sheets = tuple(Worksheet(tab.name, "visible" if tab.visible else "veryHidden") for tab in form.tabs)
    return submission(
        SubmittedFile(file="form.xlsx", sha256="0" * 64), Book(sheets=sheets, names=names, values=values), edition, form
    )
