"""What looks like a rule and is none: fillings that are right, and that a naive checker would send back."""

import pytest

from tests.forms import BLANK, checked, facts
from xlvalidate.findings import Outcome

RIGHT = {
    "TRAP19-DEC: decisions are cases, prior + change are items": """
        t2       prior  change  decisions
        licence     17     +11         26
        service      7     +18         47
        penalty      1      +1         14
    """,
    "TRAP-T4-T3: reviews are bounded by nothing in table 3": """
        t3       person  total
        new           1      1
        granted       1      1
        handled       1      1
        t4       upheld  corrected  otherwise  pending  total
        review      400         30          0       10    440
    """,
    "TRAP-T4-PEND and TRAP-T4-POST: suits after review may concern earlier years' reviews": """
        t4                 upheld  corrected  otherwise  pending  total
        review                  0          0          0        0      0
        suit_after_review       9          0          0        3     12
    """,
    "TRAP-T4-GRAND: the form has no grand total of suits": """
        t4                 upheld  corrected  otherwise  pending  total
        suit                    2          0          0        0      2
        suit_after_review       1          0          0        0      1
    """,
    "TRAP-BAL-3RD: the third item is the total, not every row below it": """
        t3          person  total
        new              9      9
        granted          3      3
        unable_not_held  4      4
        other            2      2
        handled          9      9
    """,
    "TRAP-PARTIAL: a case granted in part is counted once, as partial": """
        t3       person  total
        new           3      3
        partial       3      3
        handled       3      3
    """,
    "TRAP-MADE-VS-PUB: more published than made, and less": """
        t2          made  published  public_total
        regulation     1          6             9
        normative     27          1             1
    """,
    "TRAP-NEG: a change may be negative": """
        t2       prior  change  decisions
        licence     40     -18         90
        coercion    15     -15          1
    """,
    "TRAP-FEE4: an amount may have any number of decimals": """
        t2           count       amount
        procurement     30  4166.241619
    """,
    "TRAP-CODED and TRAP-AGG-VERT: nothing is compared with another office's form": "",
}


@pytest.mark.parametrize("trap", RIGHT)
def test_a_right_filling_passes(trap):
    result = checked("ogi-2019", RIGHT[trap])
    assert [finding for finding in result.findings if finding.why != "plus"] == []
    assert set(result.outcomes.values()) == {Outcome.PASSED}


def test_blank_cells_are_told_and_are_neither_wrong_nor_zero():
    # TRAP-BLANK0, after 上海市府办 2019: totals of detail rows left blank, every figure that is there reconciles.
    drawing = f"""
        t3              person  business  total
        new                  5         2      7
        granted              4         2      {BLANK}
        partial              1         0      {BLANK}
        handled              5         2      7
    """
    result = checked("ogi-2019", drawing)
    assert result.count(Outcome.FAILED) == 0
    assert result.count(Outcome.NOT_RUN) == 4
    assert facts("ogi-2019", drawing) == [
        "must T3-INT not-run [t3_granted_total= t3_partial_total=]",
        "must T3-SUM not-run [t3_granted_total= t3_partial_total=]",
        "must T3-ROW not-run [t3_granted_total= t3_partial_total=]",
    ]


def test_a_table_that_is_wholly_blank_is_one_finding():
    drawing = "t4 upheld corrected otherwise pending total\n" + "\n".join(
        f"{group} {' '.join([BLANK] * 5)}" for group in ("review", "suit", "suit_after_review")
    )
    result = checked("ogi-2019", drawing)
    assert [(finding.id, len(finding.places)) for finding in result.findings] == [("table-blank", 15)]
    assert result.verdict == "return"
