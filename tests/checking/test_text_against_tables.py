# ruff: noqa: E501
"""The text of a report against its tables: readings of it beside a little form, and what comes of each statement."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator

import xlvalidate.reports.json_lines as json_lines
from tests.forms import BLANK, fact, filled
from xlvalidate.checking.broken_rules import bound_to, figures_bound
from xlvalidate.checking.causes import CauseKind, causes_of
from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.counts import Counts, not_applicable_ids
from xlvalidate.derive.live_counts import NOT_COUNTED, without_line
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.wording import title_of
from xlvalidate.findings import Finding, Outcome, Severity, Verdict
from xlvalidate.messages import LANGUAGES
from xlvalidate.reading.statements import StatementReading
from xlvalidate.reading.submission import Kept
from xlvalidate.reports import terminal
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.counted_otherwise import counted_otherwise
from xlvalidate.reports.csv_table import table
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.junit import junit
from xlvalidate.reports.parquet import balances
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.rule_tally import rule_counts
from xlvalidate.rules.tree import Ref

SCHEMA = json.loads((Path(json_lines.__file__).parent / "findings.schema.json").read_text("utf-8"))

# Received 9 and carried in 1, of which 8 are handled and 2 carried out: 3 granted, 5 denied for two reasons.
DRAWN = """
    t3                person  total
    new                    9      9
    carried_in             1      1
    granted                3      3
    denied_secret          4      4
    denied_law             1      1
    handled                8      8
    carried_out            2      2
"""


def judged(says: str | None, drawing: str = DRAWN, edition: str = "ogi-2021", **more: object) -> Checked:
    """What a form and the text beside it come to: `received 9; denied 5`, None where no text came."""
    text = None
    if says is not None:
        pairs = [one.split() for one in says.split(";") if one.strip()]
        text = tuple(StatementReading(name, int(figure), f"{name}说{figure}件", "line=7") for name, figure in pairs)
    form = filled(built_in_edition(edition), drawing)
    return check([replace(form, statements=text, **more)])[0]


def of_text(found: Checked) -> dict[str, str]:
    """The outcomes of statements, without those of which the text says nothing."""
    ran = {key: str(one) for key, one in found.outcomes.items() if key.startswith("X-TEXT.")}
    return {key.removeprefix("X-TEXT."): one for key, one in ran.items() if one != "not_applicable"}


def findings_of(found: Checked) -> list[Finding]:
    return [one for one in found.findings if one.id.startswith("X-TEXT")]


# What a text says, and what comes of it.
CASES = [
    # Both usages of received are real.
    ("received 9", {"received": "passed"}),
    ("received 10", {"received": "passed"}),
    ("received 8", {"received": "failed"}),
    ("received 0", {"received": "failed"}),
    # A sum of several rows.
    ("denied 5", {"denied": "passed"}),
    ("denied 4", {"denied": "failed"}),
    ("handled 8; carried_in 1; carried_out 2", {"handled": "passed", "carried_in": "passed", "carried_out": "passed"}),
    ("carried_in 2; carried_out 1", {"carried_in": "failed", "carried_out": "failed"}),
    # Smaller figures beside an equal one are those of a part; greater ones are none.
    ("received 9; received 3", {"received": "passed"}),
    ("received 3; received 9", {"received": "passed"}),
    ("received 9; received 30", {"received": "failed"}),
    ("received 3; received 4", {"received": "failed"}),
    ("", {}),
]


@pytest.mark.parametrize(("says", "outcomes"), CASES)
def test_what_a_text_says_is_one_of_the_figures_that_it_may_mean(says, outcomes):
    found = judged(says)
    assert of_text(found) == outcomes
    assert found.verdict is (Verdict.EXPLAIN if "failed" in outcomes.values() else Verdict.ACCEPTED)
    assert [one.id for one in findings_of(found)] == [
        f"X-TEXT.{key}" for key, one in outcomes.items() if one == "failed"
    ]


def test_a_finding_has_the_sentence_and_both_figures():
    (one,) = findings_of(judged("received 12"))
    assert fact(one) == "explain X-TEXT.received text-differs 12 | 10 | 2 [t3_new_total=9 t3_carried_in_total=1]"
    assert (one.fact("sentence"), one.fact("where"), one.fact("others")) == ("received说12件", "line=7", "")
    assert one.bound == "text_received=12 t3_new_total=9 t3_carried_in_total=1"
    assert figures_bound(one.bound)[Ref("text_received")] == 12


def test_the_nearest_figure_is_the_other_side():
    assert [(one.right, one.difference) for one in findings_of(judged("received 7"))] == [(9, -2)]


def test_without_a_figure_that_it_may_mean_nothing_can_be_said_unless_another_is_equal():
    blank = DRAWN.replace("carried_in             1      1", f"carried_in             1      {BLANK}")
    assert of_text(judged("received 12", blank)) == {"received": "not_run"}
    assert of_text(judged("received 9", blank)) == {"received": "passed"}
    (one,) = findings_of(judged("received 12; carried_in 4", blank))
    assert fact(one) == "explain X-TEXT not-run [t3_carried_in_total=]"
    assert dict(one.facts) == {"count": "2", "blank": "1", "other": "0"}
    assert say(one, built_in_edition("ogi-2021"), "zh_CN").what == "正文与表一致（2 处）无法判断：1 格没有填。"
    (gaps,) = [one for one in causes_of(judged("received 12; carried_in 4", blank)) if one.kind is CauseKind.GAPS]
    (before,) = [one for one in causes_of(judged(None, blank)) if one.kind is CauseKind.GAPS]
    assert gaps.waits == before.waits + 2


def test_of_a_table_that_is_wholly_blank_that_alone_is_told():
    form = filled(built_in_edition("ogi-2021"), "", everywhere=BLANK)
    found = check([replace(form, statements=(StatementReading("received", 12, "收到12件"),))])[0]
    assert (of_text(found), findings_of(found)) == ({"received": "not_run"}, [])
    before = check([form])[0]
    waits = [sum(one.waits for one in causes_of(each)) for each in (before, found)]
    assert waits[1] == waits[0] + 1


def test_in_an_edition_without_such_a_rule_it_is_called_so():
    (one,) = findings_of(judged("staff 2", f"t1 -\nstaff {BLANK}", "ogi-2014"))
    assert say(one, built_in_edition("ogi-2014"), "zh_CN").what == "正文与表一致（1 处）无法判断：1 格没有填。"


def test_what_may_rightly_be_left_blank_is_not_asked_for():
    edition = built_in_edition("ogi-2014")
    own = edition.statements["received"]
    topics = {"received": replace(own, means=(("t1_topics",),))}
    drawn = "t1 -\n" + "\n".join(f"{code.removeprefix('t1_')} {BLANK}" for code in edition.optional)
    form = filled(replace(edition, statements=topics), drawn)
    found = check([replace(form, statements=(StatementReading("received", 12, "收到12件"),))])[0]
    assert (of_text(found), findings_of(found)) == ({}, [])


def test_elsewhere_it_does_not_apply_and_counts_are_as_before():
    without, beside = judged(None), judged("received 9; denied 4")
    assert without.outcomes["X-TEXT"] is Outcome.NOT_APPLICABLE
    assert of_text(without) == {}
    assert "X-TEXT" not in beside.outcomes
    plain = replace(without, outcomes={key: one for key, one in without.outcomes.items() if key != "X-TEXT"})
    assert without.counts == Counts(passed=plain.counts.passed, not_applicable=plain.counts.not_applicable + 1)
    assert beside.counts == replace(
        without.counts,
        passed=without.counts.passed + 1,
        failed=1,
        not_applicable=without.counts.not_applicable - 1,
    )
    edition = built_in_edition("ogi-2021")
    assert "X-TEXT" in not_applicable_ids(without.outcomes, edition)
    assert "X-TEXT" not in not_applicable_ids(beside.outcomes, edition)


def test_what_became_of_it_is_in_the_counts_and_frames_of_reports():
    for edition in ("ogi-2014", "ogi-2021"):
        found = judged("received 3", "", edition)
        (counted,) = [one for one in rule_counts([found]) if one.rule.id == "X-TEXT"]
        assert (counted.outcomes[Outcome.FAILED], counted.offices) == (1, 1)
        told = balances(collected(found).offices).filter(pl.col("instance") == "X-TEXT.received")
        assert told.select("rule", "severity", "outcome").rows() == [("X-TEXT", "explain", "failed")]
        assert counted.rule.id == built_in_edition(edition).text_rule.id
        alone = rule_counts([judged(None, "", edition)])
        assert [one.rule.id for one in alone] == [one.id for one in built_in_edition(edition).rules]
    assert title_of(built_in_edition("ogi-2014").text_rule, "zh_CN") == "正文与表一致"


def test_a_text_that_says_nothing_of_it_leaves_the_rule_as_it_is():
    assert judged("").counts == judged(None).counts
    assert not_applicable_ids(judged("").outcomes, built_in_edition("ogi-2021")) == not_applicable_ids(
        judged(None).outcomes, built_in_edition("ogi-2021")
    )


def test_an_edition_without_such_a_rule_has_no_line_for_it():
    without, beside = judged(None, "", "ogi-2014"), judged("received 0; staff 2", "", "ogi-2014")
    assert [key for key in without.outcomes if key.startswith("X-TEXT")] == []
    assert of_text(beside) == {"received": "passed", "staff": "failed"}
    assert beside.counts == replace(without.counts, passed=without.counts.passed + 1, failed=1)


def test_on_the_sheet_the_statements_are_counted_and_not_the_line_of_the_rule():
    words = ("通过", "不符")
    assert counted_otherwise(judged("received 9; denied 4")) == (
        ("X-TEXT", NOT_COUNTED),
        *((without_line(word), word) for word in words),
    )
    assert counted_otherwise(judged("")) == counted_otherwise(judged(None)) == ()


REASON = "正文含上年结转以外的口径，已与主管部门核对"


def test_an_explanation_settles_it_and_lapses_with_its_figures():
    (one,) = findings_of(judged("received 12"))
    explained = judged("received 12", explanations={"X-TEXT.received": REASON})
    assert of_text(explained) == {"received": "explained"}
    assert [(found.explanation, found.open) for found in findings_of(explained)] == [(REASON, False)]
    assert explained.verdict is Verdict.ACCEPTED
    for said, verdict in ((one.bound, Verdict.ACCEPTED), (bound_to({Ref("text_received"): 11}), Verdict.EXPLAIN)):
        kept = {"X-TEXT.received": Kept(REASON, said, "")}
        again = judged("received 12", explanations={"X-TEXT.received": REASON}, kept=kept)
        assert again.verdict is verdict


def test_more_sentences_that_differ_are_counted():
    (one,) = findings_of(judged("received 3; received 4; received 3; received 30"))
    assert (one.left, one.fact("others")) == (3, "2")


SAID = {
    "zh_CN": "表三 总计 J6、J7：收到、受理申请：正文说“received说12件”（第 7 行），是 12；表里 J6 = 9、J6 + J7 = 10。"
    "请核对正文和表；两处口径不同的，请向收表单位写明原因。〔X-TEXT.received·核实〕",
    "en": "表三 总计 J6, J7: requests received: the text says “received说12件” (line 7), which is 12; the tables have J6 = 9, "
    "J6 + J7 = 10. Please check the text and the tables; where they count differently, please give the reason to the office"
    " that collects the form. [X-TEXT.received, explain]",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_alike_everywhere(language):
    found = judged("received 12")
    edition = built_in_edition("ogi-2021")
    (one,), (cause,) = findings_of(found), causes_of(found)
    assert say(one, edition, language).message == say_cause(cause, edition, language).message == SAID[language]
    assert (cause.kind, cause.severity) == (CauseKind.REASON, Severity.EXPLAIN)
    assert SAID[language] in terminal.render(found, language)
    data = json.loads(json_lines.line(found, language))
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    (told,) = data["findings"]
    assert told["said"] == {"figure": "12", "sentence": "received说12件", "where": {"line": 7}}
    assert (told["left"], told["right"], told["difference"], told["message"]) == ("12", "10", "2", SAID[language])


def collected(found: Checked) -> Collected:
    office = OfficeResult(
        code="1", name="某局", verdict=found.verdict, file="form.xlsx", sha256="0" * 64, checked=found
    )
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Collected(title="t", period="2025", made=made, editions=("ogi-2021",), offices=(office,))


def test_a_row_of_the_table_and_a_case_of_junit():
    found = collected(judged("received 12; denied 5"))
    (head, row) = csv.reader(io.StringIO(table(found, "zh_CN").decode("utf-8-sig")))
    said = dict(zip(head, row, strict=True))
    assert (said["规则"] if "规则" in said else row[6], row[10:13]) == ("X-TEXT.received", ["12", "10", "2"])
    assert "received说12件" in row[13]
    assert b"X-TEXT" in junit(found, "zh_CN")


def test_several_statements_about_one_table_are_each_a_cause():
    found = judged("carried_in 2; carried_out 1; handled 7")
    assert [one.findings[0].id for one in causes_of(found)] == [
        "X-TEXT.carried_in",
        "X-TEXT.handled",
        "X-TEXT.carried_out",
    ]


def test_a_long_sentence_is_quoted_around_its_figure():
    sentence = "字" * 150 + "共收到申请12件" + "句" * 150
    form = filled(built_in_edition("ogi-2021"), DRAWN)
    text = (StatementReading("received", 12, sentence),)
    (one,) = findings_of(check([replace(form, statements=text)])[0])
    said = say(one, built_in_edition("ogi-2021"), "zh_CN").what
    assert "“…" + "字" * 55 + "共收到申请12件" + "句" * 36 + "…”，是 12" in said
    assert one.fact("sentence") == sentence


def test_a_note_changes_no_verdict():
    edition = built_in_edition("ogi-2021")
    own = edition.statements["received"]
    noted = replace(edition, statements={"received": replace(own, line=replace(own.line, severity=Severity.NOTE))})
    form = filled(edition, DRAWN)
    found = check([replace(form, edition=noted, statements=(StatementReading("received", 12, "收到12件"),))])[0]
    assert (found.verdict, [one.severity for one in found.findings]) == (Verdict.ACCEPTED, [Severity.NOTE])
