"""What differs between two editions, fact by fact."""

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from xlvalidate.cli import main
from xlvalidate.editions.catalogue import as_issued
from xlvalidate.editions.compare import Change, IndicatorChanged, IndicatorSaid, RuleChanged, compare
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.lineage import homes
from xlvalidate.findings import Severity
from xlvalidate.messages import LANGUAGES
from xlvalidate.rules.grammar import parse

E14, E19, E21 = (as_issued(name) for name in ("ogi-2014", "ogi-2019", "ogi-2021"))


def run(*args: str):
    return CliRunner().invoke(main, ["diff", *args], catch_exceptions=False)


def with_indicator(edition: Edition, code: str, **changes: object) -> Edition:
    changed = replace(edition.indicators[code], **changes)
    return replace(edition, indicators={**edition.indicators, code: changed})


def with_rule(edition: Edition, rule_id: str, **changes: object) -> Edition:
    rules = tuple(replace(rule, **changes) if rule.id == rule_id else rule for rule in edition.rules)
    return replace(edition, rules=rules)


def test_an_edition_does_not_differ_from_itself():
    found = compare(E19, E19)
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert (found.rules_added, found.rules_removed, found.rules_changed) == ((), (), ())
    assert found.same == len(E19.indicators)


def test_2019_to_2021():
    found = compare(E19, E21)
    home_of = homes(E21, E19)
    assert found.same == len(home_of)
    assert {one.code for one in found.added} == E21.indicators.keys() - home_of.keys()
    assert {one.code for one in found.removed} == E19.indicators.keys() - set(home_of.values())
    assert IndicatorSaid("t2_fee_amount", "表二", "行政事业性收费 本年收费金额（单位：万元）") in found.added
    assert IndicatorSaid("t2_procurement_amount", "表二", "政府集中采购 采购总金额") in found.removed
    no_help = Change("help", "本年作出的处理决定件数（办件量），不是现有项目数。", "")
    statements = [one.what for one in found.form if one.what.startswith("statement(")]
    assert statements == [
        "statement(normative_made)",
        "statement(normative_repealed)",
        "statement(normative_in_force)",
        "statement(normative_published)",
    ]
    assert tuple(one for one in found.form if one.what not in statements) == (
        Change("title", "政府信息公开工作年度报告统计表（2019年版）", "政府信息公开工作年度报告统计表（2021年版）"),
        Change("authority", "国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
        Change("years", "2019–2020", "2021–"),
    )
    assert [(one.now.code, *one.changes) for one in found.changed] == [
        ("t2_regulation_made", Change("label", "规章 本年新制作数量", "规章 本年制发件数")),
        ("t2_normative_made", Change("label", "规范性文件 本年新制作数量", "行政规范性文件 本年制发件数")),
        ("t2_licence_decisions", Change("label", "行政许可 处理决定数量", "行政许可 本年处理决定数量"), no_help),
        ("t2_penalty_decisions", Change("label", "行政处罚 处理决定数量", "行政处罚 本年处理决定数量"), no_help),
        ("t2_coercion_decisions", Change("label", "行政强制 处理决定数量", "行政强制 本年处理决定数量"), no_help),
    ]
    assert found.rules_added == ("T2-INT", "S21-MADE-LE", "S21-REG-ZERO", "X21-VALID")
    assert set(found.rules_removed) == {rule.id for rule in E19.rules} - {rule.id for rule in E21.rules}
    others = "other_uncorrected, other_unpaid, other_rest"
    assert found.rules_changed == (
        RuleChanged("T3-SUM", (Change("sum(outcomes)", "other", others),)),
        RuleChanged("T3-ROW", (Change("places", "other", others),)),
        RuleChanged("S-OTHER-SHARE", (Change("sum(others)", "other", others),)),
    )


def test_backwards_is_the_same_seen_from_the_other_side():
    there, back = compare(E19, E21), compare(E21, E19)
    assert (back.added, back.removed, back.same) == (there.removed, there.added, there.same)
    assert (back.rules_added, back.rules_removed) == (there.rules_removed, there.rules_added)


def test_editions_without_anything_in_common():
    found = compare(E14, E21)
    assert (found.same, found.changed) == (0, ())
    assert len(found.added) == len(E21.indicators)
    assert len(found.removed) == len(E14.indicators)


@pytest.mark.parametrize(
    ("changes", "change"),
    [
        ({"unit": "条"}, Change("unit", "件", "条")),
        ({"kind": FigureKind.AMOUNT}, Change("kind", "count", "amount")),
        ({"decimals": None}, Change("decimals", "0", "")),
        ({"least": None}, Change("least", "0", "")),
        ({"optional": "block"}, Change("optional", "", "block")),
        ({"column": ("个人",)}, Change("label", "（一）予以公开 自然人", "（一）予以公开 个人")),
    ],
)
def test_one_fact_of_an_indicator(changes, change):
    (one,) = compare(E19, with_indicator(E19, "t3_granted_person", **changes)).changed
    assert one == IndicatorChanged(
        IndicatorSaid("t3_granted_person", "表三", change.after if change.what == "label" else "（一）予以公开 自然人"),
        "t3_granted_person",
        (change,),
    )


def test_an_indicator_that_went_to_another_table():
    (one,) = compare(E19, with_indicator(E19, "t3_granted_person", table="t4")).changed
    assert one.changes == (Change("table", "表三", "表四"),)


def test_only_what_moved_is_said_to_have_moved():
    codes = list(E19.indicators)
    codes.remove("t2_procurement_count")
    moved = replace(E19, indicators={code: E19.indicators[code] for code in ("t2_procurement_count", *codes)})
    (one,) = compare(E19, moved).changed
    assert (one.now.code, one.changes) == ("t2_procurement_count", (Change("position", "21", "1"),))


@pytest.mark.parametrize(
    ("changes", "change"),
    [
        ({"severity": Severity.EXPLAIN}, Change("severity", "must", "explain")),
        (
            {"claim": parse("new = handled")},
            Change("says", "new + carried_in = handled + carried_out", "new = handled"),
        ),
        ({"each": "t3.cells(total)"}, Change("each", "t3.columns", "t3.cells(total)")),
        ({"blanks": "zero"}, Change("blanks", "not-run", "zero")),
        ({"applies": {"level": ("县级", "乡镇街道")}}, Change("applies", "", "level: 县级, 乡镇街道")),
        ({"source": "别处"}, None),
        ({"why": "w"}, Change("why", E19.rules[[one.id for one in E19.rules].index("T3-BAL")].why, "w")),
    ],
)
def test_one_fact_of_a_rule(changes, change):
    (one,) = compare(E19, with_rule(E19, "T3-BAL", **changes)).rules_changed
    assert one.id == "T3-BAL"
    assert len(one.changes) == 1
    if change is not None:
        assert one.changes == (change,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_printed_in_either_language(language):
    result = run("ogi-2019", "ogi-2021", "--lang", language)
    assert result.exit_code == 0
    head = {
        "zh_CN": "ogi-2019 → ogi-2021：两版共有 174 个指标。",
        "en": "ogi-2019 → ogi-2021: both have 174 indicators.",
    }
    assert result.stdout.splitlines()[0] == head[language]
    assert "  t2_fee_amount   表二 行政事业性收费 本年收费金额（单位：万元）" in result.stdout.splitlines()
    sums = {"zh_CN": "合计项(outcomes) other → ", "en": "members of sum(outcomes) other → "}
    assert sums[language] + "other_uncorrected, other_unpaid, other_rest" in result.stdout


def test_where_nothing_differs_it_says_so():
    said = "指标、审核关系、名称、说明和年度都没有差别。"
    assert run("ogi-2019", "ogi-2019", "--lang", "zh_CN").stdout.splitlines()[1:] == [said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_change_can_be_said(language):
    from xlvalidate.editions.compare import EditionChanges
    from xlvalidate.reports.edition_diff import render

    words = re.findall(
        r"\w+", "code label heading help table position unit kind decimals least most blank choices optional"
    )
    rule_words = "says severity each cells headings units manual applies tolerance trial label why blanks source places"
    form_words = "title authority language years cover(a) sheet(t) title(t) notes(t) set(s)"
    said = IndicatorSaid("a", "S", "L")
    found = EditionChanges(
        older="o",
        newer="n",
        same=1,
        added=(),
        removed=(),
        changed=(IndicatorChanged(said, "a", tuple(Change(word, "1", "") for word in words)),),
        rules_added=("A",),
        rules_removed=("B",),
        form=tuple(Change(word, "1", "2") for word in form_words.split()),
        rules_changed=(RuleChanged("C", tuple(Change(word, "", "2") for word in (*rule_words.split(), "sum(all)"))),),
    )
    text = render(found, language)
    assert {"zh_CN": "（无）", "en": "(none)"}[language] in text
    assert "sum(all)" in text or "合计项(all)" in text


def test_json_has_every_fact():
    result = run("ogi-2019", "ogi-2021", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["older"], data["newer"], data["same"]) == ("ogi-2019", "ogi-2021", 174)
    assert data["rules_changed"][1] == {
        "id": "T3-ROW",
        "changes": [
            {"what": "places", "before": "other", "after": "other_uncorrected, other_unpaid, other_rest"},
        ],
    }
    assert data["changed"][0] == {
        "now": {"code": "t2_regulation_made", "sheet": "表二", "label": "规章 本年制发件数"},
        "before": "t2_regulation_made",
        "changes": [{"what": "label", "before": "规章 本年新制作数量", "after": "规章 本年制发件数"}],
    }


def test_an_edition_that_there_is_not():
    assert run("ogi-2019", "ogi-2020").exit_code == 2
