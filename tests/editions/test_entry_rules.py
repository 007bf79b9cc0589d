# ruff: noqa: E501
"""Rules over the entries of a table: what they are resolved to, and what is said of those that speak of nothing."""

from datetime import date

import pytest

from tests.editions.little import HEAD, edition, rule
from tests.editions.open_form import FORM, GRANT, SUMMARY, of_rule
from tests.rules.test_habits import told
from xlvalidate.editions.catalogue import as_issued, find
from xlvalidate.editions.corrections import with_rules_off
from xlvalidate.editions.edition import EntryFigure, OpenTable
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError
from xlvalidate.messages import LANGUAGES
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Ref

BOTH = FORM + GRANT
LISTS = BOTH + '[[lists]]\ncode = "kinds"\nlabel = "Kinds"\nitems = ["R&D", "Other"]\n'


def test_columns_are_indicators_without_a_cell(tmp_path):
    form = edition(
        tmp_path, FORM.replace("most = 50", 'most = 50, least = 2, key = ["ref"]') + rule('says = "unique(award.ref)"')
    )
    assert list(form.indicators) == ["s_total", "s_many"]
    assert list(form.columns) == [
        f"award_{code}" for code in ("ref", "cluster", "amount", "starts", "ends", "above", "done")
    ]
    assert form.open_tables == {
        "award": OpenTable(code="award", columns=tuple(form.columns.values()), least=2, most=50, key=("award_ref",))
    }
    assert form.by_name["i_award_amount"] is form.columns["award_amount"]
    assert form.columns["award_amount"].column == ("Amount",)


# A rule over each entry of a table, in whichever way its columns are written.
RESOLVED = [
    ("starts <= ends", "award.entries", "award_starts <= award_ends"),
    ("award.starts <= award.ends", "", "award_starts <= award_ends"),
    ("award.starts <= award_ends", "", "award_starts <= award_ends"),
    ("unique(ref)", "award.entries", "unique(award_ref)"),
    ("unique(award.ref, award.cluster)", "", "unique(award_ref, award_cluster)"),
    ("ordered(award.starts)", "", "ordered(award_starts)"),
    ("award.above in award.ref", "", "award_above in award_ref"),
    ("above not in grant.ref", "award.entries", "award_above not in grant_ref"),
    ("if done then not blank(ends)", "award.entries", "if award_done then not blank(award_ends)"),
    ("if not blank(above) then above in ref", "award.entries", "if not blank(award_above) then award_above in award_ref"),
    ("cluster = 'R&D' or amount > s_total", "award.entries", 'award_cluster = "R&D" or award_amount > s_total'),
    ("cluster in kinds", "award.entries", 'award_cluster in ("R&D", "Other")'),
    ("award.cluster not in kinds", "", 'award_cluster not in ("R&D", "Other")'),
    ("award.amount <= sum(award.amount)", "", "award_amount <= award_amount__sum"),
    ("amount <= sum(amount)", "award.entries", "award_amount <= award_amount__sum"),
    ("starts >= min(starts where done)", "award.entries", "award_starts >= award_starts__min_f833d2b1"),
    ("starts >= min(grant.year) + 2026-01-01", "award.entries", "award_starts >= grant_year__min + 2026-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "each", "resolved"), RESOLVED)
def test_a_rule_at_each_entry(tmp_path, says, each, resolved):
    form = edition(tmp_path, of_rule(says, each, LISTS))
    (instance,) = form.entry_instances
    assert (instance.id, instance.entries, instance.key) == ("R", "award", "")
    assert written(instance.claim) == resolved
    assert form.instances == ()
    assert form.by_instance["R"] is instance


# What entries come to, as a rule over the form asks for it: its function, its column, what has to be so of an entry.
COME_TO = [
    ("s_total = sum(award.amount)", "sum", "award_amount", "", "award_amount__sum"),
    ("s_total = sum(award.amount where award.cluster = 'R&D')", "sum", "award_amount", 'award_cluster = "R&D"', "award_amount__sum_"),
    ("s_total = sum(award.amount where cluster = 'R&D')", "sum", "award_amount", 'award_cluster = "R&D"', "award_amount__sum_"),
    ("s_many = count(award)", "count", "", "", "award__count"),
    ("s_many = count(award where done and not blank(ends))", "count", "", "award_done and not blank(award_ends)", "award__count_"),
    ("s_many = count(award where amount > s_total)", "count", "", "award_amount > s_total", "award__count_"),
    ("min(award.amount) > s_many", "min", "award_amount", "", "award_amount__min"),
    ("s_many < max(award.amount where amount > 5)", "max", "award_amount", "award_amount > 5", "award_amount__max_"),
    ("max(award.starts) <= 2026-12-31", "max", "award_starts", "", "award_starts__max"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "function", "column", "where", "code"), COME_TO)
def test_what_entries_come_to_is_a_figure_of_its_own(tmp_path, says, function, column, where, code):
    form = edition(tmp_path, of_rule(says))
    ((own, figure),) = form.entry_figures.items()
    assert own == code if not code.endswith("_") else own.startswith(code)
    of = form.columns.get(column)
    claim = figure.where
    assert figure == EntryFigure(table="award", function=function, column=of, where=claim, indicator=figure.indicator)
    assert (written(claim) if claim else "") == where
    kept = figure.indicator
    assert (kept.code, kept.table, kept.kind, kept.unit, kept.decimals) == (
        (own, "award", of.kind, of.unit, of.decimals) if of else (own, "award", "count", "", 0)
    )
    (instance,) = form.instances
    assert Ref(own) in instance.operands
    assert form.operands[own] is kept
    assert form.entry_instances == ()


def test_the_same_is_one_figure(tmp_path):
    form = edition(tmp_path, of_rule("s_total = sum(award.amount) and s_many <= sum(award.amount) + count(award)"))
    assert list(form.entry_figures) == ["award_amount__sum", "award__count"]


# What a rule says, for each what; the word that the caret stands under, with the number of the one meant; the fault.
FAULTS = [
    ("starts <= ends", "t.entries", "", 0, "no-table t s award"),
    ("total > 0", "s.entries", "", 0, "closed-each s"),
    ("starts <= ends", "award.columns", "", 0, "open-each award"),
    ("starts <= ends", "award.rows", "", 0, "open-each award"),
    ("starts <= ends", "award.entries(ref)", "", 0, "each award.entries(ref)"),
    ("award.starts <= grant.year", "", "", 0, "entries-of-two award grant"),
    ("unique(award.ref) and unique(grant.ref)", "", "", 0, "entries-of-two award grant"),
    ("amount <= grant.year", "award.entries", "grant.year", 0, "other-entry grant.year award"),
    ("amount > 5 and unique(grant.ref)", "award.entries", "grant.ref", 0, "other-entry grant.ref award"),
    ("unique(s_total)", "", "s_total", 0, "no-entry s_total"),
    ("s_total > 5 and ordered(s_many)", "", "s_many", 0, "no-entry s_many"),
    ("ordered(s_many)", "award.entries", "s_many", 0, "no-entry s_many"),
    ("s_total in award.ref", "", "s_total", 0, "no-entry s_total"),
    ("s_total = t3.b", "", "t3.b", 0, "before-a-code"),
    ("award.amount > s.total", "", "s.total", 0, "before-a-code"),
    ("award.total > 5", "", "award.total", 0, "no-open-column award.total award grant"),
    ("above in grant.part", "award.entries", "grant.part", 0, "no-open-column grant.part award grant"),
    ("above in s_total", "award.entries", "s_total", 0, "habit.in"),
    ("s_total = award_amount", "", "award_amount", 0, "open-code award_amount award.amount"),
    ("amount > grant_year", "award.entries", "grant_year", 0, "open-code grant_year grant.year"),
    ("above in last.ref", "award.entries", "ref", 0, "entries-now ref"),
    ("s_total in last.kinds", "", "kinds", 0, "habit.in"),
    ("s_total not in colours", "", "colours", 0, "habit.in"),
    ("s_total in t3.b", "", "t3.b", 0, "before-a-code"),
    ("s_total = sum(award.total)", "", "award.total", 0, "no-open-column award.total award grant"),
    ("s_total = sum(award.starts)", "", "award.starts", 0, "no-number award.starts type.date"),
    ("s_total = max(award.cluster)", "", "award.cluster", 0, "no-number award.cluster type.text"),
    ("s_total = max(award.done)", "", "award.done", 0, "no-number award.done type.flag"),
    ("s_many = count(s)", "", "s", 1, "no-open-table s award grant"),
    ("s_many = count(award.ref)", "", "award.ref", 0, "no-open-table award.ref award grant"),
    ("s_total = sum(last.award where award.done)", "", "award", 0, "entries-now award"),
    ("s_many = count(year_ago.award)", "", "award", 0, "entries-now award"),
    ("min(last.amount where done) > 5", "", "amount", 0, "entries-now amount"),
    ("amount > last.amount", "award.entries", "amount", 1, "entries-now amount"),
    ("unique(last.ref)", "award.entries", "ref", 0, "entries-now ref"),
    ("s_total = sum(award.amount where amount > sum(award.amount))", "", "award.amount", 0, "where-of-entries"),
    ("s_total = sum(award.amount where unique(ref))", "", "award.amount", 0, "where-of-entries"),
    ("s_many = count(award where above in ref)", "", "award", 0, "where-of-entries"),
    ("s_many >= count(award where amount / 2 > 1)", "", "2", 0, "where-divides"),
    ("s_many = count(award where grant.year > 5)", "", "grant.year", 0, "other-entry grant.year award"),
    ("s_many = count(award where ref > 5)", "", "ref", 0, "no-number ref type.text"),
    ("s_many = count(award where cluster = 'R&T')", "", "'R&T'", 0, "no-such-choice-near R&T cluster R&D"),
    ("s_total = 1 and s_many = count(award where q = 5)", "", "q", 0, "no-indicator q at-key "),
    ("ordered(award.ref)", "", "award.ref", 0, "no-number award.ref type.text"),
    ("award.amount in award.ref", "", "award.ref", 0, "type-clash award.amount award.ref"),
    ("award.amount <= award.starts", "", "award.starts", 0, "type-clash award.amount award.starts"),
    ("award.cluster in odd", "", '', 0, "no-such-choice Q award.cluster R&D Other"),
    ("award.ref in long", "", "long", 0, "list-too-long long 200"),
]  # fmt: skip
_LONG = ", ".join(f'"{number}"' for number in range(201))
OF_LISTS = '[[lists]]\ncode = "{}"\nlabel = "L"\nitems = [{}]\n'
WITH_LISTS = LISTS + OF_LISTS.format("odd", '"Q"') + OF_LISTS.format("long", _LONG)


@pytest.mark.parametrize(("says", "each", "word", "number", "said"), FAULTS)
def test_what_speaks_of_nothing_has_a_caret(tmp_path, says, each, word, number, said):
    path = tmp_path / "tiny.toml"
    path.write_text(of_rule(says, each, WITH_LISTS), "utf-8")
    with pytest.raises(EditionError) as error:
        load(path, None)
    (fault,) = error.value.faults
    assert told(fault) == said
    assert all(fault.said(language) for language in LANGUAGES)
    if not word:
        assert fault.drawn is None
        assert fault.at == ("rules", 3, *(["each"] if "-each" in said else []))
        return
    at = -1
    for _ in range(number + 1):
        at = says.index(word, at + 1)
    assert fault.drawn is not None
    assert (fault.drawn.source, fault.drawn.position) == (says, at)


def test_without_a_table_of_entries_there_is_none_to_name(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(of_rule("s_total = sum(award.amount)", form=HEAD + SUMMARY), "utf-8")
    with pytest.raises(EditionError) as error:
        load(path, None)
    assert [told(one) for one in error.value.faults] == ["no-open-column award.amount none"]


def test_a_tolerance_by_decimals_knows_those_of_entries(tmp_path):
    form = edition(tmp_path, FORM + rule('says = "s_total = sum(award.amount)"\ntolerance = "rounding"'))
    (instance,) = form.instances
    assert "within" in repr(instance.claim)
    path = tmp_path / "other.toml"
    path.write_text(
        FORM.replace("decimals = 2, ", "") + rule('says = "s_total = sum(award.amount)"\ntolerance = "rounding"'),
        "utf-8",
    )
    with pytest.raises(EditionError) as error:
        load(path, None)
    assert [told(one) for one in error.value.faults] == ["rounding-decimals award_amount__sum"]


ADDED = """
[[rules]]
id = "{}"
since = {}
reason = "it was forgotten"
severity = "must"
source = "s"
says = "{}"
"""


def test_an_erratum_adds_rules_over_entries(tmp_path):
    (tmp_path / "tiny.toml").write_text(FORM + rule('says = "unique(award.ref)"', "U"), "utf-8")
    more = (
        ADDED.format("D", "2025-01-01", "award.starts <= award.ends")
        + ADDED.format("C", "2025-01-01", "s_many = count(award)")
        + ADDED.format("LATER", "2999-01-01", "ordered(award.starts)")
        + '[[errata]]\nrule = "U"\nsince = 2025-01-01\nreason = "numbers are given again"\noff = true\n'
    )
    (tmp_path / "tiny.errata.toml").write_text(more, "utf-8")
    path = str(tmp_path / "tiny.toml")
    issued, corrected = as_issued(path, date(2026, 1, 1)), find(path, date(2026, 1, 1))
    assert [one.id for one in (*issued.instances, *issued.entry_instances)] == ["U"]
    assert [[one.id for one in of] for of in (corrected.instances, corrected.entry_instances)] == [["C"], ["D"]]
    assert (list(issued.entry_figures), list(corrected.entry_figures)) == ([], ["award__count"])
    whole = with_rules_off(issued, corrected)
    assert [[one.id for one in of] for of in (whole.instances, whole.entry_instances)] == [["C"], ["U", "D"]]


def test_an_added_rule_that_speaks_of_nothing_is_told_in_its_file(tmp_path):
    (tmp_path / "tiny.toml").write_text(FORM, "utf-8")
    (tmp_path / "tiny.errata.toml").write_text(ADDED.format("D", "2025-01-01", "award.start <= award.ends"), "utf-8")
    with pytest.raises(EditionError) as error:
        as_issued(str(tmp_path / "tiny.toml"), date(2026, 1, 1))
    (fault,) = error.value.faults
    assert (error.value.where, told(fault), fault.drawn.position) == (
        "tiny.errata.toml",
        "no-open-column award.start award",
        0,
    )
