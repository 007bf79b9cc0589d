"""Rules over the entries of an open table: the form is drawn, a row an entry, and what is found stands beside it."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.open_forms import Typed, filled, grants, rule, submitted
from xlvalidate.checking.check import check
from xlvalidate.checking.entry_figures import with_entry_figures
from xlvalidate.checking.entry_frames import _without, entry_batches, with_among, with_around
from xlvalidate.checking.entry_rules import judged_entries
from xlvalidate.findings import Finding
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.submission import Submission

RIGHT = """
    A1  研发  100  50   2026-01-01  2026-06-30  -   浙江  杭州
    A2  推广  90   -    2026-02-01  -           A1  -     -
    A3  研发  60   60   2026-02-01  2026-02-01  A1  江苏  南京
"""
SUMS = {"total": "250", "rnd": "160", "many": "3"}


def said(finding: Finding) -> tuple[str, str, int, str]:
    """A finding in short: its rule, its word, in how many entries, in which cells."""
    return finding.id, finding.why, finding.entries, " ".join(p.cell.a1 if p.cell else "-" for p in finding.places)


def found(drawn: str, sums: dict[str, str] = SUMS) -> set[tuple[str, str, int, str]]:
    (checked,) = check([filled(grants(), drawn, sums)])
    return {said(finding) for finding in checked.findings}


def test_a_right_form_has_no_finding() -> None:
    assert found(RIGHT) == set()


def test_blank_rows_between_entries_are_none() -> None:
    lines = RIGHT.strip().splitlines()
    assert found("\n".join((lines[0], "- " * 9, "- " * 9, *lines[1:]))) == set()


WRONG = [
    ("A2  推广  90   -    2026-02-01  -           A1", "A2  推广  90   91   2026-02-01  -  A1",
     {("PAID", "broken", 1, "D6 C6"), ("SHARE", "broken", 1, "C6 D6")}),
    ("2026-01-01  2026-06-30", "2026-01-01  2025-06-30", {("DATES", "broken", 1, "E5 F5")}),
    ("A3  研发", "A1  研发", {("REF", "broken", 2, "A5 A7"), ("SELF", "broken", 1, "G7 A7")}),
    ("2026-02-01  -           A1", "2026-02-01  -           A9", {("OVER", "broken", 1, "G6")}),
    ("浙江  杭州", "浙江  -", {("CITY", "broken", 1, "H5 I5")}),
    ("浙江  杭州", "浙江  南京", {("CELLS.city", "not-under", 1, "I5")}),
    ("浙江  杭州", "浙江  杭洲", {("CELLS.city", "not-a-choice", 1, "I5")}),
    ("2026-02-01  2026-02-01", "2025-12-01  2026-02-01", {("ORDER", "broken", 1, "E7")}),
    ("A1  研发  100", "A1  研发  150", {("TOTAL", "broken", 0, "B3 -"), ("RND", "broken", 0, "B4 -")}),
    ("A1  研发  100", "A1  推广  100", {("RND", "broken", 0, "B4 -")}),
    ("A1  研发  100", "A1  研发  -", {
        ("CELLS", "not-run", 1, "C5"), ("TOTAL", "not-run", 0, "C5"), ("RND", "not-run", 0, "C5"),
        ("MANY", "not-run", 0, "C5"), ("PAID", "not-run", 1, "C5"), ("BIG", "not-run", 3, "C5"),
        ("SHARE", "not-run", 1, "C5")}),
    ("A1  研发  100", "A1  研发  无", {
        ("CELLS.amount", "none-word", 1, "C5"), ("TOTAL", "not-run", 0, "C5"), ("RND", "not-run", 0, "C5"),
        ("MANY", "not-run", 0, "C5"), ("PAID", "not-run", 1, "C5"), ("BIG", "not-run", 3, "C5"),
        ("SHARE", "not-run", 1, "C5")}),
]  # fmt: skip


@pytest.mark.parametrize(("instead_of", "stands", "expected"), WRONG, ids=[one[1][:30] for one in WRONG])
def test_what_is_wrong_at_an_entry(instead_of: str, stands: str, expected: set[tuple[str, str, int, str]]) -> None:
    assert instead_of in RIGHT
    assert found(RIGHT.replace(instead_of, stands, 1)) == expected


def test_a_rule_that_fails_at_many_entries_is_one_finding_with_the_exact_count() -> None:
    drawn = "\n".join(f"A{number} 研发 1 2 2026-01-01 - - - -" for number in range(30))
    (finding,) = (one for one in check([filled(grants(), drawn)])[0].findings if one.id == "PAID")
    assert (finding.entries, len(finding.places), finding.left, finding.right, finding.difference) == (30, 40, 2, 1, 1)


WORDS: list[Typed] = ["A1", "A2", "a1", "A*", "01", 1, "1", " A1 ", None, None, Value(ValueKind.ERROR, "#REF!")]
KINDS: list[Typed] = ["研发", "推广", "研 发", None, 5]
AMOUNTS: list[Typed] = [0, 1, 2, "1.25", 100, "10.005", "x", None, "-3", 10**14, Value(ValueKind.ERROR, "#N/A")]
DAYS: list[Typed] = [date(2026, 1, 1), date(2026, 2, 1), date(2019, 1, 1), "2026-01-15", "x", None, 46023]


def random_rows(random: Random) -> list[list[Typed]]:
    def row() -> list[Typed]:
        pools = (
            WORDS,
            KINDS,
            AMOUNTS,
            AMOUNTS,
            DAYS,
            DAYS,
            WORDS,
            ["浙江", "江苏", None, "上海"],
            ["杭州", "南京", None],
        )
        return [random.choice(pool) for pool in pools]

    return [row() if random.random() < 0.9 else [] for _ in range(random.randrange(0, 9))]


def random_forms(count: int) -> list[Submission]:
    random = Random(7)
    return [submitted(grants(), random_rows(random), {"total": "1", "rnd": "0", "many": "2"}) for _ in range(count)]


def test_frames_say_of_entries_what_plain_numbers_say() -> None:
    forms = random_forms(400)
    batches = entry_batches(grants(), forms)
    everyone = set(range(len(forms)))
    alone = {table: _without(batch, everyone) for table, batch in batches.items()}
    in_frames, by_themselves = with_entry_figures(forms, batches), with_entry_figures(forms, alone)
    assert [one.entry_figures for one in in_frames] == [one.entry_figures for one in by_themselves]
    sides = [
        [
            [(one.instance.id, one.broken, one.not_run, one.not_asked, one.undivided, one.held) for one in rules]
            for _, rules in judged_entries(
                {
                    table: with_around(with_among(batch, of), submissions, batch.layout.around)
                    for table, batch in of.items()
                }
            )
        ]
        for of, submissions in ((batches, in_frames), (alone, by_themselves))
    ]
    differing = [pair for both in zip(*sides, strict=True) for pair in zip(*both, strict=True) if pair[0] != pair[1]]
    assert differing == []
    broken = {own for rules in sides[0] for own, at, *_ in rules if at}
    assert broken == {"REF", "DATES", "PAID", "OVER", "SELF", "CITY", "BIG", "ORDER", "SHARE"}
    assert not batches["award"].apart or len(batches["award"].apart) < len(forms)


def test_a_figure_that_no_frame_holds_keeps_its_form_out_of_it() -> None:
    drawn = "A1 研发 1.23456789 1 2026-01-01 - - - -"
    form = filled(grants(), drawn, {"total": "1.23456789", "rnd": "1.23456789", "many": "1"})
    assert entry_batches(grants(), [form])["award"].apart == {0}
    (checked,) = check([form])
    assert {said(one) for one in checked.findings} == {
        ("CELLS.amount", "places", 1, "C5"),
        ("SUMS.total", "places", 0, "B3"),
        ("SUMS.rnd", "places", 0, "B4"),
    }


def test_one_at_a_time_is_as_all_at_once() -> None:
    forms = random_forms(25)
    together = check(forms)
    assert [(one.outcomes, one.findings) for one in together] == [
        (one.outcomes, one.findings) for form in forms for one in check([form])
    ]


def test_sums_are_exact() -> None:
    drawn = "\n".join(f"A{number} 研发 0.1 - 2026-01-01 - - - -" for number in range(30))
    (checked,) = check([filled(grants(), drawn, {"total": "3", "rnd": "3", "many": "30"})])
    assert checked.findings == ()
    assert checked.submission is not None
    assert checked.submission.entry_figures["award_amount__sum"].number == Decimal(3)


def test_a_condition_may_ask_for_a_figure_of_the_form() -> None:
    edition = grants(rule("LARGE", "sums_many = count(award where amount > sums_rnd)"))
    forms = [filled(edition, RIGHT, {"total": "0", "rnd": rnd, "many": "2"}) for rnd in ("80", "95")]
    assert [said(one) for checked in check(forms) for one in checked.findings] == [("LARGE", "broken", 0, "B5 -")]


def test_a_row_of_wide_blanks_is_no_entry() -> None:
    blank = submitted(grants(), [["\u3000"], ["\u00a0", " "], ["A1"]], {})
    assert list(blank.entries["award"].rows) == [7]


def test_which_operand_of_a_condition_is_lacking_does_not_depend_on_their_order() -> None:
    drawn = "A1 研发 x 1 2026-01-01 - - - -"
    found = []
    for says in ("over = 'A1' or amount > 0", "amount > 0 or over = 'A1'"):
        edition = grants(rule("MANY", f"sums_many = count(award where {says})"))
        (checked,) = check([filled(edition, drawn, {"total": "0", "rnd": "0", "many": "1"})])
        found.append([said(one) for one in checked.findings if one.id == "MANY"])
    assert found == [[("MANY", "not-run", 0, "C5")]] * 2


def test_a_blank_that_is_0_is_0_beside_other_entries_too() -> None:
    edition = grants(rule("UNI", "unique(award.paid)") + rule("ORD", "ordered(award.paid)"))
    for amount in ("1", "1.23456789"):  # the second keeps the form out of the frames
        drawn = f"A1 研发 {amount} 5 2026-01-01 - - - -\nA2 研发 1 - 2026-01-01 - - - -\nA3 研发 1 - 2026-01-01 - - - -"
        (checked,) = check([filled(edition, drawn, {"total": "0", "rnd": "0", "many": "0"})])
        told = {said(one) for one in checked.findings if one.id in ("UNI", "ORD")}
        assert told == {("UNI", "broken", 2, "D6 D7"), ("ORD", "broken", 1, "D6")}
