"""Every rule of the short form of Fujian, an edition file beside its examples that the package knows nothing of."""

from pathlib import Path

import pytest

from examples import make
from tests.forms import BLANK, fact, filled
from xlvalidate.checking.check import check
from xlvalidate.editions.catalogue import find

EDITION = find(str(Path(make.__file__).parent / "fujian_short" / "ogi-2014-fj.toml"))

# As published up to 2016; the row of fees is left out from 2017 on.
NO_FEES = f"t1 this_year to_date\nfees_waived {BLANK} {BLANK}\n"
CORRECT = """
    t1                   this_year  to_date
    disclosed                 2122    87498
    disclosed_website         2100    86100
    disclosed_gazette           22     1398
    received                     6       60
    received_in_person           1       10
    received_online              2       20
    received_letter_fax          3       30
    answered                    10      100
    answered_granted             1       10
    answered_partial             2       20
    answered_denied              3       30
    answered_other               4       40
    fees_waived               20.5    120.5
    complaints                   1        2
    reviews                      0        1
    suits                        0        0
"""


def judged(drawing, last=None):
    before = {} if last is None else {0: filled(EDITION, last)}
    return check([filled(EDITION, drawing)], last=before)[0]


def across(result):
    return {id: str(outcome) for id, outcome in result.outcomes.items() if id.startswith("XFJ-CUM")}


def test_a_correct_filling_is_accepted():
    result = judged(CORRECT)
    assert result.findings == ()
    assert (result.counts.passed, result.counts.not_applicable) == (5, 16)
    assert len(result.outcomes) == 21


BREAKING = [
    (
        "FJ-CELLS",
        """
        t1           this_year  to_date
        disclosed           -1      2.5
        fees_waived         /       5元
        suits               无       0
        """,
        [
            "must FJ-CELLS.disclosed_this_year least -1 | 0 | -1 [t1_disclosed_this_year=-1]",
            "must FJ-CELLS.disclosed_to_date places 2.5 | - | - [t1_disclosed_to_date=2.5]",
            "must FJ-CELLS.fees_waived_this_year slash [t1_fees_waived_this_year=/]",
            "must FJ-CELLS.suits_this_year none-word [t1_suits_this_year=无]",
            "note unit unit 5 | - | - [t1_fees_waived_to_date=5元]",
        ],
    ),
    (
        "FJ-APP",
        """
        t1                   this_year  to_date
        received                     3       40
        received_in_person           1       12
        received_online              1       20
        received_letter_fax          0        9
        """,
        [
            "must FJ-APP.this_year broken 3 | 2 | 1 [t1_received_this_year=3 t1_received_in_person_this_year=1"
            " t1_received_online_this_year=1 t1_received_letter_fax_this_year=0]",
            "must FJ-APP.to_date broken 40 | 41 | -1 [t1_received_to_date=40 t1_received_in_person_to_date=12"
            " t1_received_online_to_date=20 t1_received_letter_fax_to_date=9]",
        ],
    ),
    (
        "FJ-REPLY",
        """
        t1                this_year  to_date
        answered                  2        7
        answered_granted          1        3
        answered_partial          0        1
        answered_denied           0        1
        answered_other            0        2
        """,
        [
            "must FJ-REPLY.this_year broken 2 | 1 | 1 [t1_answered_this_year=2 t1_answered_granted_this_year=1"
            " t1_answered_partial_this_year=0 t1_answered_denied_this_year=0 t1_answered_other_this_year=0]",
        ],
    ),
    # The other side: where the first total was too small, one that is too large.
    (
        "FJ-REPLY",
        """
        t1              this_year  to_date
        answered_other          1        0
        """,
        [
            "must FJ-REPLY.this_year broken 0 | 1 | -1 [t1_answered_this_year=0 t1_answered_granted_this_year=0"
            " t1_answered_partial_this_year=0 t1_answered_denied_this_year=0 t1_answered_other_this_year=1]",
        ],
    ),
]


@pytest.mark.parametrize(("rule", "drawing", "expected"), BREAKING, ids=[case[0] for case in BREAKING])
def test_a_wrong_filling_is_found_and_nothing_else(rule, drawing, expected):
    assert [fact(finding) for finding in judged(drawing).findings] == expected


def test_the_row_of_fees_may_be_left_out():
    result = judged(CORRECT + NO_FEES)
    assert result.findings == ()
    assert result.verdict == "accepted"


def test_to_date_is_carried_from_last_year():
    last = """
        t1                   this_year  to_date
        disclosed                 3176    85376
        disclosed_website         3100    84000
        disclosed_gazette           76     1376
        received                     0       54
        received_in_person           0        9
        received_online              0       18
        received_letter_fax          0       27
        answered                     0       90
        answered_granted             0        9
        answered_partial             0       18
        answered_denied              0       27
        answered_other               0       36
        fees_waived                  0      100
        complaints                   0        1
        reviews                      0        1
        suits                        0        0
    """
    result = judged(CORRECT, last)
    assert result.findings == ()
    assert set(across(result).values()) == {"passed"}
    assert len(across(result)) == 16


def test_the_break_of_2017():
    # 平潭 2017: 85376 + 2122 = 87498, and 10037 is written.
    last = """
        t1         this_year  to_date
        disclosed       3176    85376
    """
    now = """
        t1         this_year  to_date
        disclosed       2122    10037
    """
    result = judged(now, last)
    assert [fact(finding) for finding in result.findings] == [
        "explain XFJ-CUM.disclosed broken 10037 | 87498 | -77461"
        " [t1_disclosed_to_date=10037 t1_disclosed_this_year=2122]"
    ]
    assert [finding.fact("equation") for finding in result.findings] == ["10037 ≠ 85376 + 2122"]
    assert result.verdict == "explain"


def test_the_break_of_2016():
    # 平潭 2016: one application to date in the year before, none any more.
    last = "t1 this_year to_date\nreceived 1 1\nreceived_online 1 1"
    result = judged("", last)
    assert [fact(finding) for finding in result.findings] == [
        f"explain XFJ-CUM.{row} broken 0 | 1 | -1 [t1_{row}_to_date=0 t1_{row}_this_year=0]"
        for row in ("received", "received_online")
    ]


def test_a_row_that_last_year_did_not_have_is_not_asked_about():
    result = judged(CORRECT, "t1 this_year to_date\ndisclosed 3176 85376\n" + NO_FEES)
    assert across(result)["XFJ-CUM.fees_waived"] == "not_applicable"
    assert across(result)["XFJ-CUM.disclosed"] == "passed"


def test_every_rule_of_the_edition_is_drawn_here():
    assert {rule.id for rule in EDITION.rules} == {case[0] for case in BREAKING} | {"XFJ-CUM"}
