"""What looks like a rule and is none: fillings that are right, and that a naive checker would send back."""

import pytest

from tests.forms import BLANK, checked, fact, facts, filled
from xlvalidate.checking.check import check
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome

# Each trap: what is right about it, and right fillings of the editions that it lies in wait in.
RIGHT = {
    "TRAP19-DEC": (
        "decisions are cases, prior + change are items",
        {
            "ogi-2019": """
                t2       prior  change  decisions
                licence     17      11         26
                service      7      18         47
                penalty      1       1         14
            """
        },
    ),
    "TRAP14-ACT-EQ": (
        "one item on several channels counts once: all public lies between the largest channel and their sum",
        {
            "ogi-2014": """
                t1               -
                disclosed      120
                channel_website 120
                channel_wechat  80
                channel_other   15
            """
        },
    ),
    "TRAP14-RESP-EQ": (
        "topics that were answered, and the ways of answering them, are counted in other units and without doubles",
        {
            "ogi-2014": """
                t1                       -
                responses                3
                press_conferences        2
                press_conferences_chief  1
                interviews               1
                interpretations         20
                social_replies           5
                other_replies            0
            """
        },
    ),
    "TRAP-T4-T3": (
        "reviews are bounded by nothing in table 3",
        dict.fromkeys(
            ("ogi-2019", "ogi-2021"),
            """
                t3       person  total
                new           1      1
                granted       1      1
                handled       1      1
                t4       upheld  corrected  otherwise  pending  total
                review      400         30          0       10    440
            """,
        ),
    ),
    "TRAP-T4-POST": (
        "suits after review may concern earlier years' reviews",
        dict.fromkeys(
            ("ogi-2019", "ogi-2021"),
            """
                t4                 upheld  corrected  otherwise  pending  total
                review                  0          0          0        0      0
                suit_after_review       9          0          0        3     12
            """,
        ),
    ),
    "TRAP-T4-GRAND": (
        "the form has no grand total of suits",
        dict.fromkeys(
            ("ogi-2019", "ogi-2021"),
            """
                t4                 upheld  corrected  otherwise  pending  total
                suit                    2          0          0        0      2
                suit_after_review       1          0          0        0      1
            """,
        ),
    ),
    "TRAP-BAL-3RD": (
        "the third item is the total, not every row below it",
        {
            "ogi-2019": """
                t3              person  total
                new                  9      9
                granted              3      3
                unable_not_held      4      4
                other                2      2
                handled              9      9
            """,
            "ogi-2021": """
                t3              person  total
                new                  9      9
                granted              3      3
                unable_not_held      4      4
                other_uncorrected    1      1
                other_rest           1      1
                handled              9      9
            """,
        },
    ),
    "TRAP-PARTIAL": (
        "a case granted in part is counted once, as partial",
        dict.fromkeys(
            ("ogi-2019", "ogi-2021"),
            """
                t3       person  total
                new           3      3
                partial       3      3
                handled       3      3
            """,
        ),
    ),
    "TRAP-MADE-VS-PUB": (
        "more published than made, and less",
        {
            "ogi-2019": """
                t2          made  published  public_total
                regulation     1          6             9
                normative     27          1             1
            """
        },
    ),
    "TRAP-NEG": (
        "a change may be negative",
        {
            "ogi-2019": """
                t2       prior  change  decisions
                licence     40     -18         90
                coercion    15     -15          1
            """
        },
    ),
}
FEES = {"six decimals": "4166.241619", "four": "59237.2449", "two": "7730.28", "one": "96171.6", "none": "7545"}
HALF_BLANK = f"""
    t3              person  business  total
    new                  5         2      7
    granted              4         2      {BLANK}
    partial              1         0      {BLANK}
    handled              5         2      7
"""


@pytest.mark.parametrize(("trap", "edition"), [(trap, edition) for trap in RIGHT for edition in RIGHT[trap][1]])
def test_a_right_filling_passes(trap, edition):
    result = checked(edition, RIGHT[trap][1][edition])
    assert result.findings == ()
    assert result.verdict == "accepted"
    assert set(result.outcomes.values()) <= {Outcome.PASSED, Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(("edition", "year"), [("ogi-2019", "2020"), ("ogi-2021", "2024")])
def test_trap_coded(edition, year):
    # TRAP-CODED, after Hongze 2024: the government's own report has 17 cases, that of the whole county 95. Two reports
    # with one office's name and year, and neither is wrong.
    batch = [
        filled(built_in_edition(edition), requests(cases), office="某区人民政府", office_code="320813", year=year)
        for cases in (17, 95)
    ]
    assert [(one.verdict, one.findings) for one in check(batch)] == [("accepted", ())] * 2


@pytest.mark.parametrize("edition", ["ogi-2019", "ogi-2021"])
def test_trap_agg_vert(edition):
    # TRAP-AGG-VERT: the county's sum is of its department and its town; the tax office there reports to its own line.
    cases = {"县级": 8, "县级部门": 5, "乡镇街道": 3, "垂直管理": 40}
    batch = [filled(built_in_edition(edition), requests(count), level=level) for level, count in cases.items()]
    told = [[one.id for one in result.findings if not one.id.startswith("erratum-")] for result in check(batch)]
    assert (told, {result.verdict for result in check(batch)}) == ([[]] * 4, {"accepted"})


def requests(count: int) -> str:
    return f"""
        t3       person  total
        new      {count} {count}
        granted  {count} {count}
        handled  {count} {count}
    """


@pytest.mark.parametrize("edition", ["ogi-2019", "ogi-2021"])
def test_trap_t4_pend(edition):
    # TRAP-T4-PEND: five reviews were pending last year; this year's two are counted without them, as the notice allows.
    form = built_in_edition(edition)
    last = filled(form, "t4 upheld corrected otherwise pending total\nreview 0 0 0 5 5")
    now = filled(form, "t4 upheld corrected otherwise pending total\nreview 1 0 0 1 2")
    (result,) = check([now], last={0: last})
    assert result.findings == ()
    assert result.verdict == "accepted"


@pytest.mark.parametrize("decimals", FEES)
def test_trap_fee4(decimals):
    # TRAP-FEE4: the notice sets no number of decimals; published reports have none to six.
    assert facts("ogi-2021", f"t2 amount\nfee {FEES[decimals]}") == []
    assert facts("ogi-2019", f"t2 count amount\nprocurement 9999 {FEES[decimals]}") == []


def test_trap_blank0():
    # TRAP-BLANK0, after 上海市府办 2019: totals of detail rows left blank, every figure that is there reconciles.
    # Blank cells are told, and are neither wrong nor zero.
    result = checked("ogi-2019", HALF_BLANK)
    assert result.counts.failed == 0
    assert result.counts.not_run == 4
    assert [fact(finding) for finding in result.findings] == [
        "must T3-INT not-run [t3_granted_total= t3_partial_total=]",
        "must T3-SUM not-run [t3_granted_total= t3_partial_total=]",
        "must T3-ROW not-run [t3_granted_total= t3_partial_total=]",
    ]


def test_trap_blank0_in_the_edition_in_force():
    assert facts("ogi-2021", HALF_BLANK) == facts("ogi-2019", HALF_BLANK)


def test_every_trap_is_here():
    by_themselves = {"TRAP-CODED", "TRAP-AGG-VERT", "TRAP-T4-PEND", "TRAP-FEE4", "TRAP-BLANK0"}
    assert all(f"test_{trap.lower().replace('-', '_')}" in globals() for trap in by_themselves)
    assert sorted({*RIGHT, *by_themselves}) == [
        "TRAP-AGG-VERT",
        "TRAP-BAL-3RD",
        "TRAP-BLANK0",
        "TRAP-CODED",
        "TRAP-FEE4",
        "TRAP-MADE-VS-PUB",
        "TRAP-NEG",
        "TRAP-PARTIAL",
        "TRAP-T4-GRAND",
        "TRAP-T4-PEND",
        "TRAP-T4-POST",
        "TRAP-T4-T3",
        "TRAP14-ACT-EQ",
        "TRAP14-RESP-EQ",
        "TRAP19-DEC",
    ]


def test_a_table_that_is_wholly_blank_is_one_finding():
    drawing = "t4 upheld corrected otherwise pending total\n" + "\n".join(
        f"{group} {' '.join([BLANK] * 5)}" for group in ("review", "suit", "suit_after_review")
    )
    result = checked("ogi-2019", drawing)
    assert [(finding.id, len(finding.places)) for finding in result.findings] == [("table-blank", 15)]
    assert result.verdict == "return"
