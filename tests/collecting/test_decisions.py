"""What the collector decided, over drawn lines: what holds, and what counts then. Nothing is read or fetched."""

from dataclasses import replace
from itertools import permutations

import pytest

from tests.collecting.lines import OFFICES, decided, drawn, told
from xlvalidate.checking.check import Checked
from xlvalidate.collecting.as_decided import is_pending, waits, with_reasons_judged, without_stamp_against
from xlvalidate.collecting.conflicts import conflicts, pending_reasons
from xlvalidate.collecting.decisions import Choice, ReasonState, key_of, letters_of, reason_of, rule_of_reason
from xlvalidate.collecting.find_piece import find_piece
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.errors import UsageError
from xlvalidate.findings import Finding, Origin, Outcome, Severity, Verdict
from xlvalidate.identity import Period
from xlvalidate.reading.submission import SubmittedFile

YEAR = Period(2025)
TWO = """
    piece day fetched from code   name   verdict explained
    old   10  1       a    990001 教育局 accepted -
    new   12  2       a    990001 教育局 return   -
"""
WRONG = """
    piece day fetched from code   name   verdict explained
    own   10  1       a    990001 教育局 accepted -
    wrong 12  2       a    990001 民政局 accepted -
"""
ALONE = """
    piece day fetched from code   name   verdict explained
    wrong 12  1       b    990001 教育局 accepted -
"""
REASON = """
    piece day fetched from code   name   verdict  explained
    one   10  1       a    990001 教育局 accepted R.a=1
    two   10  2       b    990002 民政局 accepted R.a=1
"""
NEWER = """
    piece day fetched from code   name   verdict  explained
    one   10  1       a    990001 教育局 accepted R.a=1
    next  12  2       a    990001 教育局 accepted R.a=1
"""
TOGETHER = """
    piece day fetched from code   name   verdict  explained
    one   10  1       a    990001 教育局 accepted -
    two   10  2       a    990001 教育局 return   -
"""
TORN = """
    piece day fetched from code name verdict    explained
    torn  10  1       -    -    -    unreadable -
"""

CASES: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "without decisions": (TWO, (), ["return 990001 2025 new < old []"]),
    "ignored": (TWO, ("ignore new",), ["accepted 990001 2025 old []", "ignored new 990001"]),
    "taken back": (TWO, ("withdrawn new",), ["accepted 990001 2025 old []", "withdrawn new 990001"]),
    "all taken back": (TWO, ("withdrawn new", "ignore old"), ["ignored old 990001", "withdrawn new 990001"]),
    "the newer decision holds": (
        TWO,
        ("ignore new", "withdrawn new"),
        ["accepted 990001 2025 old []", "withdrawn new 990001"],
    ),
    "undone": (TWO, ("ignore new", "undone new"), ["return 990001 2025 new < old []"]),
    "undone, of another piece": (
        TWO,
        ("ignore new", "undone old"),
        ["accepted 990001 2025 old []", "ignored new 990001"],
    ),
    "and decided again": (
        TWO,
        ("ignore new", "undone new", "ignore new"),
        ["accepted 990001 2025 old []", "ignored new 990001"],
    ),
    "an older one counts": (TWO, ("counts old",), ["accepted 990001 2025 old < new [counts-decided]"]),
    "also when a newer one comes afterwards": (
        TWO,
        ("counts old @1",),
        ["accepted 990001 2025 old < new [counts-decided,came-since]"],
    ),
    "of two that were chosen the last one": (
        TWO,
        ("counts old", "counts new"),
        ["return 990001 2025 new < old [counts-decided]"],
    ),
    "until that is undone": (
        TWO,
        ("counts old", "counts new", "undone new"),
        ["accepted 990001 2025 old < new [counts-decided]"],
    ),
    "one of those of one moment": (TOGETHER, ("counts one",), ["accepted 990001 2025 one < two [counts-decided]"]),
    "one that is another office's": (
        WRONG,
        ("office wrong 990002",),
        ["accepted 990001 2025 own []", "accepted 990002 2025 wrong [office-decided,name-other-office]"],
    ),
    "one that is its own all the same": (
        WRONG,
        ("office wrong 990001",),
        ["accepted 990001 2025 wrong < own [office-decided,name-other-office]"],
    ),
    "given away and chosen there": (
        WRONG,
        ("office wrong 990002", "counts wrong"),
        ["accepted 990001 2025 own []", "accepted 990002 2025 wrong [office-decided,name-other-office,counts-decided]"],
    ),
    "what speaks against it stops nothing": (
        ALONE,
        ("office wrong 990001",),
        ["accepted 990001 2025 wrong [office-decided,sender-mismatch]"],
    ),
    "a contradicted one that was chosen is still contradicted": (
        WRONG,
        ("counts wrong",),
        ["return 990001 2025 wrong < own [name-other-office,counts-decided]"],
    ),
    "one that cannot be read has an office": (
        TORN,
        ("office torn 990001",),
        ["unreadable 990001 2025 torn [office-decided]"],
    ),
    "reasons are refused": (
        REASON,
        ("refuse-reason one 990001 2025 R.a=1",),
        ["explain 990001 2025 one []", "accepted 990002 2025 two []"],
    ),
    "of another year": (
        REASON,
        ("refuse-reason one 990001 2024 R.a=1",),
        ["accepted 990001 2025 one []", "accepted 990002 2025 two []"],
    ),
    "other words": (
        REASON,
        ("refuse-reason one 990001 2025 R.a=2",),
        ["accepted 990001 2025 one []", "accepted 990002 2025 two []"],
    ),
    "the same words over the same figures come again": (
        NEWER,
        ("refuse-reason one 990001 2025 R.a=1",),
        ["explain 990001 2025 next < one []"],
    ),
    "and are accepted after all": (
        NEWER,
        ("refuse-reason one 990001 2025 R.a=1", "accept-reason next 990001 2025 R.a=1"),
        ["accepted 990001 2025 next < one []"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_counts_after_decisions(case):
    table, said, expected = CASES[case]
    lines = [replace(line, id=number) for number, line in enumerate(drawn(table), start=1)]
    for order in permutations(lines):
        assert told(which_counts(order, OFFICES, YEAR, decided(*said))) == expected


def test_with_review_a_reason_settles_nothing_until_it_is_accepted():
    waiting = which_counts(drawn(REASON), OFFICES, YEAR, decided(review=True))
    assert told(waiting) == ["explain 990001 2025 one []", "explain 990002 2025 two []"]
    assert [pending_reasons(waiting, one) for one in waiting.offices] == [("R.a=1",), ("R.a=1",)]
    said = ("accept-reason one 990001 2025 R.a=1", "refuse-reason two 990002 2025 R.a=1")
    settled = which_counts(drawn(REASON), OFFICES, YEAR, decided(*said, review=True))
    assert told(settled) == ["accepted 990001 2025 one []", "explain 990002 2025 two []"]
    assert [pending_reasons(settled, one) for one in settled.offices] == [(), ()]


def test_bytes_that_came_twice_are_taken_out_together_and_nothing_else_is():
    table = """
        piece bytes day from code   name   verdict
        one   x     10  a    990001 教育局 accepted
        again x     11  a    990001 教育局 accepted
        two   two   12  b    990002 民政局 accepted
    """
    lines = [replace(line, id=number) for number, line in enumerate(drawn(table), start=1)]
    assert told(which_counts(lines, OFFICES, YEAR, decided("ignore x"))) == [
        "accepted 990002 2025 two []", "ignored one 990001", "ignored again -",
    ]  # fmt: skip


def test_what_is_no_workbook_is_known_by_its_delivery_and_its_place_there():
    (line,) = drawn("piece day code\nnote 10 -")
    note = replace(line, sha256="", word="no-attachment", path=("a",), verdict="")
    same = replace(note, id=9, delivery=9, place="imap:elsewhere")
    others = [replace(note, path=("b",)), replace(note, delivery_sha256="0" * 64)]
    assert key_of(line) == line.sha256
    assert key_of(same) == key_of(note) not in {key_of(one) for one in others}
    missed = replace(note, delivery_sha256="")
    assert key_of(replace(missed, place="x")) != key_of(replace(missed, place="y"))
    out = decided("ignore note")
    out = replace(out, places={key_of(note): out.lines[0]})
    assert told(which_counts([note], OFFICES, YEAR, out)) == ["ignored note -"]


def test_a_name_is_as_long_as_it_takes():
    assert letters_of([]) == letters_of(["a" * 64, "a" * 64, "b" * 64]) == 8
    assert letters_of(["a" * 64, "a" * 10 + "b" * 54]) == 11


SAID = Finding(
    id="R.a", origin=Origin.RULE, severity=Severity.EXPLAIN, why="broken", explanation="so it is", bound="a=1"
)


def test_a_reason_is_its_rule_its_words_and_its_figures():
    reason = reason_of(SAID)
    assert rule_of_reason(reason) == "R.a"
    assert reason == reason_of(replace(SAID, left=3))
    others = (replace(SAID, explanation="so it was"), replace(SAID, bound="a=2"), replace(SAID, id="R.b"))
    assert reason not in {reason_of(one) for one in others}


def test_what_holds_of_a_reason_and_of_a_piece():
    found = decided("accept-reason one 990001 2025 R.a=1 R.b=2", "ignore one", "refuse-reason two 990001 2025 R.b=2")
    states = [found.reason("990001", "2025", reason)[0] for reason in ("R.a=1", "R.b=2", "R.c=3")]
    assert states == [ReasonState.ACCEPTED, ReasonState.REFUSED, ReasonState.ACCEPTED]
    assert [one.number for one in found.holding()] == [1, 2, 3]
    assert [one.choice for one in found.of(found.lines[0].piece)] == [Choice.ACCEPT_REASON, Choice.IGNORE]
    undone = decided("refuse-reason one 990001 2025 R.a=1", "undone one")
    assert (list(undone.holding()), undone.open_reasons("990001", "2025", "R.a=1")) == ([], ())
    assert decided(review=True).reason("990001", "2025", "R.a=1")[0] is ReasonState.PENDING


def checked(*findings: Finding) -> Checked:
    return Checked(
        source=SubmittedFile(file="f", sha256=""), verdict=Verdict.ACCEPTED, findings=findings,
        outcomes={"R.a": Outcome.EXPLAINED, "X": Outcome.PASSED},
    )  # fmt: skip


def test_a_finding_is_open_while_its_reason_waits_and_after_it_was_refused():
    reason = reason_of(SAID)
    kept = with_reasons_judged(checked(SAID), "990001", "2025", decided())
    assert (kept.findings, kept.verdict, kept.outcomes["R.a"]) == ((SAID,), "accepted", Outcome.EXPLAINED)
    waiting = with_reasons_judged(checked(SAID), "990001", "2025", decided(review=True))
    facts = (("reason", "so it is"), ("reason_is", "pending"))
    assert waiting.findings == (replace(SAID, explanation="", facts=facts),)
    assert (waiting.verdict, waiting.outcomes) == ("explain", {"R.a": Outcome.FAILED, "X": Outcome.PASSED})
    assert waits(waiting) and all(map(is_pending, waiting.findings)) and not waits(kept)
    refused = with_reasons_judged(checked(SAID), "990001", "2025", decided(f"refuse-reason one 990001 2025 {reason}"))
    assert refused.findings[0].facts == (("reason", "so it is"), ("reason_is", "refused"), ("refused", "asked"))
    assert refused.verdict == "explain" and not waits(refused)
    must = replace(SAID, id="Y", severity=Severity.MUST, explanation="")
    both = with_reasons_judged(checked(SAID, must), "990001", "2025", decided(review=True))
    assert [one.id for one in both.findings] == ["Y", "R.a"] and not waits(both)


def test_a_stamp_of_another_office_weighs_nothing_once_the_office_is_settled():
    stamp = Finding(id="stamp-other-office", origin=Origin.STRUCTURE, severity=Severity.MUST, why="stamp-other-office")
    other = replace(SAID, explanation="")
    found = without_stamp_against(replace(checked(stamp, other), verdict=Verdict.RETURN))
    assert [(one.why, one.severity) for one in found.findings] == [
        ("broken", "explain"),
        ("stamp-other-office", "note"),
    ]
    assert found.verdict == "explain"
    assert without_stamp_against(checked(other)) == checked(other)


def shown(table: str, *said: str, review: bool = False) -> list[str]:
    state = which_counts(drawn(table), OFFICES, YEAR, decided(*said, review=review))
    names = {state.piece(line): line.name for line in drawn(table)}
    return [
        f"{one.why} {one.code or '-'} "
        + ",".join(names[piece] for piece, _ in one.pieces)
        + "".join(f" | {way.command} {names[way.piece]} {way.choice} {way.office}".rstrip() for way in one.ways)
        for one in conflicts(state, OFFICES)
    ]


WHOSE = "whose - wrong | decide wrong office 990001 | decide wrong office 990002 | decide wrong ignore"
NOBODY = """
    piece day fetched from code   name   verdict explained
    lost  10  1       -    999999 外交部 accepted -
"""


@pytest.mark.parametrize(
    ("table", "said", "expected"),
    [
        (TWO, (), []),
        (WRONG, (), [WHOSE]),
        (WRONG, ("office wrong 990002",), []),
        (ALONE, (), [WHOSE.replace("- ", "990001 ", 1)]),
        (TOGETHER, (), ["which 990001 two,one | decide two counts | decide one counts"]),
        (TOGETHER, ("counts one",), []),
        (TWO, ("counts old @1",), ["since 990001 old | undecide old"]),
        (NOBODY, (), ["whose 999999 lost | decide lost office CODE | decide lost ignore"]),
        (TORN, (), []),
    ],
)
def test_what_waits_for_the_collector_and_what_settles_it(table, said, expected):
    assert shown(table, *said) == expected


def test_reasons_that_wait_are_listed_with_both_answers():
    assert shown(REASON, "accept-reason two 990002 2025 R.a=1", review=True) == [
        "reasons 990001 one | decide one accept-reason | decide one refuse-reason"
    ]
    assert shown(REASON) == []


def found_by(word: str, table: str = WRONG) -> str:
    state = which_counts(drawn(table), OFFICES, YEAR)
    return find_piece(word, drawn(table), state)[1][0].name


def test_a_piece_is_found_by_its_name_or_its_file():
    own, _ = drawn(WRONG)
    assert (
        found_by("own") == found_by(own.sha256) == found_by(own.sha256[:4].upper()) == found_by(f" {own.sha256[:8]} ")
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ["own", "wrong"]),
        ("wro", ["wrong"]),
        ("教育", ["own"]),
        ("990001", ["own", "wrong"]),
        ("nothing", ["own", "wrong"]),
    ],
)
def test_one_that_is_not_found_lists_those_that_may_be_meant(word, expected):
    with pytest.raises(UsageError) as raised:
        found_by(word)
    first, *rest = raised.value.words
    assert first.why == "piece-unknown"
    assert [dict(one.facts)["file"] for one in rest] == expected


def test_candidates_are_named_by_the_roster_or_by_who_sent_them_and_not_by_the_name_on_a_cover():
    lines = [replace(line, sender_name="报表员") for line in drawn(WRONG)]
    with pytest.raises(UsageError) as raised:
        find_piece("nothing", lines, which_counts(lines, OFFICES, YEAR))
    told = [dict(one.facts) for one in raised.value.words[1:]]
    assert [(one["file"], one["office"]) for one in told] == [
        ("own", "990001 甲县教育局"),
        ("wrong", f"报表员 <{lines[1].sender}>"),
    ]


def test_one_name_for_two_lists_both_and_many_are_cut():
    same = [replace(line, id=number, name="年报.xlsx") for number, line in enumerate(drawn(WRONG))]
    state = which_counts(same, OFFICES, YEAR)
    with pytest.raises(UsageError) as raised:
        find_piece("年报.xlsx", same, state)
    assert [one.why for one in raised.value.words] == ["piece-several", "piece-candidate", "piece-candidate"]
    many = [replace(same[0], id=number, sha256=f"{number:064x}") for number in range(25)]
    with pytest.raises(UsageError) as raised:
        find_piece("年报.xlsx", many, which_counts(many, OFFICES, YEAR))
    assert [one.why for one in raised.value.words] == ["piece-several", *["piece-candidate"] * 20, "piece-more"]
    assert dict(raised.value.words[-1].facts) == {"count": 5}
