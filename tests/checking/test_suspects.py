"""Which cells are most likely wrong, drawn as a form: the figures that are not 0, and the sets that are named."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.editions.little import HEAD, edition, rule
from tests.forms import filled
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.plain_balances import judged_alone
from xlvalidate.checking.suspects import Suspects, suspects
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition

FORM = (
    HEAD
    + """
[[tables]]
code = "t"
sheet = "表"
title = "表"
unit = "件"
widths = [20, 10, 10, 10, 10, 10]
[[tables.blocks]]
columns = [
  { code = "n", label = "数" },
  { code = "m", label = "额", kind = "amount", unit = "元", decimals = 2 },
  { code = "c", label = "增减", kind = "change" },
  { code = "z", label = "可空", blank = "zero" },
  { code = "l", label = "至少", least = 2 },
]
rows = [
  { code = "a", label = "甲" },
  { code = "b", label = "乙" },
  { code = "d", label = "丙" },
  { code = "all", label = "合计", most = 100 },
]
[[sets]]
name = "rows"
table = "t"
label = "各行"
rows = ["a", "b", "d"]
"""
    + rule('cells = "t"', "CELLS")
)
SUM = 'says = "all = sum(rows)"\neach = "t.columns"'


@cache
def own(*rules: str, severity: str = "must") -> Edition:
    """The form with some rules: R1, R2 and so on."""
    said = (rule(says, f"R{at}", severity) for at, says in enumerate(rules, 1))
    with TemporaryDirectory() as folder:
        return edition(Path(folder), FORM + "".join(said), "own")


def named(edition: Edition, drawing: str, last: str | None = None) -> list[str]:
    """A line for the rules that hang together: their ids, and the sets, the likeliest first."""
    form = filled(edition, drawing)
    before = None if last is None else filled(edition, last)
    found = judged_alone(edition, form, before)
    return list(map(said, suspects(form, figures_of(form, before), found.broken, found.absent)))


def said(one: Suspects) -> str:
    sets = (" ".join(cells) + (f" ({slip})" if slip else "") for cells, slip in zip(one.sets, one.slips, strict=True))
    return f"{' '.join(one.rules)}: {' | '.join(sets)}{'' if one.ended else '?'}"


@pytest.mark.parametrize(
    ("rules", "drawing", "lines"),
    [
        # A form that is right, and one that breaks only what is tried out.
        ([SUM], "t n\n a 1\n all 1", []),
        (['says = "t_a_n = 0"\ntrial = 2099-12-31'], "t n\n a 1", []),
        # A lone sum: its total, or one of its parts.
        ([SUM], "t n\n a 3\n b 4\n d 5\n all 11", ["R1.n: t_a_n | t_b_n | t_d_n | t_all_n"]),
        # No part can be less than 0, no total more than 100.
        ([SUM], "t n\n a 1\n b 9\n all 1", ["R1.n: t_b_n | t_all_n"]),
        ([SUM], "t n\n a 90\n b 20\n all 100", ["R1.n: t_a_n | t_b_n"]),
        # A second rule holds, so its cells stay; rules of other columns have their own sets.
        ([SUM, 'says = "t_all_n = t_a_z"'], "t n z\n a 3 3\n all 3 3\n b 1 0", ["R1.n: t_a_n | t_b_n"]),
        ([SUM], "t n c\n a 3 5\n all 1 6", ["R1.n: t_a_n | t_all_n", "R1.c: t_a_c | t_b_c | t_d_c | t_all_c"]),
        # Cells outside their bounds are wrong whatever the rules say.
        ([SUM], "t n\n a -1\n b 9\n all 9", ["R1.n: t_a_n"]),
        ([SUM], "t n\n a 2.5\n b 9\n all 12", ["R1.n: t_a_n"]),
        ([SUM], "t n\n a 2.5\n b 3.5\n all 6", []),
        # Amounts are whole in their last decimal.
        ([SUM], "t m\n a 1.25\n b 1.50\n all 2.57", ["R1.m: t_all_m (digits) | t_a_m | t_b_m"]),
        (['says = "t_all_m = 2 * t_a_m"'], "t m\n a 1.25\n all 2.51", ["R1: t_all_m"]),
        (['says = "t_all_m = t_a_m"\ntolerance = 0.5'], "t m\n a 1\n all 2", ["R1: t_a_m | t_all_m"]),
        # Conditions: the figure of the condition, or that of the claim.
        (['says = "if t_a_n > 0 then t_b_n > 0"'], "t n\n a 4", ["R1: t_a_n | t_b_n"]),
        (['says = "if t_a_n > 0 then t_b_n > 0"', 'says = "t_a_n = t_d_n"'], "t n\n a 4\n d 4", ["R1: t_b_n"]),
        (['says = "t_a_n <> t_b_n"'], "t n\n a 4\n b 4", ["R1: t_a_n | t_b_n"]),
        (['says = "t_a_n = 0 iff t_b_n = 0"'], "t n\n a 4", ["R1: t_a_n | t_b_n"]),
        # Whether a cell is blank is not changed.
        (['says = "if blank(t_a_z) then t_b_n > 0"'], "t n z\n a 0 □", ["R1: t_b_n"]),
        (['says = "if blank(t_a_z) then t_b_n > 2 * t_b_c"'], "t n z c\n a 0 □ 0\n b 1 0 1", ["R1: t_b_n | t_b_c"]),
        # A blank is 0 where that is what it means; the cell is not named.
        ([SUM], "t z\n a □\n b □\n d 4\n all 3", ["R1.z: t_d_z | t_all_z"]),
        ([SUM], "t z\n a □\n b □\n d 12\n all 21", ["R1.z: t_d_z | t_all_z"]),
        (
            ['says = "if blank(t_a_z) then t_b_n > 0"', 'says = "t_d_n = t_a_z + t_b_n"'],
            "t n z\n a 0 5\n b 3 0\n d 9 0",
            ["R2: t_b_n | t_d_n"],
        ),
        (
            ['says = "if blank(t_a_z) then t_b_n > 0"', 'says = "t_d_n = t_a_z + t_b_n"'],
            "t n z\n a 0 5\n b 310 0\n d 351 0",
            ["R2: t_d_n (digits) | t_b_n"],
        ),
        (
            ['says = "t_all_m = t_a_m + t_b_m + t_d_m"\nblanks = "zero"'],
            "t m\n a 3.10\n b □\n d 0.05\n all 3.51",
            ["R1: t_all_m (digits) | t_a_m | t_d_m"],
        ),
        # A count and an amount in one equation; figures with too many decimals for a sheet to keep.
        (['says = "t_all_m = 2 * t_a_n"'], "t n m\n a 3 0\n all 0 5.99", ["R1: t_all_m"]),
        (['says = "t_all_m = 2 * t_a_n"'], "t n m\n a 3 0\n all 0 6.0000000000001", []),
        # The neighbour's figure typed again: that before it in the row, that above it in the column.
        (['says = "t_a_z = 93"'], "t c z\n a 37 37", ["R1: t_a_z (copied)"]),
        (['says = "t_a_z = 93"'], "t c z\n a 10 10", ["R1: t_a_z (copied)"]),
        (['says = "t_a_z = 93"'], "t c z\n a 9 9", ["R1: t_a_z"]),
        (['says = "t_a_c = 93"'], "t n c z\n a 4 37 37", ["R1: t_a_c (copied)"]),
        (['says = "t_a_c = 93"'], "t n m c\n a 4 0.37 37", ["R1: t_a_c"]),
        (['says = "t_b_c = 93"'], "t n c\n a 4 37\n b 5 37", ["R1: t_b_c (copied)"]),
        (['says = "t_b_c = 93"'], "t n c\n a 4 37\n b 37 5", ["R1: t_b_c"]),
        # Figures that are multiplied are not searched.
        (['says = "t_a_n * t_b_n = t_d_n"'], "t n\n a 4\n b 1", ["R1: ?"]),
        # Too many wrong places.
        (
            ['says = "t_a_n = 1"', 'says = "t_b_n = 1 and t_a_n = t_b_n"', 'says = "t_d_n = 1 and t_d_n = t_a_n"',
             'says = "t_all_n = 1 and t_all_n = t_a_n"', 'says = "t_a_z = 1 and t_a_z = t_a_n"'],
            "",
            ["R1 R2 R3 R4 R5: ?"],
        ),
        # Nothing helps.
        (['says = "t_a_n < 0"'], "", ["R1: ?"]),
    ],
)  # fmt: skip
def test_which_cells(rules: list[str], drawing: str, lines: list[str]) -> None:
    assert named(own(*rules), drawing) == lines


def test_a_total_with_a_blank_part_keeps_its_known_parts() -> None:
    """甲 may not become more than the total; where the total is less already, nothing is known."""
    rules = own('says = "t_all_n = t_a_n + t_b_n"', 'says = "t_a_n = t_d_n"')
    assert named(rules, "t n\n a 3\n b □\n d 5\n all 4") == ["R2: t_d_n"]
    assert named(rules, "t n\n a 3\n b □\n d 5\n all 9") == ["R2: t_a_n | t_d_n"]
    assert named(rules, "t n\n a 3\n b □\n d 5\n all 2") == ["R2: t_a_n | t_d_n"]
    turned = own('says = "t_a_n + t_b_n = t_all_n"', 'says = "t_a_n = t_d_n"')
    assert named(turned, "t n\n a 3\n b □\n d 5\n all 4") == ["R2: t_d_n"]
    at_least = own('says = "t_all_n = t_a_n + 3 * t_b_l"', 'says = "t_a_n = t_d_n"')
    assert named(at_least, "t n l\n a 3 2\n b 0 □\n d 5 2\n all 10 2") == ["R2: t_d_n"]
    assert named(at_least, "t n l\n a 3 2\n b 0 □\n d 5 2\n all 11 2") == ["R2: t_a_n | t_d_n"]
    twice = own('says = "t_a_n + t_b_n = t_all_n and t_d_n >= 0"', 'says = "t_a_n = t_d_n"')
    assert named(twice, "t n\n a 3\n b □\n d 5\n all 4") == ["R2: t_a_n | t_d_n"]
    unbounded = own('says = "t_all_c = t_a_c + t_b_c"', 'says = "t_a_c = t_d_c"')
    assert named(unbounded, "t c\n a 3\n b □\n d 5\n all 4") == ["R2: t_a_c | t_d_c"]
    both = own('says = "t_all_n = t_a_n - t_b_n + t_d_z"', 'says = "t_a_n = t_d_n"')
    assert named(both, "t n z\n a 3 0\n b □ 0\n d 5 '无\n all 4 0") == ["R2: t_a_n | t_d_n"]


def test_what_may_be_explained_is_not_looked_at() -> None:
    assert named(own('says = "t_a_n = 0"', severity="explain"), "t n\n a 1") == []


def test_last_years_figures_stay() -> None:
    rules = own('says = "t_a_n = last.t_all_n"', 'says = "t_a_m >= 1.005 * last.t_all_m"')
    assert named(rules, "t n\n a 3", "t n\n all 4") == ["R1: t_a_n"]
    assert named(rules, "t m\n a 3", "t m\n all 4.01") == ["R2: t_a_m"]


def test_all_must_rules_of_a_real_form_together() -> None:
    """表三 of 2021: one figure of 结转下年 is typed twice, so its column and its row are wrong."""
    edition = built_in_edition("ogi-2021")
    drawing = """
    t3          person  business  total
    new              9         4     13
    granted          5         4      9
    handled          5         4      9
    carried_out     40         0      4
    """
    assert named(edition, drawing) == ["T3-BAL.person T3-ROW.carried_out: t3_carried_out_person"]
    assert named(edition, drawing.replace("4     13", "4     31").replace("40 ", "4 ")) == [
        "T3-BAL.total T3-ROW.new: t3_new_total (digits)"
    ]
    assert named(edition, drawing.replace("40 ", "40000 ").replace("13", "14")) == [
        "T3-BAL.person T3-BAL.total T3-ROW.new T3-ROW.carried_out: t3_new_total t3_carried_out_person"
    ]


def test_a_set_alone() -> None:
    one = Suspects(("R1",), (("a",),), (None,), True)
    assert (one.alone, Suspects(("R1",), (("a",), ("b",)), (None, None), True).alone) == (("a",), ())
    assert Suspects(("R1",), (("a",),), (None,), False).alone == ()
