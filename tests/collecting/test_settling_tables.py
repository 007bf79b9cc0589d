"""What is settled lies in tables: lines, claims and what counts come back as they were, in the order of the lines."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.collecting.lines import EDU, OFFICES, drawn
from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.office_claims import Claim, Evidence, finding
from xlvalidate.collecting.packed_values import (
    claim_of,
    counted_of,
    line_of,
    packed_claim,
    packed_counted,
    packed_line,
)
from xlvalidate.collecting.resubmissions import order_of
from xlvalidate.collecting.settling_tables import SettlingTables
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.findings import Outcome, Verdict
from xlvalidate.identity import Period

(LINE,) = drawn("piece from code name verdict\none a 990001 教育局 accepted")
FOUND = finding("sender-unknown", sender="x", mail="y")


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        replace(LINE, received=None, sent=datetime(2026, 1, 2, 3, 4, 5, 6, timezone(timedelta(hours=8)))),
        replace(LINE, name="\ud800", path=("a", "b"), forwarders=("c@d",), marked=True, enclosed=True),
    ],
)
def test_lines_come_back(line):
    assert line_of(packed_line(line)) == line


@pytest.mark.parametrize(
    "claim",
    [
        Claim("", Evidence.NOTHING),
        Claim("990001", Evidence.STAMP, period="2026-03"),
        Claim("990001", Evidence.SENDER, (FOUND,), FOUND),
    ],
)
def test_claims_come_back(claim):
    assert claim_of(packed_claim(claim)) == claim


@pytest.mark.parametrize(
    ("counted", "roster"),
    [
        (CountedSubmission(code="", name="", by=Evidence.NOTHING, line=LINE, verdict=Verdict.RETURN), None),
        (
            CountedSubmission(
                code=EDU.code, name=EDU.name, by=Evidence.WORKBOOK, line=LINE, verdict=Verdict.EXPLAIN,
                period=Period(2026, 4, 3), known=EDU, candidates=(LINE,), earlier=(LINE, LINE), contradicted=True,
                against=FOUND, findings=(FOUND,), outcomes={"H-AGG": Outcome.FAILED},
            ),
            OFFICES,
        ),
    ],
)  # fmt: skip
def test_what_counts_comes_back(counted, roster):
    assert counted_of(packed_counted(counted), roster) == counted


def test_lines_are_in_their_order():
    moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), None]
    places, paths = ["folder:a", "folder:a\0b", "folder:é", "folder:\U00020000", "folder:\uffff"], [
        (), ("a",), ("a", "b"), ("a\0", "b"), ("ab",), ("",),
    ]  # fmt: skip
    lines = [
        replace(LINE, received=moment, place=place, path=path, sha256=f"{moment}{place}{path}")
        for path in paths
        for place in places
        for moment in moments[1:]
    ]
    lines += [replace(LINE, received=moments[0], path=path, sha256=f"first{path}") for path in paths]
    there = {number: line for _, pieces in SettlingTables(lines).pieces() for number, line in pieces}
    assert [there[number] for number in sorted(there)] == sorted(lines, key=order_of)


def test_what_was_settled_keeps_no_line():
    def kept(count: int) -> int:
        lines = (
            replace(LINE, id=at, delivery=at, place=f"folder:{at}", sha256=f"{at:064}", code=f"{at:06}")
            for at in range(count)
        )
        tracemalloc.start()
        state = which_counts(lines, None)
        traced, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(state.offices) == len(state.fates) == count
        return traced

    kept(10)  # what is imported and remembered the first time
    assert kept(400) - kept(100) < 300 * 150  # bytes; a line has over 1,000
