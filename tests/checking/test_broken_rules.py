"""Explanations settle `explain` findings, are bound to their figures, and never settle a `must`."""

from tests.forms import checked, fact, filled, with_texts
from xlvalidate.checking.check import check
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome
from xlvalidate.reading.submission import Kept
from xlvalidate.reports.finding_text import say

EDITION = built_in_edition("ogi-2019")
RULE = "S19-DEC-EQ-SUM.licence"
FORM = """
    t2       prior  change  decisions
    licence     23       4         27
"""
FIGURES = "t2_licence_change=4 t2_licence_decisions=27 t2_licence_prior=23"


def judged(drawing, explanations, kept=None, last=None):
    now = with_texts(filled(EDITION, drawing), explanations, kept)
    return check([now], {0: last} if last else None)[0]


def test_without_a_text_the_office_is_asked():
    result = checked("ogi-2019", FORM)
    assert (result.verdict, result.outcomes[RULE]) == ("explain", Outcome.FAILED)
    assert [fact(finding) for finding in result.findings] == [
        f"explain {RULE} broken 27 | 27 | 0 [t2_licence_change=4 t2_licence_decisions=27 t2_licence_prior=23]"
    ]


def test_a_text_settles_it_and_is_shown():
    result = judged(FORM, {RULE: "恰好相等，已核对台账"})
    assert (result.verdict, result.outcomes[RULE]) == ("accepted", Outcome.EXPLAINED)
    (finding,) = result.findings
    assert (finding.explanation, finding.bound) == ("恰好相等，已核对台账", FIGURES)
    assert say(finding, EDITION, "zh_CN").message == (
        "表二 行政许可：因为本年增/减（C9） = 4 ≠ 0，处理决定数量（D9）不应等于上一年项目数量（B9） + "
        "本年增/减（C9）；27 = 23 + 4。已说明：恰好相等，已核对台账〔S19-DEC-EQ-SUM.licence·核实〕"
    )


def test_a_must_is_never_explained_away():
    drawing = """
        t3       person  total
        new           3      3
        granted       2      2
        handled       2      2
    """
    result = judged(drawing, {"T3-BAL.person": "注销", "T3-BAL.total": "注销"})
    assert (result.verdict, result.counts.explained, result.counts.failed) == ("return", 0, 2)


def test_a_text_kept_with_the_same_figures_still_holds():
    result = judged(FORM, {RULE: "注销"}, {RULE: Kept("注销", FIGURES, "27 = 23 + 4")})
    assert result.verdict == "accepted"


def test_a_text_lapses_when_a_figure_changes_and_the_old_figures_are_shown():
    drawing = FORM.replace("23       4         27", "24       4         28")
    result = judged(drawing, {RULE: "注销"}, {RULE: Kept("注销", FIGURES, "27 = 23 + 4")})
    assert (result.verdict, result.outcomes[RULE]) == ("explain", Outcome.FAILED)
    (finding,) = result.findings
    assert (finding.explanation, finding.fact("lapsed"), finding.fact("then")) == ("", "注销", "27 = 23 + 4")
    assert (
        "28 = 24 + 4。原来的说明“注销”是对 27 = 23 + 4 写的，数字改动后不再有效。请核对；情况属实的，请重新写明原因。"
        in (say(finding, EDITION, "zh_CN").message)
    )


def test_a_new_text_over_new_figures_holds():
    drawing = FORM.replace("23       4         27", "24       4         28")
    result = judged(drawing, {RULE: "重新核对，确注销"}, {RULE: Kept("注销", FIGURES, "27 = 23 + 4")})
    assert result.verdict == "accepted"


def test_last_years_text_word_for_word_over_other_figures_has_lapsed():
    last = with_texts(filled(EDITION, FORM, year="2019"), {RULE: "注销"})
    drawing = """
        t2       prior  change  decisions
        licence     27       4         31
    """
    result = judged(drawing, {RULE: "注销"}, last=last)
    told = [(f.id, f.fact("lapsed"), f.fact("then"), f.fact("then_bound")) for f in result.findings]
    assert told == [(RULE, "注销", "", FIGURES)]
    (said,) = [say(f, EDITION, "zh_CN").what for f in result.findings]
    assert said.endswith("原来的说明“注销”是对别的数字写的，数字改动后不再有效。")
    assert result.verdict == "explain"


def test_a_text_for_a_rule_that_holds_is_of_no_matter():
    result = judged("", {RULE: "注销"})
    assert (result.verdict, result.findings, result.outcomes[RULE]) == ("accepted", (), Outcome.PASSED)
