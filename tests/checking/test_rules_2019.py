"""Every rule of ogi-2019 on a small drawn form: one that it passes, one that breaks it, and exactly what is found."""

import pytest

from tests.forms import checked, facts

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
        other                   4      4
        handled                22     22
    """,
    "T3-ROW": """
        t3           person  business  research  charity  legal  other_org  total
        new               1         2         3        4      5          6     21
        granted           1         2         3        4      5          6     21
        handled           1         2         3        4      5          6     21
    """,
    "T4-SUM": """
        t4                   upheld  corrected  otherwise  pending  total
        review                    1          2          3        4     10
        suit                      5          0          0        0      5
        suit_after_review         0          0          0        1      1
    """,
    "T2-19-INT": """
        t2         prior  change  decisions
        licence       23     -18          6
        t2                 count   amount
        procurement           27  19.864412
    """,
    "H19-ITEM-NONNEG": """
        t2         prior  change
        fee           15     -15
    """,
    "S19-PUB-LE-TOT": """
        t2         made  published  public_total
        normative     1          6             6
    """,
    "S19-DEC-EQ-SUM": """
        t2         prior  change  decisions
        licence       17      11         26
        service        0       0          0
        penalty        4       0          4
    """,
    "S19-PROC-ZERO": """
        t2           count   amount
        procurement     17  1553.91
    """,
    "S19-PROC-UNIT": """
        t2           count   amount
        procurement      1   999.99
    """,
    "S-OTHER-SHARE": """
        t3       person  total
        new          21     21
        granted      17     17
        other         4      4
        handled      21     21
    """,
}


@pytest.mark.parametrize("rule", PASSING)
def test_a_correct_filling_is_accepted(rule):
    result = checked("ogi-2019", PASSING[rule])
    assert result.findings == ()
    assert (result.counts.passed, result.counts.not_applicable) == (57, 18)
    assert len(result.outcomes) == 78


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
        "T3-ROW",
        """
        t3       person  business  total
        partial       1         2      4
        other         2         1      2
        handled       3         3      6
        new           3         3      6
        """,
        [
            "must T3-ROW.partial broken 4 | 3 | 1 [t3_partial_total=4 t3_partial_person=1 t3_partial_business=2"
            " t3_partial_research=0 t3_partial_charity=0 t3_partial_legal=0 t3_partial_other_org=0]",
            "must T3-ROW.other broken 2 | 3 | -1 [t3_other_total=2 t3_other_person=2 t3_other_business=1"
            " t3_other_research=0 t3_other_charity=0 t3_other_legal=0 t3_other_other_org=0]",
        ],
    ),
    (
        "T4-SUM",
        """
        t4       upheld  corrected  otherwise  pending  total
        review       10          1          0        0      0
        """,
        [
            "must T4-SUM.review broken 0 | 11 | -11 [t4_review_total=0 t4_review_upheld=10 t4_review_corrected=1"
            " t4_review_otherwise=0 t4_review_pending=0]"
        ],
    ),
    (
        "T2-19-INT",
        """
        t2         made  published  public_total
        regulation    /         -1           2.5
        """,
        [
            "must T2-19-INT.regulation_made slash [t2_regulation_made=/]",
            "must T2-19-INT.regulation_published least -1 | 0 | -1 [t2_regulation_published=-1]",
            "must T2-19-INT.regulation_public_total places 2.5 | - | - [t2_regulation_public_total=2.5]",
        ],
    ),
    (
        "T3-INT",
        """
        t3       person  total
        new         0.5    0.5
        granted     0.5    0.5
        handled     0.5    0.5
        """,
        [
            f"must T3-INT.{row}_{column} places 0.5 | - | - [t3_{row}_{column}=0.5]"
            for row in ("new", "granted", "handled")
            for column in ("person", "total")
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
        "H19-ITEM-NONNEG",
        """
        t2        prior  change  decisions
        penalty       3      -4          7
        """,
        ["must H19-ITEM-NONNEG.penalty broken -1 | 0 | -1 [t2_penalty_prior=3 t2_penalty_change=-4]"],
    ),
    (
        "S19-PUB-LE-TOT",
        """
        t2         made  published  public_total
        normative     0          7             6
        """,
        ["explain S19-PUB-LE-TOT.normative broken 7 | 6 | 1 [t2_normative_published=7 t2_normative_public_total=6]"],
    ),
    (
        "S19-DEC-EQ-SUM",
        """
        t2       prior  change  decisions
        licence     23      +4         27
        """,
        [
            "explain S19-DEC-EQ-SUM.licence broken 27 | 27 | 0"
            " [t2_licence_change=+4 t2_licence_decisions=27 t2_licence_prior=23]"
        ],
    ),
    (
        "S19-PROC-ZERO",
        """
        t2           count  amount
        procurement      0     0.5
        """,
        [
            "explain S19-PROC-ZERO broken 0.5 | 0 | 0.5 [t2_procurement_count=0 t2_procurement_amount=0.5]",
        ],
    ),
    (
        "S19-PROC-UNIT",
        """
        t2           count  amount
        procurement      1    8040
        """,
        ["explain S19-PROC-UNIT broken 8040 | 1000 | 7040 [t2_procurement_count=1 t2_procurement_amount=8040]"],
    ),
    (
        "S-OTHER-SHARE",
        """
        t3       person  total
        new          20     20
        granted      15     15
        other         5      5
        handled      20     20
        """,
        ["explain S-OTHER-SHARE.total broken 5 | 4 | 1 [t3_other_total=5 t3_handled_total=20]"],
    ),
]


@pytest.mark.parametrize(("rule", "drawing", "expected"), BREAKING, ids=[case[0] for case in BREAKING])
def test_a_wrong_filling_is_found_and_nothing_else(rule, drawing, expected):
    assert facts("ogi-2019", drawing) == expected


def test_the_total_of_outcomes_is_checked_apart_from_the_printed_balance():
    # Pingtan 2020: every column balances as the printed note asks, yet the outcomes add up to six more.
    found = facts(
        "ogi-2019",
        """
        t3               person  business  total
        new                  20         1     21
        granted              26         1     27
        handled              20         1     21
        """,
    )
    assert [line.split(" [")[0] for line in found] == [
        "must T3-SUM.person broken 20 | 26 | -6",
        "must T3-SUM.total broken 21 | 27 | -6",
    ]


REGULATIONS = """
    t2          made  published  public_total
    regulation     2          0             7
"""
ASKED = ("县级", "乡镇街道", "省级部门", "市级部门", "县级部门", "垂直管理")
ADDED = "note erratum-added erratum-added []"


@pytest.mark.parametrize("level", ASKED)
def test_regulations_of_an_office_that_makes_none_are_to_be_explained(level):
    """By an erratum: the edition was issued without this rule."""
    assert facts("ogi-2019", level=level) == [ADDED]
    assert facts("ogi-2019", REGULATIONS, level=level) == [
        "explain S19-REG-ZERO.regulation_made broken 2 | 0 | 2 [t2_regulation_made=2]",
        "explain S19-REG-ZERO.regulation_public_total broken 7 | 0 | 7 [t2_regulation_public_total=7]",
        ADDED,
    ]


@pytest.mark.parametrize("cover", [{"level": "省级"}, {"level": "设区的市级"}, {"level": ""}, {}])
def test_regulations_of_any_other_office_are_not_asked_about(cover):
    assert facts("ogi-2019", REGULATIONS, **cover) == []


def test_every_rule_of_the_edition_is_drawn_here():
    from xlvalidate.editions.catalogue import built_in_edition

    edition = built_in_edition("ogi-2019")
    ids = {rule.id for rule in edition.rules if rule not in edition.unasked and not rule.id.startswith("X")}
    ids -= {"S19-REG-ZERO"}  # it asks for the office's level, above
    assert ids == set(PASSING) | {"T3-INT", "T4-INT"}
    assert ids - {"T3-SUM"} == {case[0] for case in BREAKING}
