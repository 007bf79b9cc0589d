"""Every rule of ogi-2014 on a small drawn form: one that it passes, one that breaks it, and exactly what is found.

The form has one column of figures and no code for it. H14-DASH, the rule about heading rows, is tested by itself.
"""

import pytest

from tests.forms import BLANK, checked, facts
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome

EDITION = built_in_edition("ogi-2014")
TOPICS = [code.removeprefix("t1_") for code, indicator in EDITION.indicators.items() if indicator.optional == "topics"]
NO_TOPICS = "t1 -\n" + "\n".join(f"{code} {BLANK}" for code in TOPICS)

NONE_OF_THE_TOPICS = " ".join(f"t1_{code}=0" for code in TOPICS if code != "topics")

PASSING = {
    "H14-CELLS": """
        t1                -
        fees_charged 0.0375
        funds            16
    """,
    "H14-APP": """
        t1                 -
        received          10
        received_in_person 1
        received_fax       2
        received_online    3
        received_letter    4
        topics            10
        topic_budget      10
        closed            10
        closed_on_time    10
        answered          10
        answered_granted  10
    """,
    "H14-DONE": """
        t1               -
        received         5
        received_online  5
        topics           5
        topic_other      5
        closed           5
        closed_on_time   3
        closed_extended  2
        answered         5
        answered_granted 5
    """,
    "H14-REPLY": """
        t1                       -
        received                36
        received_online         36
        topics                  36
        topic_other             36
        closed                  36
        closed_on_time          36
        answered                36
        answered_already_public  1
        answered_granted         2
        answered_partial         3
        answered_denied          4
        denied_privacy           4
        answered_not_ours        5
        answered_nonexistent     6
        answered_correction_asked 7
        answered_other_channel   8
    """,
    "H14-DENY-LE": """
        t1                    -
        received              4
        received_letter       4
        topics                4
        topic_personnel       4
        closed                4
        closed_on_time        4
        answered              4
        answered_denied       4
        denied_state_secret   4
    """,
    "S14-DENY-EQ": """
        t1                                -
        denied_state_secret               1
        denied_trade_secret               1
        denied_privacy                    1
        denied_safety                     1
        denied_not_government_information 1
        denied_other                      1
        answered_denied                   6
        answered                          6
        closed                            6
        closed_on_time                    6
        received                          6
        received_fax                      6
        topics                            6
        topic_credit                      6
    """,
    "H14-TYPE": "t1 -\n"
    + "\n".join(f"{code} 1" for code in TOPICS if code != "topics")
    + """
        topics              18
        received            18
        received_in_person  18
        closed              18
        closed_on_time      18
        answered            18
        answered_granted    18
    """,
    "S14-TYPE-APP": """
        t1                  -
        topics              1
        topic_statistics    1
        received            1
        received_in_person  1
        closed              1
        closed_extended     1
        answered            1
        answered_partial    1
    """,
    "H14-REV": """
        t1                 -
        reviews            6
        reviews_upheld     1
        reviews_corrected  2
        reviews_other      3
    """,
    "H14-LIT": """
        t1               -
        suits            6
        suits_upheld     1
        suits_corrected  2
        suits_other      3
    """,
    "H14-STAFF": """
        t1               -
        staff            4
        staff_full_time  2
        staff_part_time  2
    """,
    "H14-ACT-GE-CH": """
        t1               -
        disclosed        5
        channel_gazette  5
        channel_website  5
        channel_weibo    5
        channel_wechat   5
        channel_other    5
    """,
    "S14-ACT-LE-SUM": """
        t1               -
        disclosed      457
        channel_website 289
        channel_wechat 138
        channel_other   30
    """,
    "H14-NORM-LE": """
        t1                   -
        disclosed            5
        channel_website      5
        disclosed_normative  5
        made_normative       5
    """,
    "S14-NORM-MADE": """
        t1                   -
        disclosed            9
        channel_website      9
        disclosed_normative  2
        made_normative       3
    """,
    "H14-PRESS-LE": """
        t1                       -
        press_conferences        2
        press_conferences_chief  2
    """,
    "H14-INTV-LE": """
        t1                -
        interviews        3
        interviews_chief  1
    """,
    "S14-DONE-REPLY": """
        t1                -
        closed            2
        closed_extended   2
        answered          2
        answered_partial  2
        received          2
        received_online   2
        topics            2
        topic_other       2
    """,
    "S14-DONE-APP": """
        t1                -
        received          1
        received_letter   1
        closed            1
        closed_on_time    1
        answered          1
        answered_granted  1
        topics            1
        topic_prices      1
    """,
    "S14-TRAIN-ZERO": """
        t1         -
        trainings  2
        trainees   9
    """,
}


@pytest.mark.parametrize("rule", PASSING)
def test_a_correct_filling_is_accepted(rule):
    result = checked("ogi-2014", PASSING[rule])
    assert result.findings == ()
    assert {id_ for id_, outcome in result.outcomes.items() if outcome is not Outcome.PASSED} == {"X-SAME"}
    assert len(result.outcomes) == 31


BREAKING = [
    (
        "H14-CELLS",
        """
        t1              -
        meetings      0.5
        offices        -1
        reading_points  /
        funds        5万元
        fees_charged   无
        """,
        [
            "must H14-CELLS.fees_charged none-word [t1_fees_charged=无]",
            "must H14-CELLS.offices least -1 | 0 | -1 [t1_offices=-1]",
            "must H14-CELLS.reading_points slash [t1_reading_points=/]",
            "must H14-CELLS.meetings places 0.5 | - | - [t1_meetings=0.5]",
            "note unit unit 5 | - | - [t1_funds=5万元]",
        ],
    ),
    (
        "H14-APP",
        """
        t1                -
        received          3
        received_online   1
        received_letter   1
        closed            3
        closed_on_time    3
        answered          3
        answered_granted  3
        topics            3
        topic_other       3
        """,
        [
            "must H14-APP broken 3 | 2 | 1 [t1_received=3 t1_received_in_person=0 t1_received_fax=0"
            " t1_received_online=1 t1_received_letter=1]"
        ],
    ),
    (
        "H14-DONE",
        """
        t1                -
        received          3
        received_online   3
        closed            3
        closed_on_time    3
        closed_extended   1
        answered          3
        answered_granted  3
        topics            3
        topic_other       3
        """,
        ["must H14-DONE broken 3 | 4 | -1 [t1_closed=3 t1_closed_on_time=3 t1_closed_extended=1]"],
    ),
    (
        "H14-REPLY",
        """
        t1                    -
        received              3
        received_online       3
        closed                3
        closed_on_time        3
        answered              3
        answered_granted      1
        answered_nonexistent  1
        topics                3
        topic_other           3
        """,
        [
            "must H14-REPLY broken 3 | 2 | 1 [t1_answered=3 t1_answered_already_public=0 t1_answered_granted=1"
            " t1_answered_partial=0 t1_answered_denied=0 t1_answered_not_ours=0 t1_answered_nonexistent=1"
            " t1_answered_correction_asked=0 t1_answered_other_channel=0]"
        ],
    ),
    (
        # More grounds than denials: that they add up to more is asked about, one ground alone must not.
        "H14-DENY-LE",
        """
        t1                -
        received          1
        received_online   1
        closed            1
        closed_on_time    1
        answered          1
        answered_denied   1
        denied_privacy    2
        denied_other      1
        topics            1
        topic_other       1
        """,
        [
            "must H14-DENY-LE.denied_privacy broken 2 | 1 | 1 [t1_denied_privacy=2 t1_answered_denied=1]",
            "explain S14-DENY-EQ broken 1 | 3 | -2 [t1_answered_denied=1 t1_denied_state_secret=0"
            " t1_denied_trade_secret=0 t1_denied_privacy=2 t1_denied_safety=0 t1_denied_not_government_information=0"
            " t1_denied_other=1]",
        ],
    ),
    (
        "S14-DENY-EQ",
        """
        t1                   -
        received             2
        received_online      2
        closed               2
        closed_on_time       2
        answered             2
        answered_denied      2
        denied_state_secret  1
        topics               2
        topic_other          2
        """,
        [
            "explain S14-DENY-EQ broken 2 | 1 | 1 [t1_answered_denied=2 t1_denied_state_secret=1"
            " t1_denied_trade_secret=0 t1_denied_privacy=0 t1_denied_safety=0 t1_denied_not_government_information=0"
            " t1_denied_other=0]"
        ],
    ),
    (
        "S14-TYPE-APP",
        """
        t1                -
        received          1
        received_online   1
        closed            1
        closed_on_time    1
        answered          1
        answered_granted  1
        topics            2
        topic_planning    1
        topic_projects    1
        """,
        ["explain S14-TYPE-APP broken 2 | 1 | 1 [t1_topics=2 t1_received=1]"],
    ),
    (
        "H14-REV",
        """
        t1              -
        reviews         0
        reviews_upheld  1
        """,
        ["must H14-REV broken 0 | 1 | -1 [t1_reviews=0 t1_reviews_upheld=1 t1_reviews_corrected=0 t1_reviews_other=0]"],
    ),
    (
        "H14-LIT",
        """
        t1           -
        suits        3
        suits_other  2
        """,
        ["must H14-LIT broken 3 | 2 | 1 [t1_suits=3 t1_suits_upheld=0 t1_suits_corrected=0 t1_suits_other=2]"],
    ),
    (
        "H14-STAFF",
        """
        t1               -
        staff            4
        staff_full_time  2
        staff_part_time  1
        """,
        ["must H14-STAFF broken 4 | 3 | 1 [t1_staff=4 t1_staff_full_time=2 t1_staff_part_time=1]"],
    ),
    (
        # 衢江 2020: 120 on the website, 0 in all.
        "H14-ACT-GE-CH",
        """
        t1               -
        disclosed        0
        channel_website  120
        """,
        ["must H14-ACT-GE-CH.channel_website broken 0 | 120 | -120 [t1_disclosed=0 t1_channel_website=120]"],
    ),
    (
        "S14-ACT-LE-SUM",
        """
        t1               -
        disclosed       10
        channel_website  6
        channel_wechat   3
        """,
        [
            "explain S14-ACT-LE-SUM broken 10 | 9 | 1 [t1_disclosed=10 t1_channel_gazette=0 t1_channel_website=6"
            " t1_channel_weibo=0 t1_channel_wechat=3 t1_channel_other=0]"
        ],
    ),
    (
        "H14-NORM-LE",
        """
        t1                   -
        disclosed            2
        channel_website      2
        disclosed_normative  3
        made_normative       3
        """,
        ["must H14-NORM-LE broken 3 | 2 | 1 [t1_disclosed_normative=3 t1_disclosed=2]"],
    ),
    (
        "S14-NORM-MADE",
        """
        t1                   -
        disclosed            4
        channel_website      4
        disclosed_normative  3
        made_normative       1
        """,
        ["explain S14-NORM-MADE broken 3 | 1 | 2 [t1_disclosed_normative=3 t1_made_normative=1]"],
    ),
    (
        "H14-PRESS-LE",
        """
        t1                       -
        press_conferences        1
        press_conferences_chief  2
        """,
        ["must H14-PRESS-LE broken 2 | 1 | 1 [t1_press_conferences_chief=2 t1_press_conferences=1]"],
    ),
    (
        "H14-INTV-LE",
        """
        t1                -
        interviews        0
        interviews_chief  1
        """,
        ["must H14-INTV-LE broken 1 | 0 | 1 [t1_interviews_chief=1 t1_interviews=0]"],
    ),
    (
        "S14-DONE-REPLY",
        """
        t1                -
        received          3
        received_online   3
        closed            3
        closed_on_time    3
        answered          2
        answered_granted  2
        topics            3
        topic_other       3
        """,
        ["explain S14-DONE-REPLY broken 3 | 2 | 1 [t1_closed=3 t1_answered=2]"],
    ),
    (
        "S14-DONE-APP",
        """
        t1                -
        received          3
        received_online   3
        closed            2
        closed_on_time    2
        answered          2
        answered_granted  2
        topics            3
        topic_other       3
        """,
        ["explain S14-DONE-APP broken 2 | 3 | -1 [t1_closed=2 t1_received=3]"],
    ),
    (
        "S14-TRAIN-ZERO",
        """
        t1         -
        trainings  0
        trainees  30
        """,
        ["explain S14-TRAIN-ZERO broken 30 | 0 | 30 [t1_trainings=0 t1_trainees=30]"],
    ),
    # The other side: where the first total was too small, one that is too large.
    (
        "H14-APP",
        """
        t1 -
        received_fax 1
        """,
        [
            "must H14-APP broken 0 | 1 | -1 [t1_received=0 t1_received_in_person=0 t1_received_fax=1"
            " t1_received_online=0 t1_received_letter=0]",
        ],
    ),
    (
        "H14-DONE",
        """
        t1 -
        received 1
        received_online 1
        closed 1
        answered 1
        answered_granted 1
        topics 1
        topic_other 1
        """,
        [
            "must H14-DONE broken 1 | 0 | 1 [t1_closed=1 t1_closed_on_time=0 t1_closed_extended=0]",
        ],
    ),
    (
        "H14-REPLY",
        """
        t1 -
        answered_not_ours 1
        """,
        [
            "must H14-REPLY broken 0 | 1 | -1 [t1_answered=0 t1_answered_already_public=0 t1_answered_granted=0"
            " t1_answered_partial=0 t1_answered_denied=0 t1_answered_not_ours=1 t1_answered_nonexistent=0"
            " t1_answered_correction_asked=0 t1_answered_other_channel=0]",
        ],
    ),
    (
        "H14-TYPE",
        """
        t1 -
        received 1
        received_online 1
        closed 1
        closed_on_time 1
        answered 1
        answered_granted 1
        topics 1
        """,
        [
            f"must H14-TYPE broken 1 | 0 | 1 [t1_topics=1 {NONE_OF_THE_TOPICS}]",
        ],
    ),
    (
        "S14-TYPE-APP",
        """
        t1 -
        received 1
        received_online 1
        closed 1
        closed_on_time 1
        answered 1
        answered_granted 1
        """,
        [
            "explain S14-TYPE-APP broken 0 | 1 | -1 [t1_topics=0 t1_received=1]",
        ],
    ),
    (
        "H14-REV",
        """
        t1 -
        reviews 1
        """,
        [
            "must H14-REV broken 1 | 0 | 1"
            " [t1_reviews=1 t1_reviews_upheld=0 t1_reviews_corrected=0 t1_reviews_other=0]",
        ],
    ),
    (
        "H14-LIT",
        """
        t1 -
        suits_corrected 1
        """,
        [
            "must H14-LIT broken 0 | 1 | -1 [t1_suits=0 t1_suits_upheld=0 t1_suits_corrected=1 t1_suits_other=0]",
        ],
    ),
    (
        "H14-STAFF",
        """
        t1 -
        staff_part_time 1
        """,
        [
            "must H14-STAFF broken 0 | 1 | -1 [t1_staff=0 t1_staff_full_time=0 t1_staff_part_time=1]",
        ],
    ),
    (
        "S14-DONE-REPLY",
        """
        t1 -
        answered 1
        answered_granted 1
        """,
        [
            "explain S14-DONE-REPLY broken 0 | 1 | -1 [t1_closed=0 t1_answered=1]",
        ],
    ),
    (
        "S14-DONE-APP",
        """
        t1 -
        closed 1
        closed_on_time 1
        answered 1
        answered_granted 1
        """,
        [
            "explain S14-DONE-APP broken 1 | 0 | 1 [t1_closed=1 t1_received=0]",
        ],
    ),
    (
        "S14-TRAIN-ZERO",
        """
        t1 -
        trainings 1
        trainees 0
        """,
        [
            "explain S14-TRAIN-ZERO broken 1 | 0 | 1 [t1_trainings=1 t1_trainees=0]",
        ],
    ),
]


@pytest.mark.parametrize(("rule", "drawing", "expected"), BREAKING, ids=[case[0] for case in BREAKING])
def test_a_wrong_filling_is_found_and_nothing_else(rule, drawing, expected):
    assert facts("ogi-2014", drawing) == expected


def test_the_block_of_topics_may_be_left_out():
    result = checked("ogi-2014", NO_TOPICS)
    assert result.findings == ()
    assert result.verdict == "accepted"
    left_out = {id for id, outcome in result.outcomes.items() if outcome is not Outcome.PASSED}
    assert left_out == {"H14-TYPE", "S14-TYPE-APP", "X-SAME"}
    assert {result.outcomes[id] for id in left_out} == {Outcome.NOT_APPLICABLE}
    assert len(result.outcomes) == 31


def test_the_topics_add_up_where_they_are_filled_in():
    listed = NONE_OF_THE_TOPICS.replace("t1_topic_budget=0", "t1_topic_budget=2")
    drawing = """
        t1                -
        received          1
        received_online   1
        closed            1
        closed_on_time    1
        answered          1
        answered_granted  1
        topics            1
        topic_budget      2
    """
    assert facts("ogi-2014", drawing) == [f"must H14-TYPE broken 1 | 2 | -1 [t1_topics=1 {listed}]"]


def test_a_block_of_topics_that_is_begun_is_expected_whole():
    begun = NO_TOPICS.replace(f"topic_budget {BLANK}", "topic_budget 0")
    blank = " ".join(f"t1_{code}=" for code in TOPICS if code != "topic_budget")
    assert facts("ogi-2014", begun) == [
        f"must H14-CELLS not-run [{blank}]",
        f"must H14-TYPE not-run [{blank}]",
        "explain S14-TYPE-APP not-run [t1_topics=]",
    ]
    result = checked("ogi-2014", begun)
    assert (result.counts.passed, result.counts.not_run) == (27, 3)


def test_a_heading_row_has_no_code_to_draw():
    # 一, 一(二), 二, 二(二), 三, 八, 九: seven rows that are printed and never filled in.
    headings = [row for block in EDITION.table("t1").blocks for row in block.rows if row.heading]
    assert [row.label[:2] for row in headings] == ["一、", "(二", "二、", "(二", "三、", "八、", "九、"]
    assert {row.code for row in headings} == {None}
    assert len(EDITION.indicators) == 77


def test_every_rule_of_the_edition_is_drawn_here():
    ids = {rule.id for rule in EDITION.rules} - {"H14-DASH", "X-SAME"}
    assert ids == set(PASSING)
    assert ids == {case[0] for case in BREAKING}
