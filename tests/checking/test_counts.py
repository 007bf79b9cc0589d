"""The counts of a workbook: what applies, and what is told apart."""

from xlvalidate.checking.counts import Counts, counts_of, not_applicable_ids
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.findings import Outcome

PASSED, FAILED, EXPLAINED, NOT_RUN, APART = Outcome


def test_each_outcome_is_counted_and_what_does_not_apply_is_apart():
    found = counts_of({"A": PASSED, "B.x": FAILED, "B.y": FAILED, "C": EXPLAINED, "D": NOT_RUN, "E": APART}, None)
    assert found == Counts(passed=1, failed=2, explained=1, not_run=1, not_applicable=1)
    assert found.total == 5


def test_a_rule_that_an_erratum_added_for_others_is_no_rule_of_this_form():
    edition = built_in_edition("ogi-2019")
    assert edition.added == {"S19-REG-ZERO"}
    outcomes = {"S19-REG-ZERO.a": APART, "X-CARRY.a": APART, "X-CARRY.b": APART, "T3-INT": PASSED}
    assert counts_of(outcomes, edition) == Counts(passed=1, not_applicable=2)
    assert not_applicable_ids(outcomes, edition) == ("X-CARRY",)
    assert counts_of({"S19-REG-ZERO.a": FAILED}, edition) == Counts(failed=1)


def test_what_only_a_collection_asks_does_not_apply_to_a_workbook():
    edition = built_in_edition("ogi-2019")
    assert counts_of({"H-AGG": FAILED, "T3-INT": PASSED}, edition) == Counts(passed=1, not_applicable=1)
