"""Forms with tables that are left empty as a whole: every finding, and what becomes of every rule."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.declared import TEXT, kinds, made, read_form, whole
from tests.forms import fact
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import check
from xlvalidate.checking.reading_tables import readings_table, wide_table
from xlvalidate.checking.rollup import Figures, RollUp, counted, figures_of, roll_up
from xlvalidate.checking.wide_schema import wide_schema
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.findings import Outcome
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.roster import Office, Roster

NIL, NOT = Declaration.NIL, Declaration.NOT_APPLICABLE
RULES = "T1 T2 T3 SUM.new SUM.done ALL DONE FEE ASKS NET LAST ONLINE UNITS"
SHORT = {"+": Outcome.PASSED, "x": Outcome.FAILED, "?": Outcome.NOT_RUN, "-": Outcome.NOT_APPLICABLE}
NOTES = ["note declared-nil declared-nil [None=本期无]"] * 2

# Figures, what is declared, the verdict, what becomes of RULES, and the findings.
CASES: dict[str, tuple[str, dict[str, str], str, str, list[str]]] = {
    "nothing in both tables, and a total of 0": (
        "t3 -\nall 0", {"t1": "本期无", "t2": "本期无"}, "accepted", "++++++++++---", NOTES,
    ),
    "nothing in both tables, and a total that is not 0": (
        "t3 -\nall 4", {"t1": "本期无", "t2": "本期无"}, "return", "+++++x+x++---",
        [
            "must ALL broken 4 | 0 | 4 [t3_all=4 t1_a_new= t1_b_new=]",
            "must FEE broken 0 | 0 | 0 [t3_all=4 t2_fee= t2_back=]",
            *NOTES,
        ],
    ),
    "a cell is blank in a table with nothing in it": (
        "t3 -\nall 0\nfree 6", {"t1": "本期无", "t2": "本期无"}, "explain", "++++++++x+---",
        ["explain ASKS broken 6 | 5 | 1 [t3_free=6]", *NOTES],
    ),
    "a table that is not for the office": (
        "t3 -\nall 4", {"t1": "本表不适用", "t2": "本期无"}, "return", "-++----x-+---",
        [
            "must FEE broken 0 | 0 | 0 [t3_all=4 t2_fee= t2_back=]",
            "note declared-not-applicable declared-not-applicable [None=本表不适用]",
            NOTES[0],
        ],
    ),
    "figures beside it: the table is judged as it stands": (
        "t1 new done\na 3 1\nb 0 0\ntot 3 1\nt3 -\nall 3", {"t1": "本期无", "t2": "本期无"}, "return",
        "x+++++++++---",
        [
            "must T1 declared-filled [None=本期无 t1_a_new=3 t1_a_done=1 t1_b_new=0 t1_b_done=0"
            " t1_tot_new=3 t1_tot_done=1]",
            NOTES[0],
        ],
    ),
    "a word that is no choice": (
        "t3 -\nall 0", {"t1": "没有", "t2": "本期无"}, "return", "x++????+++---",
        ["must T1 declared-unknown [None=没有]", NOTES[0]],
    ),
    "nothing is said, and nothing filled in": (
        "t3 -\nall 0", {}, "return", "??+?????+?---",
        [
            "must table-blank table-blank [t1_a_new= t1_a_done= t1_b_new= t1_b_done= t1_tot_new= t1_tot_done=]",
            "must table-blank table-blank [t2_fee=]",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_form_with_tables_that_are_left_empty(case: str) -> None:
    drawing, declared, verdict, became, findings = CASES[case]
    (checked,) = check([read_form(whole(), drawing, **declared)])
    assert [fact(one) for one in checked.findings] == findings
    assert checked.verdict == verdict
    expected = dict(zip(RULES.split(), became, strict=True))
    assert {own: checked.outcomes[own] for own in expected} == {own: SHORT[sign] for own, sign in expected.items()}


def causes(drawing: str, language: str = "zh_CN", **declared: str) -> list[str]:
    (checked,) = check([read_form(whole(), drawing, **declared)])
    return [say_cause(cause, whole(), language).message for cause in causes_of(checked) if cause.open]


def test_figures_beside_it_are_one_row_with_their_cells() -> None:
    told = causes("t1 new done\nb 3 □\ntot □ 0\nt3 -\nall 0", t1="本期无", t2="本期无")
    assert told == [
        "表一（C3）：这张表填了“本期无”，但 B6、C8 有内容。请清空这些格；表里要填数的，请去掉“本期无”。"
        "改好后再看 3 条审核关系。〔T1、SUM、ALL·强制〕"
    ]
    assert causes("t2 -\nfee 3\nt3 -\nall 0", "en", t1="本期无", t2="本期无") == [
        "表二 (B3): “本期无” is chosen for this table, but B5 has something in it. Please clear this cell, or take away"
        " “本期无” if the table is to be filled in. [T2, must]"
    ]


def test_rows_stand_in_the_order_of_the_form() -> None:
    told = causes("t3 -\nall 4", t1="没有", t2="无")
    assert [one.partition("（")[0] for one in told] == ["表一", "表二"]
    assert told[0] == (
        "表一（C3）：整表不填的原因填了“没有”，不是列表里的选项（本期无、本表不适用）。请从列表里选一项；表里填数的，"
        "请清空这一格。改好后再看 4 条审核关系。〔T1·强制〕"
    )


def test_a_blank_table_is_told_how_it_may_be_left_empty() -> None:
    told = causes("t1 new done\na 0 0\nb 0 0\ntot 0 0\nt3 -\nall 0")
    assert told == [
        "表二 收费 金额：整张表（1 格）都没有填。请填写（没有的填 0）；整张表没有可填的，请在表上选“本期无”。"
        "填好后再看 3 条审核关系。〔table-blank·强制〕"
    ]


def test_nothing_in_a_table_is_never_suspected() -> None:
    (checked,) = check([read_form(whole(), "t3 -\nall 4", t1="本期无", t2="本期无")])
    assert [one.sets for one in checked.suspects] == [(("t3_all",),)]
    said = causes("t3 -\nall 4", t1="本期无", t2="本期无")[0]
    assert said.startswith("表三 全部受理 数（B4）：2 条审核关系不符。表一、表二填了“本期无”，各数按 0 计算。")


def test_last_periods_table_with_nothing_in_it_was_0() -> None:
    now = read_form(whole(), "t1 new done\na 20 0\nb 0 0\ntot 20 0\nt2 -\nfee 5\nt3 -\nall 20")
    before = read_form(whole(), "t3 -\nall 0", t1="本期无", t2="本期无")
    (checked,) = check([now], {0: before})
    assert [fact(one) for one in checked.findings] == ["explain LAST broken 20 | 10 | 10 [t3_all=20]"]
    other = read_form(whole(), "t3 -\nall 0", t1="本表不适用", t2="本期无")
    (checked,) = check([now], {0: other})
    assert checked.outcomes["LAST"] is Outcome.NOT_APPLICABLE


def test_a_rule_over_a_text_of_such_a_table_is_not_asked() -> None:
    """No rule compares texts yet: an operand that is no number and is rightly not there."""
    form = read_form(whole(), "t3 -\nall 0", t1="本期无", t2="本期无")
    indicator = replace(whole().indicators["t2_fee"], kind=whole().indicators["t2_why"].kind)
    readings = {**form.readings, "t2_fee": replace(form.readings["t2_fee"], indicator=indicator)}
    (checked,) = check([replace(form, readings=readings)])
    assert {own: checked.outcomes[own] for own in ("FEE", "NET")} == dict.fromkeys(("FEE", "NET"), SHORT["-"])


KIND_RULES = "K S N DAY SHARE OK OFF BLANK"


@pytest.mark.parametrize(
    ("figures", "declared", "became"),
    [
        ("n 0", {"k": "本期无"}, "+++-+-++"),
        ("n 3", {"k": "本期无"}, "++x-+-+x"),
        ("n 3", {"k": "本表不适用"}, "-+------"),
        ("n 3", {}, "?+????+x"),
    ],
)
def test_a_day_is_no_day_and_a_box_is_no_box_where_there_is_nothing(
    figures: str, declared: dict[str, str], became: str
) -> None:
    """Numbers and percentages are 0; a box whose blank means no is not ticked, as in any table."""
    (checked,) = check([read_form(kinds(), f"s -\n{figures}\nday 45000", **declared)])
    assert {own: checked.outcomes[own] for own in KIND_RULES.split()} == {
        own: SHORT[sign] for own, sign in zip(KIND_RULES.split(), became, strict=True)
    }


# Frames, plain numbers and the wide table


WORDS = ("", "本期无", "本表不适用", "无")


def random_forms(count: int) -> Iterator[tuple[str, dict[str, str]]]:
    draw = random.Random(61)
    for _ in range(count):
        lines = ["t1 new done"]
        lines += [f"{row} {draw.choice('□□0123')} {draw.choice('□□01')}" for row in ("a", "b", "g", "tot")]
        lines += [
            "t2 -",
            f"fee {draw.choice('□□012')}",
            f"back {draw.choice('□01')}",
            "t3 -",
            f"all {draw.choice('0123459')}",
        ]
        kept = lines if draw.random() < 0.4 else lines[draw.choice((5, 8)) :]
        yield "\n".join(kept), {"t1": draw.choice(WORDS), "t2": draw.choice(WORDS)}


def said(form: Submission, number: int) -> Submission:
    return replace(form, source=replace(form.source, file=str(number)))


def test_frames_say_what_plain_numbers_say() -> None:
    forms = [read_form(whole(), drawing, **declared) for drawing, declared in random_forms(80)]
    # A figure that no frame holds keeps a form out of it.
    long = Decimal("0.00000000001")
    alone = [
        replace(form, readings={**form.readings, "t3_free": replace(form.readings["t3_free"], number=long)})
        for form in forms
    ]
    pairs = list(zip(check(forms), check(alone), strict=True))
    assert [one.outcomes | {"T3": None} for one, _ in pairs] == [other.outcomes | {"T3": None} for _, other in pairs]
    assert len({tuple(one.outcomes.items()) for one, _ in pairs}) > 10


def test_one_at_a_time_is_as_all_at_once() -> None:
    forms = [read_form(whole(), drawing, **declared) for drawing, declared in random_forms(12)]
    together = check(forms)
    assert [(one.outcomes, one.findings) for one in together] == [
        (one.outcomes, one.findings) for form in forms for one in check([form])
    ]


def test_without_a_word_nothing_differs_from_an_edition_without_such_tables() -> None:
    plain = made(TEXT.replace('may_be = ["nil", "not-applicable"]\n', "").replace('may_be = ["nil"]\n', ""))
    for drawing, _ in random_forms(40):
        ((one,), (other,)) = (check([read_form(edition, drawing)]) for edition in (whole(), plain))
        assert one.outcomes == other.outcomes
        facts = [[(fact(finding), finding.facts, finding.bound) for finding in of.findings] for of in (one, other)]
        assert facts[0] == facts[1]


def failing(table: pl.DataFrame, edition: Edition) -> set[tuple[int, str]]:
    from pandera.errors import SchemaErrors

    try:
        wide_schema(edition).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        found = zip(cases["index"], cases["check"], strict=True)
        return {(row, name.rpartition("〔")[2].removesuffix("〕")) for row, name in found}
    return set()


def test_a_wide_table_says_the_same() -> None:
    drawn = enumerate(random_forms(80))
    forms = [said(read_form(whole(), drawing, **declared), number) for number, (drawing, declared) in drawn]
    table = wide_table(readings_table(forms), whole())
    assert {"declared.t1", "declared.t2"} <= {*table.columns}
    expected = {
        (row, finding.id)
        for row, one in enumerate(check(forms))
        for finding in one.findings
        if finding.severity != "note" and finding.why not in ("not-run", "table-blank")
    }
    assert failing(table, whole()) == expected
    assert {own for _, own in expected} >= {"T1", "T2", "ALL", "NET", "FEE"}


def test_a_wide_table_without_words_is_as_before() -> None:
    forms = [said(read_form(whole(), "t3 -\nall 0"), 0)]
    table = wide_table(readings_table(forms), whole())
    assert [name for name in table.columns if name.startswith("declared.")] == []
    assert wide_schema(whole()).metadata["severity"]["T1"] == "must"


# Sums over units


def rolled(top: Submission | None, *units: Submission) -> RollUp:
    offices = (Office(code=f"u{at}", name=f"Unit {at}", parent="top") for at in range(len(units)))
    roster = Roster((Office(code="top", name="Top"), *offices))
    there: Mapping[str, Submission] = {f"u{at}": unit for at, unit in enumerate(units)}
    if top is not None:
        there = {**there, "top": top}
    count = counted(roster, lambda code: "" if code in there else "missing")
    return roll_up(whole(), roster, count, there.get, ["top"])["top"]


FULL = "t1 new done\na 3 1\nb 2 1\ng 0 0\ntot 5 2\nt2 -\nfee 7\nt3 -\nall 5"
EMPTY = "t3 -\nall 0"


def test_nothing_counts_as_0_and_what_is_not_for_an_office_is_left_out() -> None:
    units = (
        read_form(whole(), FULL),
        read_form(whole(), EMPTY, t1="本期无", t2="本期无"),
        read_form(whole(), EMPTY, t1="本表不适用", t2="本期无"),
    )
    one = rolled(read_form(whole(), FULL), *units)
    assert one.figures == Figures(
        {
            "t1_a_new": 3, "t1_a_done": 1, "t1_b_new": 2, "t1_b_done": 1, "t1_g_new": 0, "t1_g_done": 0,
            "t1_tot_new": 5, "t1_tot_done": 2, "t2_fee": 7, "t3_all": 5,
        },
        declared={"t1": {NIL: 1, NOT: 1}, "t2": {NIL: 2}},
        reports=3,
        offices=("u0", "u1", "u2"),
    )  # fmt: skip
    assert (one.blanks, one.differing, one.outcomes) == ({}, (), {"UNITS": Outcome.PASSED})


def test_what_is_for_none_of_the_units_has_no_sum() -> None:
    unit = read_form(whole(), EMPTY, t1="本表不适用", t2="本期无")
    one = rolled(read_form(whole(), EMPTY, t1="本表不适用", t2="本期无"), unit, unit)
    assert one.figures.numbers == {"t2_fee": 0, "t3_all": 0}
    assert (one.figures.left_out("t1"), one.figures.left_out("t2"), one.figures.left_out("t3")) == (True, False, False)
    assert [found.id for found in one.compared] == ["UNITS.t2_fee", "UNITS.t3_all"]


def test_the_office_above_is_compared_with_what_its_units_say() -> None:
    full = read_form(whole(), FULL)
    nothing = rolled(read_form(whole(), EMPTY, t1="本期无", t2="本期无"), full)
    assert {(found.id, found.left, found.right) for found in nothing.differing} == {
        ("UNITS.t1_a_new", 0, 3), ("UNITS.t1_a_done", 0, 1), ("UNITS.t1_b_new", 0, 2), ("UNITS.t1_b_done", 0, 1),
        ("UNITS.t1_tot_new", 0, 5), ("UNITS.t1_tot_done", 0, 2), ("UNITS.t2_fee", 0, 7), ("UNITS.t3_all", 0, 5),
    }  # fmt: skip
    other = rolled(read_form(whole(), "t2 -\nfee 7\nt3 -\nall 5", t1="本表不适用"), full)
    assert other.differing == ()


def test_a_table_that_is_not_clear_is_not_known() -> None:
    figures = figures_of(read_form(whole(), "t3 -\nall 0", t1="无", t2="本期无"), rolled_adds())
    assert figures.unknown == {"t1_a_new", "t1_a_done", "t1_b_new", "t1_b_done", "t1_tot_new", "t1_tot_done"}
    assert figures.declared == {"t2": {NIL: 1}}


def test_a_cell_that_is_lost_is_not_known() -> None:
    form = read_form(whole(), EMPTY, t1="本期无", t2="本期无")
    lost = replace(form.readings["t1_a_new"], cell=None, nil=False)
    figures = figures_of(replace(form, readings={**form.readings, "t1_a_new": lost}), rolled_adds())
    assert figures.unknown == {"t1_a_new"}


def rolled_adds() -> Mapping[str, object]:
    from xlvalidate.checking.rollup import adding

    return adding(whole())
