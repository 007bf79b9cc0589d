"""Which cell is wrong: errors planted in right forms, and what is named, beside the obvious way, in one run.

`python -m benchmarks suspects [FORMS]`: so many different forms in all, and the example reports. The obvious way names
the cell that stands in all broken rules, if there is only one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.planted import NAMED, OF_ONE_CELL, Kind, planted
from benchmarks.right_forms import right_forms
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.plain_balances import judged_alone
from xlvalidate.checking.suspect_rows import rows_of
from xlvalidate.checking.suspects import Suspects, must, suspects
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.book import Book, DefinedName, Value, ValueKind, Worksheet
from xlvalidate.reading.read import read, submission
from xlvalidate.reading.submission import Reading, Submission, SubmittedFile
from xlvalidate.rules.tree import Whose

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"


def main(arguments: Sequence[str]) -> None:
    forms = int(arguments[0]) if arguments else 10_000
    kinds = Counter[tuple[Kind, str]]()
    print(f"| form | errors | forms | {' | '.join(_HEADS)} |")
    print("|" + "---|" * (3 + len(_HEADS)))
    editions = {name: built_in_edition(name) for name in ("ogi-2014", "ogi-2019", "ogi-2021")}
    asked = [*_asked(editions)]
    for one in asked:
        _print(one, _measured(one, _generated(one, forms // len(asked)), kinds))
    examples = [*_examples()]
    for errors in (1, 2, 3):
        one = Asked("examples", "any", errors)
        _print(one, _measured(one, _of_examples(examples, errors, forms // len(asked)), kinds))
    print()
    print("| planted alone, or with one or two others | seen | first | named | rightly |")
    print("|---|---|---|---|---|")
    for kind in Kind:
        print(_of_kind(kind, kinds))
    print(_every_kind(kinds))


_HEADS = (
    "named alone", "among 2–3", "among more", "wrong", "not ended",
    "a set named alone is right", "obvious way", "median ms", "p99 ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the table: forms of one edition, what is planted in them, and how many of their cells are blank."""

    name: str
    where: str
    errors: int
    kinds: Sequence[Kind] = tuple(Kind)
    edition: Edition | None = None
    table: str = ""
    blank: float = 0


def _asked(editions: Mapping[str, Edition]) -> Iterator[Asked]:
    for name in ("ogi-2019", "ogi-2021"):
        yield Asked(name, "表三, one cell", 1, OF_ONE_CELL, editions[name], "t3")
    for name, edition in editions.items():
        yield Asked(name, "one cell", 1, OF_ONE_CELL, edition)
    for errors in (1, 2, 3):
        for name, edition in editions.items():
            yield Asked(name, "any", errors, edition=edition)
    yield Asked("ogi-2021", "any, 5 % blank", 1, edition=editions["ogi-2021"], blank=0.05)


@dataclass(frozen=True, slots=True)
class Planted:
    """A form with errors: what was typed, what is right, and the kind of error of each cell."""

    form: Submission
    right: Mapping[str, int]
    typed: Mapping[str, int]
    kinds: Mapping[str, Kind]


def _generated(asked: Asked, forms: int) -> Iterator[Planted]:
    assert asked.edition is not None
    random, edition = Random(f"{asked.name} {asked.where} {asked.errors}"), asked.edition
    blank = blank_form(edition)
    codes = [code for code, one in edition.indicators.items() if not asked.table or one.table == asked.table]
    for right in islice(right_forms(edition, random), forms):
        left = {code: figure for code, figure in right.items() if random.random() >= asked.blank}
        yield _with_errors(blank, left, asked, random, [code for code in codes if code in left])


def _examples() -> Iterator[Submission]:
    """The example reports that break no `must` rule."""
    known = setup(catalogue(None))
    for path in sorted(EXAMPLES.glob("seed-*.xlsx")):
        form = read(path.name, path.read_bytes(), known.catalogue, known.printed_of)
        assert isinstance(form, Submission)
        if not any(must(form.edition.instances[at]) for at in judged_alone(form.edition, form, None).broken):
            yield form


def _of_examples(examples: Sequence[Submission], errors: int, forms: int) -> Iterator[Planted]:
    random = Random(f"examples {errors}")
    for form in islice(cycle(examples), forms):
        rows = rows_of(form.edition)
        right = {
            code: int(rows.units(rows.positions[code], one.number))
            for code, one in form.readings.items()
            if one.number is not None
        }
        yield _with_errors(form, right, Asked("", "", errors), random, [*right])


def _with_errors(
    form: Submission, right: Mapping[str, int], asked: Asked, random: Random, codes: Sequence[str]
) -> Planted:
    typed: dict[str, int] = {}
    kinds: dict[str, Kind] = {}
    errors = 0
    while errors < asked.errors:
        kind = random.choice(asked.kinds)
        error = planted(form.edition, right, kind, random, codes)
        if error and not error.keys() & typed.keys():
            typed, kinds, errors = typed | error, kinds | dict.fromkeys(error, kind), errors + 1
    return Planted(with_figures(form, {**right, **typed}), right, typed, kinds)


@cache
def blank_form(edition: Edition) -> Submission:
    """The form as it was issued."""
    form = printed(edition)
    names = {
        one.name: DefinedName(one.name, form.cells[one.code].absolute, form.cells[one.code])
        for one in edition.indicators.values()
    }
    values = {cell: Value(ValueKind.TEXT, text) for cell, text in form.labels.items()}
    sheets = tuple(Worksheet(tab.name, "visible" if tab.visible else "veryHidden") for tab in form.tabs)
    book = Book(sheets=sheets, names=names, values=values)
    return submission(SubmittedFile(file="form.xlsx", sha256="0" * 64), book, edition, form)


def with_figures(form: Submission, figures: Mapping[str, int]) -> Submission:
    """The form with these figures, which are in units of their last decimal."""
    rows, readings = rows_of(form.edition), dict(form.readings)
    for code, figure in figures.items():
        scale = rows.scales[rows.positions[code]]
        number = figure // scale if figure % scale == 0 else Decimal(figure) / scale
        one = readings[code]
        readings[code] = Reading(one.indicator, one.cell, Value(ValueKind.NUMBER, str(number)), number)
    return replace(form, readings=readings)


@dataclass(slots=True)
class _Counted:
    found: Counter[str] = field(default_factory=Counter)
    obvious: int = 0
    alone: int = 0
    alone_right: int = 0
    times: list[float] = field(default_factory=list)


def _measured(asked: Asked, forms: Iterable[Planted], kinds: Counter[tuple[Kind, str]]) -> _Counted:
    counted = _Counted()
    for one in forms:
        edition, found = one.form.edition, judged_alone(one.form.edition, one.form, None)
        broken = [at for at in found.broken if must(edition.instances[at])]
        visible = _visible(one)
        if not broken or not visible:
            continue
        figures = figures_of(one.form)
        start = process_time()
        said = suspects(one.form, figures, found.broken, found.absent)
        counted.times.append(process_time() - start)
        counted.found[_judged(said, visible)] += 1
        counted.obvious += _obvious(edition, broken) == visible
        for alone in filter(None, (each.alone for each in said)):
            counted.alone += 1
            counted.alone_right += {*alone} <= one.typed.keys()
        if not asked.blank:
            _count_kinds(one, said, kinds)
    return counted


def _visible(one: Planted) -> set[str]:
    """The errors that break some `must` rule by themselves; of two cells exchanged both, if they do together."""
    seen = set[str]()
    for code in one.typed:
        wrong = {other for other in one.typed if other == code or one.kinds[code] is one.kinds[other] is Kind.EXCHANGED}
        form = with_figures(one.form, {**one.right, **{other: one.typed[other] for other in wrong}})
        broken = judged_alone(form.edition, form, None).broken
        if any(must(form.edition.instances[at]) for at in broken):
            seen.add(code)
    return seen


def _judged(found: Sequence[Suspects], truth: Collection[str]) -> str:
    """`alone`: only the wrong cells are named. `few`, `more`: they are among so many sets. `wrong`: others are."""
    if not all(one.ended for one in found):
        return "none"
    ways = 1
    for one in found:
        ways *= len(one.sets)
    there = all(any({*cells} <= {*truth} for cells in one.sets) for one in found)
    if not there or not {code for one in found for cells in one.sets for code in cells} >= {*truth}:
        return "wrong"
    return "alone" if ways == 1 else "few" if ways <= 3 else "more"


def _obvious(edition: Edition, broken: Sequence[int]) -> set[str]:
    cells = [{ref.code for ref in edition.instances[at].operands if ref.period is Whose.NOW} for at in broken]
    shared = set[str].intersection(*cells)
    return shared if len(shared) == 1 else set()


def _count_kinds(one: Planted, said: Sequence[Suspects], kinds: Counter[tuple[Kind, str]]) -> None:
    """Of each search that ended: is the first set wrong cells, and is what it is called what was planted?"""
    for found in said:
        if not found.sets or not found.ended:
            continue
        first, slip = found.sets[0], found.slips[0]
        cells = {code for each in found.sets for code in each}
        of = [one.kinds[code] for code in one.typed if code in cells]
        if not of:
            continue
        right = {*first} <= one.typed.keys()
        kind = one.kinds[first[0]] if right else of[0]
        kinds[kind, "seen"] += 1
        kinds[kind, "first"] += right
        if slip is not None:
            kinds[kind, "named"] += 1
            kinds[kind, "so"] += right and NAMED.get(kind) == slip


def _print(asked: Asked, counted: _Counted) -> None:
    total, times = len(counted.times), sorted(counted.times)
    shares = [counted.found[one] / total for one in ("alone", "few", "more", "wrong", "none")]
    shares += [counted.alone_right / counted.alone, counted.obvious / total]
    cells = [asked.name, f"{asked.errors}: {asked.where}", f"{total:,}", *(f"{share:.1%}" for share in shares)]
    print(
        "| " + " | ".join([*cells, *(f"{times[at] * 1000:.2f}" for at in (total // 2, total * 99 // 100))]) + " |",
        flush=True,
    )


def _of_kind(kind: Kind, kinds: Counter[tuple[Kind, str]]) -> str:
    seen, first, named, so = (kinds[kind, what] for what in ("seen", "first", "named", "so"))
    return f"| {kind} | {seen:,} | {first / max(seen, 1):.1%} | {named:,} | {so:,} |"


def _every_kind(kinds: Counter[tuple[Kind, str]]) -> str:
    seen, first, named, so = (sum(kinds[kind, what] for kind in Kind) for what in ("seen", "first", "named", "so"))
    return f"| all | {seen:,} | {first / seen:.1%} | {named:,} | {so:,} ({so / named:.1%}) |"
