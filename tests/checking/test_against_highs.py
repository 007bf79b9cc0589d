"""The smallest sets against HiGHS, over forms of every edition with one to three errors, and over rules of every kind.

HiGHS needs numpy, which must not come into the program's environment: readers have little memory, and polars would load
it. So it runs in one of its own, `.venv-judges`, which `make test` makes.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from benchmarks.planted import Kind, planted
from benchmarks.right_forms import right_forms
from benchmarks.suspects import blank_form, with_figures
from tests.checking.test_smallest_sets import satisfied
from tests.checking.test_suspects import own
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.plain_balances import judged_alone
from xlvalidate.checking.smallest_sets import MOST_CELLS, Question, smallest_sets
from xlvalidate.checking.suspect_search import reported_by, together
from xlvalidate.checking.suspects import must
from xlvalidate.checking.whole_numbers import WholeRow
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.reading.submission import Submission

ROOT = Path(__file__).parents[2]
SECONDS = 120
MOST_SETS = 8
OF_EACH, OF_RULES = 12, 25
RULES = (
    'says = "all = sum(rows)"\neach = "t.columns"',
    'says = "t_all_m = 0.05 * t_a_n + t_b_m"\ntolerance = 0.01',
    'says = "if t_a_n > 20 then t_a_c > t_b_c"',
    'says = "t_b_n = 0 iff t_b_z = 0"',
    'says = "if t_d_n > 0 and t_d_z > 0 then t_d_c <> 0"',
    'says = "t_a_c <= 2 * t_all_z"',
)


def highs() -> Path:
    """The Python that has highspy. Without it the test is skipped, and fails where CI=true."""
    ways = [ROOT / ".venv-judges" / at for at in ("bin/python", "Scripts/python.exe")]
    found = [path for path in ways if path.exists()]
    if not found and os.environ.get("CI") == "true":
        pytest.fail("HiGHS is missing, and CI must not go without it")
    if not found:
        pytest.skip("HiGHS is not installed: make test")
    return found[0]


def test_highs_finds_the_same_sets() -> None:
    questions = [*of_every_edition(), *of_every_kind_of_rule()]
    ours = [smallest_sets(question) for question in questions]
    found = judged(highs(), questions, [min(len(one.sets), MOST_SETS) + 1 for one in ours])
    for question, mine, theirs in zip(questions, ours, found, strict=True):
        # What HiGHS says is so: exactly, and not within a tolerance.
        assert all(satisfied(question, changes) for changes in theirs), question
        sets = {frozenset(changes) for changes in theirs}
        if len(mine.sets) > MOST_SETS:
            assert (sets <= {*mine.sets}, len(sets)) == (True, MOST_SETS + 1), question
        else:
            assert ({*mine.sets}, mine.ended) == (sets, bool(sets)), question


def judged(python: Path, questions: Sequence[Question], sets: Sequence[int]) -> list[list[dict[int, int]]]:
    asked = "\n".join(json.dumps(said(*one)) for one in zip(questions, sets, strict=True))
    command = [str(python), str(Path(__file__).with_name("highs.py"))]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return [[dict(one) for one in json.loads(line)] for line in done.stdout.splitlines() if line.startswith("[")]


def said(question: Question, sets: int) -> dict[str, object]:
    def rows_of(rows: Sequence[WholeRow]) -> list[object]:
        return [[[*row.factors.items()], row.rest, row.equal] for row in rows]

    return {
        "rows": rows_of(question.rows),
        "forks": [[rows_of(rows) for rows in fork] for fork in question.forks],
        "spans": [[cell, *span] for cell, span in question.spans.items()],
        "forced": sorted(question.forced),
        "most": MOST_CELLS,
        "sets": sets,
    }


def of_every_edition() -> Iterator[Question]:
    for name in ("ogi-2014", "ogi-2019", "ogi-2021"):
        for errors in (1, 2, 3):
            yield from islice(wrong_forms(built_in_edition(name), errors), OF_EACH)


def of_every_kind_of_rule() -> Iterator[Question]:
    """Figures as they fall: few rules hold."""
    random, edition = Random(14), own(*RULES)
    codes = [code for code, one in edition.indicators.items() if one.numeric]
    for _ in range(OF_RULES):
        figures = {code: random.choice((0, 1, 2, 3, 7, 20, 45, 250)) for code in codes if random.random() < 0.5}
        yield from questions(with_figures(blank_form(edition), dict.fromkeys(codes, 0) | figures))


def wrong_forms(edition: Edition, errors: int) -> Iterator[Question]:
    """What forms with so many errors ask, if their figures are small."""
    random = Random(f"{edition.id} {errors}")
    for right in right_forms(edition, random):
        typed = dict(right)
        for _ in range(errors):
            typed |= planted(edition, right, random.choice([*Kind]), random)
        if max(map(abs, typed.values())) < 100_000:
            yield from questions(with_figures(blank_form(edition), typed))


def questions(form: Submission) -> Iterator[Question]:
    found = judged_alone(form.edition, form, None)
    reported = reported_by(form, figures_of(form), found.absent)
    left = {rule for rule in found.broken if must(form.edition.instances[rule])}
    while left:
        rules, cells = together(reported, min(left))
        yield reported.asked(sorted(rules), sorted(cells))
        left -= rules
