# ruff: noqa: E501
"""How entries are said: what they come to, the columns of another table, where a rule looks; in every language."""

import pytest

from tests.editions.little import edition, rule
from tests.editions.open_form import FORM, GRANT, of_rule
from tests.editions.test_entry_rules import LISTS
from xlvalidate.editions.rule import Cells
from xlvalidate.editions.wording import (
    applies_to,
    cells_judged,
    cells_sentence,
    column_name,
    entry_figure_name,
    names_in,
    place_of_instance,
    sentence_of,
)
from xlvalidate.rules.figure_text import Measure
from xlvalidate.rules.tree import Ref

BOTH = FORM + GRANT
CHINESE = """
[tables.award.columns]
ref = "编号"
cluster = "类别"
amount = "金额"
starts = "开始日期"
above = "上级编号"
done = "完成"
[tables.s.rows]
total = "合计"
"""

# What a rule asks for of entries, and how that is called.
FIGURES = [
    ("sum(award.amount)", "the sum of “Amount” in Awards", "Awards “金额”合计"),
    ("sum(award.amount where cluster = 'R&D')", "the sum of “Amount” in Awards (where Cluster is “R&D”)", "Awards 中类别为“R&D”的“金额”合计"),
    ("sum(award.amount where done and amount > 5)", "the sum of “Amount” in Awards (where “Done” is “yes”, and Amount is more than 5)", "Awards 中“完成”为“是”，并且金额大于 5 的“金额”合计"),
    ("count(award)", "the number of entries in Awards", "Awards 的条数"),
    ("count(award where blank(above))", "the number of entries in Awards (where Above is blank)", "Awards 中上级编号为空白的条数"),
    ("count(award where cluster in ('R&D', 'Other'))", "the number of entries in Awards (where Cluster is one of “R&D”, “Other”)", "Awards 中类别为“R&D”、“Other”之一的条数"),
    ("count(award where amount > s_total)", "the number of entries in Awards (where Amount is more than Total Now)", "Awards 中金额大于合计 Now 的条数"),
    ("min(award.amount)", "the least “Amount” in Awards", "Awards “金额”的最小值"),
    ("min(award.amount where done)", "the least “Amount” in Awards (where “Done” is “yes”)", "Awards 中“完成”为“是”的“金额”的最小值"),
    ("max(award.amount)", "the greatest “Amount” in Awards", "Awards “金额”的最大值"),
    ("max(award.amount where done)", "the greatest “Amount” in Awards (where “Done” is “yes”)", "Awards 中“完成”为“是”的“金额”的最大值"),
]  # fmt: skip
DAYS = [
    ("min(award.starts)", "the earliest “Starts” in Awards", "Awards 最早的“开始日期”"),
    ("min(award.starts where done)", "the earliest “Starts” in Awards (where “Done” is “yes”)", "Awards 中“完成”为“是”的最早的“开始日期”"),
    ("max(award.starts)", "the latest “Starts” in Awards", "Awards 最晚的“开始日期”"),
    ("max(award.starts where done)", "the latest “Starts” in Awards (where “Done” is “yes”)", "Awards 中“完成”为“是”的最晚的“开始日期”"),
]  # fmt: skip


def form_of(folder, says: str, each: str = ""):
    (folder / "tiny.zh_CN.toml").write_text(CHINESE, "utf-8")
    return edition(folder, of_rule(says, each, BOTH))


@pytest.mark.parametrize(("asked", "english", "chinese"), [*FIGURES, *DAYS])
def test_what_entries_come_to_has_a_name(tmp_path, asked, english, chinese):
    literal = "2026-01-01" if asked in [one[0] for one in DAYS] else "5"
    form = form_of(tmp_path, f"{asked} > {literal}")
    (code,) = form.entry_figures
    assert [entry_figure_name(form, code, language) for language in ("en", "zh_CN")] == [english, chinese]
    (instance,) = form.instances
    assert sentence_of(form, instance, "en").startswith(english)
    assert place_of_instance(form, instance) == "Awards"
    assert names_in(form, instance, "en").measured(Ref(code)) is (Measure.DAY if literal != "5" else Measure.NUMBER)


# A rule, where it looks, and what it asks.
RULES = [
    ("s_total = sum(award.amount)", "", "S", "Total Now must equal the sum of “Amount” in Awards", "合计 Now 应等于 Awards “金额”合计"),
    ("starts <= ends", "award.entries", "Awards", "Starts must not be later than Ends", "开始日期应不晚于 Ends"),
    ("award.amount <= 0.5 * sum(award.amount)", "", "Awards", "Amount must be at most 0.5 × the sum of “Amount” in Awards", "金额应不大于 0.5 × Awards “金额”合计"),
    ("unique(award.ref)", "", "Awards", "no two entries may have the same Ref", "编号不得重复"),
    ("award.above in award.ref", "", "Awards", "Above must be found in the column “Ref”", "上级编号应能在“编号”一列中找到"),
    ("award.above in grant.ref", "", "Awards", "Above must be found in the column “Grants Grant”", "上级编号应能在“Grants Grant”一列中找到"),
    ("award.ref not in grant.ref", "", "Awards", "Ref must not be found in the column “Grants Grant”", "编号不应出现在“Grants Grant”一列中"),
    ("award.amount <= s_total", "", "Awards, S", "Amount must be at most Total Now", "金额应不大于合计 Now"),
    ("count(award) >= count(grant)", "", "Awards, Grants", "the number of entries in Awards must be at least the number of entries in Grants", "Awards 的条数应不小于 Grants 的条数"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "each", "place", "english", "chinese"), RULES)
def test_where_a_rule_looks_and_what_it_asks(tmp_path, says, each, place, english, chinese):
    form = form_of(tmp_path, says, each)
    (instance,) = (*form.instances, *form.entry_instances)
    assert place_of_instance(form, instance) == place
    assert sentence_of(form, instance, "en") == english
    assert sentence_of(form, instance, "zh_CN") == chinese


def test_a_column_with_its_table(tmp_path):
    form = form_of(tmp_path, "unique(award.ref)")
    amount = form.columns["award_amount"]
    assert [column_name(form, amount, language) for language in ("en", "zh_CN")] == ["Awards Amount", "Awards 金额"]


def test_what_entries_come_to_has_no_cell(tmp_path):
    form = form_of(tmp_path, "award.amount <= sum(award.amount) + s_total")
    (instance,) = form.entry_instances
    assert sentence_of(form, instance, "en", lambda code: code.upper()) == (
        "Amount (AWARD_AMOUNT) must be at most the sum of “Amount” in Awards + Total Now (S_TOTAL)"
    )


def test_for_whom_a_rule_over_entries_is(tmp_path):
    form = form_of(tmp_path, "s_total = sum(award.amount) + last.s_total")
    (instance,) = form.instances
    assert applies_to(form, instance.rule, [instance], "en") == "where there is a report of last year to compare with"


def test_the_cells_of_an_open_table(tmp_path):
    form = edition(tmp_path, LISTS + rule("says = 'unique(award.ref)'"))
    (of_awards,) = [one for one in form.rules if isinstance(one, Cells) and one.table == "award"]
    assert cells_sentence(form, of_awards, "en") == (
        "each entry of Awards must hold in its 7 columns what they are for, within their bounds"
    )
    assert [one.short for one in cells_judged(form, of_awards)] == ["amount", "starts", "ends", "done"]
