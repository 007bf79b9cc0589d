"""Entries in plain numbers: of a lost column nobody knows what stands there, whatever a blank in it would mean."""

from dataclasses import replace

from tests.drawn_entries import AWARDS, SUMMARY, edition, form
from xlvalidate.checking.check import check
from xlvalidate.checking.entries_alone import EntriesAlone
from xlvalidate.findings import Outcome
from xlvalidate.reading.submission import Submission

RULES = """
[[rules]]
id = "MANY"
severity = "must"
source = "made up"
says = "s_total = sum(award.amount where award.items > 0)"
[[rules]]
id = "EACH"
severity = "must"
source = "made up"
each = "award.entries"
says = "items <= amount"
"""
# A blank number of things is none.
ZERO = AWARDS.replace('kind = "count", unit = "things"', 'kind = "count", unit = "things", blank = "zero"')
FORM = edition(SUMMARY, ZERO, rules=RULES, id="zeros")
DRAWN = "row ref amount items starts open\n5 a 10 □ 2026-01-01 yes\n6 b 20 3 2026-01-01 no"


def lost() -> Submission:
    """The form without its column of things."""
    found = form(FORM, total="0", award=DRAWN)
    award = found.entries["award"]
    gone = replace(award.columns["award_items"], column=0, texts=["", ""], typed=[None, None])
    return replace(found, entries={"award": replace(award, columns={**award.columns, "award_items": gone})})


def test_a_blank_that_is_0_is_so_where_its_column_is_there():
    (checked,) = check([form(FORM, total="20", award=DRAWN)])
    assert {own: checked.outcomes[own] for own in ("MANY", "EACH")} == dict.fromkeys(("MANY", "EACH"), Outcome.PASSED)


def test_of_a_lost_column_it_is_not():
    (checked,) = check([lost()])
    assert {own: checked.outcomes[own] for own in ("MANY", "EACH")} == dict.fromkeys(("MANY", "EACH"), Outcome.NOT_RUN)
    waiting = {one.id: (one.entries, one.fact("not_found")) for one in checked.findings if one.why == "not-run"}
    assert waiting == {"MANY": (0, "1"), "EACH": (2, "2")}


def test_what_is_asked_of_entries_lacks_the_column():
    alone, (instance,) = EntriesAlone(lost()), [one for one in FORM.entry_instances if one.id == "EACH"]
    assert [one.indicator.code for one in alone.lacking(instance, 0)] == ["award_items"]
    assert alone.figures(instance, 1) == {ref: 20 for ref in instance.operands if ref.code == "award_amount"}
