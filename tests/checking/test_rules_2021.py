"""Every rule of ogi-2021 on a small drawn form: one that it passes, one that breaks it, and exactly what is found."""

import pytest

from tests.forms import BLANK, checked, fact, facts
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome

PASSING = {
    "T3-BAL": """
        t3           person  business  total
        new               3         1      4
        carried_in        1         0      1
        granted           2         1      3
        handled           2         1      3
        carried_out       2         0      2
    """,
    "T3-SUM": """
        t3                  legal  total
        new                    22     22
        granted                 1      1
        partial                 1      1
        denied_secret           1      1
        denied_law              1      1
        denied_safety           1      1
        denied_third_party      1      1
        denied_internal         1      1
        denied_process          1      1
        denied_case_file        1      1
        denied_inquiry          1      1
        unable_not_held         1      1
        unable_not_ready        1      1
        unable_unclear          1      1
        refused_petition        1      1
        refused_repeat          1      1
        refused_publication     1      1
        refused_excessive       1      1
        refused_reissue         1      1
        other_uncorrected       1      1
        other_unpaid            1      1
        other_rest              2      2
        handled                22     22
    """,
    "T3-ROW": """
        t3            person  business  research  charity  legal  other_org  total
        new                1         2         3        4      5          6     21
        other_unpaid       0         0         0        1      0          0      1
        granted            1         2         3        3      5          6     20
        handled            1         2         3        4      5          6     21
    """,
    "T3-INT": """
        t3       person  total
        new          12     12
        granted      12     12
        handled      12     12
    """,
    "T4-SUM": """
        t4                   upheld  corrected  otherwise  pending  total
        review                    1          2          3        4     10
        suit                      5          0          0        0      5
        suit_after_review         0          0          0        1      1
    """,
    "T4-INT": """
        t4      upheld  total
        review     440    440
    """,
    "T2-INT": """
        t2        amount
        fee  4166.241619
    """,
    "S21-MADE-LE": """
        t2         made  repealed  in_force
        normative     5         2         3
    """,
    "S-OTHER-SHARE": """
        t3                 person  total
        new                    26     26
        granted                21     21
        other_uncorrected       1      1
        other_unpaid            1      1
        other_rest              3      3
        handled                26     26
    """,
}


@pytest.mark.parametrize("rule", PASSING)
def test_a_correct_filling_is_accepted(rule):
    result = checked("ogi-2021", PASSING[rule])
    assert result.findings == ()
    assert (result.counts.passed, result.counts.not_applicable) == (48, 16)
    assert len(result.outcomes) == 64


OUTCOMES = [line.split()[0] for line in PASSING["T3-SUM"].strip().splitlines()[2:-1]]


def nothing_handled(column: str) -> str:
    return " ".join(f"t3_{row}_{column}=0" for row in OUTCOMES)


BREAKING = [
    (
        "T3-BAL",
        """
        t3           person  total
        new               3      3
        granted           2      2
        handled           2      2
        """,
        [
            "must T3-BAL.person broken 3 | 2 | 1"
            " [t3_new_person=3 t3_carried_in_person=0 t3_handled_person=2 t3_carried_out_person=0]",
            "must T3-BAL.total broken 3 | 2 | 1"
            " [t3_new_total=3 t3_carried_in_total=0 t3_handled_total=2 t3_carried_out_total=0]",
        ],
    ),
    (
        "T3-SUM",
        """
        t3                 legal  total
        new                    2      2
        granted                2      2
        other_uncorrected      1      1
        handled                2      2
        """,
        [
            f"must T3-SUM.{column} broken 2 | 3 | -1 [t3_handled_{column}=2 "
            + nothing_handled(column)
            .replace(f"granted_{column}=0", f"granted_{column}=2")
            .replace(f"uncorrected_{column}=0", f"uncorrected_{column}=1")
            + "]"
            for column in ("legal", "total")
        ],
    ),
    (
        "T3-ROW",
        """
        t3            person  business  total
        partial            1         2      4
        other_unpaid       2         1      2
        handled            3         3      6
        new                3         3      6
        """,
        [
            "must T3-ROW.partial broken 4 | 3 | 1 [t3_partial_total=4 t3_partial_person=1 t3_partial_business=2"
            " t3_partial_research=0 t3_partial_charity=0 t3_partial_legal=0 t3_partial_other_org=0]",
            "must T3-ROW.other_unpaid broken 2 | 3 | -1 [t3_other_unpaid_total=2 t3_other_unpaid_person=2"
            " t3_other_unpaid_business=1 t3_other_unpaid_research=0 t3_other_unpaid_charity=0"
            " t3_other_unpaid_legal=0 t3_other_unpaid_other_org=0]",
        ],
    ),
    (
        "T3-INT",
        """
        t3          person  total
        new            0.5    0.5
        other_rest     0.5    0.5
        handled        0.5    0.5
        """,
        [
            f"must T3-INT.{row}_{column} places 0.5 | - | - [t3_{row}_{column}=0.5]"
            for row in ("new", "other_rest", "handled")
            for column in ("person", "total")
        ],
    ),
    (
        # Hongze 2023: the total left at 0, twice.
        "T4-SUM",
        """
        t4                 upheld  corrected  otherwise  pending  total
        review                 10          1          0        0      0
        suit_after_review       5          0          0        0      0
        """,
        [
            "must T4-SUM.review broken 0 | 11 | -11 [t4_review_total=0 t4_review_upheld=10 t4_review_corrected=1"
            " t4_review_otherwise=0 t4_review_pending=0]",
            "must T4-SUM.suit_after_review broken 0 | 5 | -5 [t4_suit_after_review_total=0"
            " t4_suit_after_review_upheld=5 t4_suit_after_review_corrected=0 t4_suit_after_review_otherwise=0"
            " t4_suit_after_review_pending=0]",
        ],
    ),
    (
        "T4-INT",
        """
        t4       upheld  corrected
        suit         -1          1
        """,
        ["must T4-INT.suit_upheld least -1 | 0 | -1 [t4_suit_upheld=-1]"],
    ),
    (
        "T2-INT",
        """
        t2         made  repealed  in_force
        normative     /        -1       2.5
        t2         amount
        fee         -0.01
        """,
        [
            "must T2-INT.normative_made slash [t2_normative_made=/]",
            "must T2-INT.normative_repealed least -1 | 0 | -1 [t2_normative_repealed=-1]",
            "must T2-INT.normative_in_force places 2.5 | - | - [t2_normative_in_force=2.5]",
            "must T2-INT.fee_amount least -0.01 | 0 | -0.01 [t2_fee_amount=-0.01]",
            "explain S21-MADE-LE not-run [t2_normative_made=/]",
        ],
    ),
    (
        "S21-MADE-LE",
        """
        t2          made  repealed  in_force
        regulation     1         0         0
        normative      6         2         3
        """,
        [
            "explain S21-MADE-LE.regulation broken 1 | 0 | 1"
            " [t2_regulation_made=1 t2_regulation_in_force=0 t2_regulation_repealed=0]",
            "explain S21-MADE-LE.normative broken 6 | 5 | 1"
            " [t2_normative_made=6 t2_normative_in_force=3 t2_normative_repealed=2]",
        ],
    ),
    (
        "S-OTHER-SHARE",
        """
        t3                 person  total
        new                    25     25
        granted                20     20
        other_uncorrected       1      1
        other_unpaid            1      1
        other_rest              3      3
        handled                25     25
        """,
        [
            "explain S-OTHER-SHARE.total broken 5 | 5 | 0 [t3_other_uncorrected_total=1 t3_other_unpaid_total=1"
            " t3_other_rest_total=3 t3_handled_total=25]"
        ],
    ),
    # The other side: where the first total was too small, one that is too large.
    (
        "T3-BAL",
        """
        t3           charity  total
        carried_out        1      1
        """,
        [
            f"must T3-BAL.{column} broken 0 | 1 | -1"
            f" [t3_new_{column}=0 t3_carried_in_{column}=0 t3_handled_{column}=0 t3_carried_out_{column}=1]"
            for column in ("charity", "total")
        ],
    ),
    (
        "T3-SUM",
        """
        t3       research  total
        new             1      1
        handled         1      1
        """,
        [
            f"must T3-SUM.{column} broken 1 | 0 | 1 [t3_handled_{column}=1 {nothing_handled(column)}]"
            for column in ("research", "total")
        ],
    ),
    (
        "T4-SUM",
        """
        t4      upheld  corrected  otherwise  pending  total
        suit         0          0          0        0      1
        """,
        [
            "must T4-SUM.suit broken 1 | 0 | 1 [t4_suit_total=1 t4_suit_upheld=0 t4_suit_corrected=0"
            " t4_suit_otherwise=0 t4_suit_pending=0]",
        ],
    ),
]


@pytest.mark.parametrize(("rule", "drawing", "expected"), BREAKING, ids=[case[0] for case in BREAKING])
def test_a_wrong_filling_is_found_and_nothing_else(rule, drawing, expected):
    assert facts("ogi-2021", drawing) == expected


REGULATIONS = """
    t2          made  repealed  in_force
    regulation     2         1         7
"""


NOTE = "note erratum-applies erratum-applies []"
# For the offices of these levels the edition asked it when it was issued; for the others it does by an erratum.
LEVELS = [
    *(("县级部门", []), ("乡镇街道", [])),
    *((level, [NOTE]) for level in ("县级", "省级部门", "市级部门", "垂直管理")),
]


@pytest.mark.parametrize(("level", "told"), LEVELS)
def test_offices_that_make_no_regulations_report_none(level, told):
    result = checked("ogi-2021", level=level)
    assert [fact(finding) for finding in result.findings] == told
    assert (result.counts.passed, result.counts.not_applicable) == (51, 13)


@pytest.mark.parametrize(("level", "told"), LEVELS)
def test_regulations_of_an_office_that_makes_none_are_to_be_explained(level, told):
    assert facts("ogi-2021", REGULATIONS, level=level) == [
        "explain S21-REG-ZERO.regulation_made broken 2 | 0 | 2 [t2_regulation_made=2]",
        "explain S21-REG-ZERO.regulation_repealed broken 1 | 0 | 1 [t2_regulation_repealed=1]",
        "explain S21-REG-ZERO.regulation_in_force broken 7 | 0 | 7 [t2_regulation_in_force=7]",
        *told,
    ]


@pytest.mark.parametrize("cover", [{"level": "设区的市级"}, {"level": "省级"}, {"level": ""}, {}])
def test_regulations_of_any_other_office_are_not_asked_about(cover):
    result = checked("ogi-2021", REGULATIONS, **cover)
    assert result.findings == ()
    assert {id: outcome for id, outcome in result.outcomes.items() if id.startswith("S21-REG-ZERO")} == {
        "S21-REG-ZERO.regulation_made": Outcome.NOT_APPLICABLE,
        "S21-REG-ZERO.regulation_repealed": Outcome.NOT_APPLICABLE,
        "S21-REG-ZERO.regulation_in_force": Outcome.NOT_APPLICABLE,
    }


def test_a_table_left_half_blank_is_told_once_a_rule():
    drawing = f"""
        t2          made  repealed  in_force
        regulation     {BLANK}         {BLANK}         {BLANK}
        normative      {BLANK}         {BLANK}         {BLANK}
        t2           amount
        fee               {BLANK}
    """
    places = (
        "t2_regulation_made= t2_regulation_repealed= t2_regulation_in_force="
        " t2_normative_made= t2_normative_repealed= t2_normative_in_force="
    )
    in_the_order_of_the_rule = (
        "t2_regulation_made= t2_regulation_in_force= t2_regulation_repealed="
        " t2_normative_made= t2_normative_in_force= t2_normative_repealed="
    )
    assert facts("ogi-2021", drawing) == [
        f"must T2-INT not-run [{places} t2_fee_amount=]",
        f"explain S21-MADE-LE not-run [{in_the_order_of_the_rule}]",
    ]


def test_every_rule_of_the_edition_is_drawn_here():
    # Rules over two years have their own tests, as has the one that asks for the office's level; those that one
    # workbook alone cannot answer have no drawing.
    edition = built_in_edition("ogi-2021")
    one_form = {rule.id for rule in edition.rules if rule not in edition.unasked and not rule.id.startswith("X")}
    ids = one_form - {"S21-REG-ZERO"}
    assert ids == set(PASSING)
    assert ids == {case[0] for case in BREAKING}
