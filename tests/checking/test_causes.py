"""Findings to causes, drawn as a form: a line a cause, with the cells to act on, what waits for it and its findings."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from tests.editions.little import HEAD, codes, rule, table
from tests.forms import book, filled, typed, with_texts
from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.checking.causes import Cause, CauseKind, causes_of
from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.suspects import Suspects
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity, Verdict
from xlvalidate.reading.read import not_opened, submission
from xlvalidate.reading.submission import Submission, SubmittedFile

SUM = rule('says = "all = sum(parts)"\neach = "t.columns"', "SUM")
PAIR = rule('says = "u_x_p = u_y_p"', "PAIR")
LIKE = rule('says = "t_all_n >= u_x_p"', "LIKE", "explain")
WORD = rule('says = "t_a_n <= 5"', "WORD", "explain")


@cache
def form(*rules: str) -> Edition:
    """Two tables: `t` with the columns n and m and the rows a, b, c, all; `u` with the column p, the rows x and y."""
    parts = '\n[[sets]]\nname = "parts"\ntable = "t"\nlabel = "parts"\nrows = ["a", "b", "c"]\n'
    tables = table("t", codes("n m"), codes("a b c all"), 3) + table("u", codes("p"), codes("x y"), 2)
    return edition_of(HEAD + tables + parts + "".join(rules))


def judged(edition: Edition, drawing: str, change: Callable[[Submission], Submission] = lambda one: one) -> Checked:
    return check([change(filled(edition, drawing))])[0]


def without(*lost: str, drawing: str = "") -> Callable[[Submission], Submission]:
    """The form drawn again, with the names of these cells lost."""

    def again(one: Submission) -> Submission:
        of = one.edition
        drawn = book(of, drawing)
        names = {
            name: at for name, at in drawn.names.items() if name not in [of.indicators[code].name for code in lost]
        }
        return submission(one.source, replace(drawn, names=names), of, printed(of))

    return again


def merged(*codes: str) -> Callable[[Submission], Submission]:
    """The form with these cells covered by others, as the reader finds it."""

    def again(one: Submission) -> Submission:
        readings = dict(one.readings)
        for code in codes:
            blank = filled(one.edition, "").readings[code]
            value = replace(blank.value, kind=type(blank.value.kind).BLANK, text="")
            readings[code] = replace(blank, value=value, number=None, why="merged")
        return replace(one, readings=readings)

    return again


def line(cause: Cause) -> str:
    """`must gaps 2 [t_a_n t_b_n] blank=2 waits=1: T-CELLS SUM.n`, and the sets that are suspected after a bar."""
    places = " ".join(place.code or str(place.cell) for place in cause.places)
    lacks = "".join(f" {lack}={count}" for lack, count in cause.lacks)
    said = f"{cause.severity} {cause.kind}{'' if cause.open else ' (closed)'} [{places}]{lacks}"
    said += f" waits={cause.waits}" if cause.waits else ""
    said += ": " + " ".join(finding.id for finding in cause.findings)
    if cause.suspects is not None:
        sets = " or ".join(
            "+".join(one) + (f" ({slip})" if slip else "")
            for one, slip in zip(cause.suspects.sets, cause.suspects.slips, strict=True)
        )
        said += f" | {sets or 'unknown'}{'' if cause.suspects.ended else '?'}"
    return said


Case = tuple[tuple[str, ...], str, list[str]]
CASES: dict[str, Case] = {
    "what is right": ((SUM, PAIR), "", []),
    # ---- blanks
    "a blank, and what waits for it": (
        (SUM,),
        "t n\n b □",
        ["must gaps [t_b_n] blank=1 waits=2: T-CELLS SUM"],
    ),
    "blanks of a table are one cause, in the order of the form": (
        (SUM,),
        "t n m\n c □ 0\n a □ □",
        ["must gaps [t_a_n t_a_m t_c_n] blank=3 waits=3: T-CELLS SUM"],
    ),
    "those of two tables are two": (
        (SUM, PAIR),
        "t n\n b □\nu p\n y □",
        ["must gaps [t_b_n] blank=1 waits=2: T-CELLS SUM", "must gaps [u_y_p] blank=1 waits=2: U-CELLS PAIR"],
    ),
    "a rule over both waits for the first": (
        (LIKE,),
        "t n\n all □\nu p\n x □",
        ["must gaps [t_all_n] blank=1 waits=2: T-CELLS LIKE", "must gaps [u_x_p] blank=1 waits=1: U-CELLS"],
    ),
    "a rule on trial does not count": (
        (rule('says = "t_b_n < 5"\ntrial = 2099-12-31', "TRIAL"),),
        "t n\n b □",
        ["must gaps [t_b_n] blank=1 waits=1: T-CELLS TRIAL"],
    ),
    "a text is a cause of its own, and what waits for it is folded into it": (
        (SUM,),
        "t n\n b ?\n a □",
        ["must gaps [t_a_n] blank=1 waits=1: T-CELLS SUM", "must cells [t_b_n]: T-CELLS.b_n"],
    ),
    "where nothing but the text is in the way, its rules wait for it": (
        (SUM,),
        "t n\n b ?",
        ["must cells [t_b_n] waits=1: T-CELLS.b_n SUM"],
    ),
    "a table that is wholly blank": (
        (SUM, PAIR, LIKE),
        "u p\n x □\n y □",
        ["must gaps [u_x_p u_y_p] blank=2 waits=3: table-blank"],
    ),
    "a table that is wholly blank, beside a blank of another": (
        (SUM, PAIR, LIKE),
        "u p\n x □\n y □\nt n\n all □",
        [
            "must gaps [t_all_n] blank=1 waits=3: T-CELLS SUM LIKE",
            "must gaps [u_x_p u_y_p] blank=2 waits=2: table-blank",
        ],
    ),
    # ---- cells
    "cells that are wrong in the same way are one cause, by table": (
        (),
        "t n m\n a 2.5 0\n c 0 1.5\n b -1 0\nu p\n x 0.5",
        [
            "must cells [t_a_n t_c_m]: T-CELLS.a_n T-CELLS.c_m",
            "must cells [t_b_n]: T-CELLS.b_n",
            "must cells [u_x_p]: U-CELLS.x_p",
        ],
    ),
    "notes come last": (
        (WORD,),
        "t n m\n a '１ 0\n b 0 '２\n c 0 2.5",
        ["must cells [t_c_m]: T-CELLS.c_m", "note cells (closed) [t_a_n t_b_m]: full-width full-width"],
    ),
    # ---- rules
    "a reason that may be given": ((WORD,), "t n\n a 7", ["explain reason [t_a_n]: WORD"]),
    "a rule on trial is only told": (
        (rule('says = "t_b_n < 5"\ntrial = 2099-12-31', "TRIAL"),),
        "t n\n b 5",
        ["note reason (closed) [t_b_n]: TRIAL"],
    ),
    "one cell is suspected, and rules that hold keep the others": (
        (SUM, rule('says = "t_a_n + t_b_n = 3"', "TWO"), rule('says = "t_all_n = u_x_p"', "ALL")),
        "t n\n a 1\n b 2\n c 5\n all 7\nu p\n x 7",
        ["must balance [t_c_n]: SUM.n | t_c_n"],
    ),
    "sets of cells, of which a rule that holds asks for some": (
        (SUM, rule('says = "t_a_n + t_c_n = 3"', "TWO")),
        "t n\n a 1\n b 2\n c 0\n all 3",
        [
            "must balance [t_a_n t_b_n t_c_n t_all_n]: TWO"
            " | t_b_n+t_c_n (exchanged) or t_a_n+t_b_n or t_a_n+t_all_n or t_c_n+t_all_n"
        ],
    ),
    "several are, each alone": (
        (SUM,),
        "t n\n a 3\n all 1",
        ["must balance [t_a_n t_all_n]: SUM.n | t_a_n or t_all_n"],
    ),
    "two cells only together": (
        (rule('says = "t_a_n = 1"', "ONE"), rule('says = "t_a_n + t_b_n = 2"', "TWO")),
        "t n\n a 2",
        ["must balance [t_a_n t_b_n]: ONE | t_a_n+t_b_n"],
    ),
    "no set helps": (
        (rule('says = "t_a_n = 1"', "ONE"), rule('says = "t_a_n = 2"', "TWO")),
        "t n\n a 0\n b 4",
        ["must balance [t_a_n]: ONE | unknown?", "must balance [t_a_n]: TWO | unknown?"],
    ),
    "nothing is known: the total and what is not 0": (
        (rule('says = "t_all_n = t_a_n + t_b_n"', "ADD"), rule('says = "t_a_n + t_b_n < 0"', "NEVER")),
        "t n\n b 4",
        ["must balance [t_b_n t_all_n]: ADD | unknown?", "must balance [t_b_n]: NEVER | unknown?"],
    ),
    "rules that share no suspected cell are told apart": (
        (SUM, rule('says = "t_all_n = t_all_m"', "SAME"), PAIR),
        "t n m\n a 1 0\n b 0 2\nu p\n x 1",
        [
            "must balance [t_a_n]: SUM.n | t_a_n",
            "must balance [t_b_m]: SUM.m | t_b_m",
            "must balance [u_x_p u_y_p]: PAIR | u_x_p or u_y_p",
        ],
    ),
    "those that do are one": (
        (SUM, rule('says = "t_all_n = t_all_m"', "SAME")),
        "t n m\n a 3 3\n all 4 3",
        ["must balance [t_all_n]: SUM.n SAME | t_all_n"],
    ),
    "a wrong figure that is suspected whatever else is wrong stands with its rule": (
        (SUM,),
        "t n\n a -1\n b 9\n all 9",
        ["must balance [t_a_n]: T-CELLS.a_n SUM.n | t_a_n"],
    ),
    "one beside it does not": (
        (SUM,),
        "t n m\n a 3 -1\n all 1 -1",
        [
            "must balance [t_a_n t_all_n]: SUM.n | t_a_n or t_all_n",
            "must cells [t_a_m t_all_m]: T-CELLS.a_m T-CELLS.all_m",
        ],
    ),
    "a slip": (
        (rule('says = "t_a_n = t_b_n + t_c_n"', "ADD"),),
        "t n\n a 123\n b 200\n c 13",
        ["must balance [t_a_n t_b_n]: ADD | t_a_n (digits) or t_b_n"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_causes(case):
    rules, drawing, lines = CASES[case]
    assert list(map(line, causes_of(judged(form(*rules), drawing)))) == lines


LOST = {
    "a cell that is lost: what waits for it is folded into what is said of the form": (
        "",
        without("t_b_n"),
        ["must form [t_b_n] waits=2: name-deleted SUM"],
    ),
    "and beside it a blank": (
        "",
        without("t_b_n", drawing="t n\n c □"),
        ["must form [t_b_n]: name-deleted", "must gaps [t_c_n] blank=1 waits=2: T-CELLS SUM"],
    ),
    "a whole table": (
        "",
        without("u_x_p", "u_y_p"),
        ["must form [u_x_p u_y_p] waits=3: name-deleted PAIR LIKE"],
    ),
    "merged cells": (
        "",
        merged("t_b_n", "t_c_n"),
        ["must gaps [t_b_n t_c_n] merged=2 waits=2: T-CELLS SUM"],
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_causes_of_lost_cells(case):
    drawing, change, lines = LOST[case]
    assert list(map(line, causes_of(judged(form(SUM, PAIR, LIKE), drawing, change)))) == lines


def searched(drawing: str, *searches: Suspects) -> list[str]:
    """The causes of a form, if the search had come to these."""
    checked = judged(form(SUM, rule('says = "t_all_n = t_all_m"', "SAME"), PAIR), drawing)
    return list(map(line, causes_of(replace(checked, suspects=searches))))


TWO_SUMS = "t n m\n a 1 2\n b 2 2"


def test_a_search_that_was_given_up_leaves_each_rule_alone():
    assert searched(TWO_SUMS, Suspects(("SUM.n", "SUM.m"), (), (), False)) == [
        "must balance [t_a_n t_b_n t_all_n]: SUM.n | unknown?",
        "must balance [t_a_m t_b_m t_all_m]: SUM.m | unknown?",
    ]
    # What was found until then is not all.
    assert searched(TWO_SUMS, Suspects(("SUM.n", "SUM.m"), (("t_a_n", "t_a_m"),), (None,), False)) == [
        "must balance [t_a_n t_b_n t_all_n]: SUM.n | unknown?",
        "must balance [t_a_m t_b_m t_all_m]: SUM.m | unknown?",
    ]


def test_a_search_is_cut_where_one_part_says_nothing_of_the_other():
    both = ("SUM.n", "SUM.m")
    pairs = (("t_a_n", "t_a_m"), ("t_a_n", "t_b_m"), ("t_b_n", "t_a_m"), ("t_b_n", "t_b_m"))
    assert searched(TWO_SUMS, Suspects(both, pairs, (None,) * 4, True)) == [
        "must balance [t_a_n t_b_n]: SUM.n | t_a_n or t_b_n",
        "must balance [t_a_m t_b_m]: SUM.m | t_a_m or t_b_m",
    ]
    # Where one set is missing, a rule that holds ties them.
    assert searched(TWO_SUMS, Suspects(both, pairs[:3], (None,) * 3, True)) == [
        "must balance [t_a_n t_a_m t_b_n t_b_m]: SUM.n SUM.m | t_a_n+t_a_m or t_a_n+t_b_m or t_b_n+t_a_m"
    ]
    # So does one of whose cells one is suspected.
    outside = (("t_a_n", "t_a_m", "u_x_p"),)
    assert searched(TWO_SUMS, Suspects(both, outside, (None,), True)) == [
        "must balance [t_a_n t_a_m u_x_p]: SUM.n SUM.m | t_a_n+t_a_m+u_x_p"
    ]


def test_a_group_that_joins_two_others():
    """The third rule shares a cell with each of the first two."""
    edition = form(*(rule(f'says = "{one}"', name) for name, one in (
        ("A", "t_a_n = t_a_m"), ("B", "t_b_n = t_b_m"), ("C", "t_a_m = t_b_m + 5"),
    )))  # fmt: skip
    checked = judged(edition, "t n m\n a 1 2\n b 3 4")
    search = Suspects(("A", "B", "C"), (("t_a_m", "t_b_m"),), (None,), True)
    assert list(map(line, causes_of(replace(checked, suspects=(search,))))) == [
        "must balance [t_a_m t_b_m]: A B C | t_a_m+t_b_m"
    ]


def test_a_result_from_before_there_were_suspects():
    assert searched(TWO_SUMS) == [
        "must balance [t_a_n t_b_n t_all_n]: SUM.n",
        "must balance [t_a_m t_b_m t_all_m]: SUM.m",
    ]


def test_the_slip_of_the_only_part_stays():
    search = Suspects(("SUM.n",), (("t_a_n",), ("t_b_n",)), (None, None), True)
    assert searched("t n\n a 1\nu p\n x 1", search, Suspects(("PAIR",), (("u_x_p",),), (None,), True)) == [
        "must balance [t_a_n t_b_n]: SUM.n | t_a_n or t_b_n",
        "must balance [u_x_p]: PAIR | u_x_p",
    ]


def test_a_cause_whose_findings_somebody_left_out_is_none():
    """A reply leaves out what concerns the collector alone."""
    checked = judged(form(SUM, PAIR), "t n\n a 1\nu p\n x 1")
    left = tuple(finding for finding in checked.findings if finding.id == "PAIR")
    assert list(map(line, causes_of(replace(checked, findings=left)))) == [
        "must balance [u_x_p u_y_p]: PAIR | u_x_p or u_y_p"
    ]


@pytest.mark.parametrize(
    ("rules", "drawing", "total"),
    [
        ('says = "t_all_n = t_a_n + t_b_n"', "t n\n a 0\n b 4", ["t_b_n", "t_all_n"]),
        ('says = "t_a_n + t_b_n >= t_all_n"', "t n\n a 0\n b 4\n all 5", ["t_b_n", "t_all_n"]),
        ('says = "if t_b_n > 1 then t_all_n = t_a_n + t_c_n"', "t n\n b 4\n all 1", ["t_b_n", "t_all_n"]),
        # Two alone are no total; and where all are 0, all are shown.
        ('says = "t_all_n > t_a_n"', "t n\n a 4", ["t_a_n"]),
        ('says = "t_all_n > t_a_n"', "", ["t_a_n", "t_all_n"]),
    ],
)
def test_what_is_shown_of_a_rule_without_suspects(rules, drawing, total):
    (cause,) = causes_of(replace(judged(form(rule(rules)), drawing), suspects=()))
    assert [place.code for place in cause.places] == total


def test_an_explained_finding_is_closed_and_comes_after_what_is_open():
    checked = check(
        [with_texts(filled(form(WORD, SUM), "t n m\n a 7 1\n all 7 1"), {"WORD": "counted twice, checked"})]
    )[0]
    assert list(map(line, causes_of(checked))) == ["explain reason (closed) [t_a_n]: WORD"]
    both = check([with_texts(filled(form(WORD, SUM), "t n m\n a 7 1\n all 7 0"), {"WORD": "counted twice, checked"})])[
        0
    ]
    assert list(map(line, causes_of(both))) == [
        "must balance [t_a_m t_all_m]: SUM.m | t_all_m or t_a_m",
        "explain reason (closed) [t_a_n]: WORD",
    ]


def found(
    why: str, *places: str, severity: Severity = Severity.EXPLAIN, origin: Origin = Origin.STRUCTURE, **facts: str
) -> Finding:
    cells = tuple(Place(code if "_" in code else None, Cell("T", 9, 9), "") for code in places)
    return Finding(id=why, origin=origin, severity=severity, why=why, places=cells, facts=tuple(facts.items()))


def also(*findings: Finding) -> list[str]:
    checked = judged(form(), "t n\n b 2.5")
    return list(map(line, causes_of(replace(checked, findings=(*findings, *checked.findings)))))


def test_what_is_about_the_form():
    wrong = "must cells [t_b_n]: T-CELLS.b_n"
    assert also(found("macros")) == ["explain form []: macros", wrong]
    assert also(found("label-changed", "t_c_n")) == [wrong, "explain form [t_c_n]: label-changed"]
    assert also(found("label-changed", "t_c_n"), found("label-changed", "t_c_n"))[1:] == [
        "explain form [t_c_n]: label-changed label-changed"
    ]
    assert also(found("label-changed", "t_c_n"), found("label-changed", "t_c_n", label="x"))[1:] == [
        "explain form [t_c_n]: label-changed",
        "explain form [t_c_n]: label-changed",
    ]
    # A cell that is none of the form's stands before all of them, each once.
    assert also(found("sheet-hidden", "t_a_n", "elsewhere", "elsewhere")) == [
        "explain form [T!I9 t_a_n]: sheet-hidden",
        wrong,
    ]


def test_findings_that_wait_for_different_people_stand_apart():
    """The sums over units: what is to be explained, what waits for the collector, and a text that has lapsed."""
    differ = [found("units-differ", code, origin=Origin.RULE) for code in ("t_a_n", "t_a_m", "t_b_m", "t_c_m")]
    differ[1] = replace(differ[1], explanation="checked")
    differ[2] = replace(differ[2], facts=(("reason_is", "pending"),))
    differ[3] = replace(differ[3], facts=(("lapsed", "old"),))
    assert also(*differ, found("units-differ", "t_c_n", origin=Origin.RULE)) == [
        "explain cells [t_a_n t_c_n]: units-differ units-differ",
        "must cells [t_b_n]: T-CELLS.b_n",
        "explain cells [t_b_m]: units-differ",
        "explain cells [t_c_m]: units-differ",
        "explain cells (closed) [t_a_m]: units-differ",
    ]


def test_a_rule_over_the_units_that_was_not_run_waits_for_nobody_here():
    checked = judged(form(PAIR), "u p\n x □\n y □")
    (cause,) = causes_of(replace(checked, outcomes={"UNITS": Outcome.NOT_RUN, **checked.outcomes}))
    assert line(cause) == "must gaps [u_x_p u_y_p] blank=2 waits=2: table-blank"


def test_a_file_that_is_none():
    finding = not_opened("a.xlsx", "in use").finding
    checked = Checked(
        source=SubmittedFile(file="a.xlsx", sha256=""), verdict=Verdict.UNREADABLE, findings=(finding,), outcomes={}
    )
    assert causes_of(checked) == (Cause(kind=CauseKind.FORM, severity=Severity.MUST, findings=(finding,), places=()),)
    assert causes_of(checked)[0].open


@pytest.mark.parametrize(
    ("suspects", "likeliest"),
    [
        (None, ""),
        (Suspects(("R",), (("t_a_n",),), (None,), True), "t_a_n"),
        (Suspects(("R",), (("t_a_n", "t_c_n"),), (None,), True), "t_a_n t_c_n"),
        (Suspects(("R",), (("t_a_n",), ("t_c_n",)), (None, None), True), ""),
        (Suspects(("R",), (("t_a_n",),), (None,), False), ""),
        (Suspects(("R",), (), (), True), ""),
    ],
)
def test_the_likeliest_cells(suspects, likeliest):
    places = tuple(Place(code, None, "") for code in ("t_a_n", "t_b_n", "t_c_n"))
    cause = Cause(kind=CauseKind.BALANCE, severity=Severity.MUST, findings=(), places=places, suspects=suspects)
    assert " ".join(str(place.code) for place in cause.likeliest) == likeliest


# ------------------------------------------------------------------------------------------ of any filling at all

TYPED = ("0", "0", "1", "2", "7", "12", "□", "□", "'无", "'１２", "2.5", "-1", "#REF!", "1000000")


def any_filling(edition: Edition, chance: random.Random) -> Submission:
    """A form filled in without sense: some tables blank, some names lost."""
    share, drawn = chance.choice((0.01, 0.05, 0.3, 1)), book(edition)
    cells, names, values = printed(edition).cells, dict(drawn.names), dict(drawn.values)
    blank = {one.code for one in edition.tables if chance.random() < 0.15}
    numeric = [one for one in edition.indicators.values() if one.numeric]
    for one in numeric:
        text = "□" if one.table in blank else chance.choice(TYPED) if chance.random() < share else "0"
        values.pop(cells[one.code], None)
        values |= {} if text == "□" else {cells[one.code]: typed(text)}
    for one in chance.sample(numeric, chance.choice((0, 0, 1, 3, min(len(numeric), 40)))):
        del names[one.name]
    source = SubmittedFile(file="form.xlsx", sha256="0" * 64)
    return submission(source, replace(drawn, names=names, values=values), edition, printed(edition))


@pytest.mark.parametrize("name", built_in())
def test_of_any_filling_every_finding_is_in_one_cause_and_nothing_is_lost(name):
    edition, chance = built_in_edition(name), random.Random(name)
    order = list(edition.indicators)
    for checked in check([any_filling(edition, chance) for _ in range(25)]):
        causes = causes_of(checked)
        assert Counter(id(one) for cause in causes for one in cause.findings) == Counter(map(id, checked.findings))
        assert sum(cause.waits for cause in causes) == checked.counts.not_run
        for cause in causes:
            at = [order.index(place.code) for place in cause.places if place.code]
            assert at == sorted(set(at))
            assert cause.severity == min((one.severity for one in cause.findings), key=list(Severity).index)
            suspected = {code for one in (cause.suspects.sets if cause.suspects else ()) for code in one}
            assert suspected <= {place.code for place in cause.places}
        firsts = [min((order.index(p.code) for p in one.places if p.code), default=-1) for one in causes]
        ranks = [(not one.open, first) for one, first in zip(causes, firsts, strict=True)]
        assert ranks == sorted(ranks)
        gaps = Counter(place for one in causes if one.kind is CauseKind.GAPS for place in one.places)
        assert set(gaps.values()) <= {1}
