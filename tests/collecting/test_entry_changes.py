"""Which entries an office added, removed and changed when it reported again."""

import pytest

from tests.drawn_entries import AWARDS, GRANTS, SUMMARY, edition, form, with_entries
from xlvalidate.collecting.entry_changes import MOST, changed_entries
from xlvalidate.findings import Verdict
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.changes_text import resubmissions_data, say_change, say_entries, say_resubmission
from xlvalidate.reports.report_data import OfficeResult, OneEntry, Resubmission

BEFORE = """
    row ref amount starts     open
    5   a   1.50   2026-01-02 yes
    6   b   2      □          no
    7   c   3      □          □
"""
NOTES = "row said paid\n4 one 1\n5 two 2\n6 three 3"


def told(before: Submission, now: Submission) -> list[str]:
    """Each table in a line, then a line a figure."""
    lines = []
    for one, figures in changed_entries(before, now):
        new, gone = ([f"{entry.row}{''.join(entry.key)}" for entry in of] for of in (one.new, one.gone))
        counts = f"{one.before}>{one.after} +{one.added}{new} -{one.removed}{gone} ~{one.changed}"
        lines.append(f"{one.table} {counts}".replace("'", ""))
        lines += [f"{of.code} {of.cell.a1 if of.cell else '-'} {of.before!r} {of.after!r}" for of in figures]
    return lines


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        # The order, the row and how a figure is typed say nothing.
        ("row ref amount starts open\n3 c 3 □ □\n4 b 2.0 □ no\n9 a 1.5 2026-01-02 yes", []),
        (BEFORE + "    8 d 4 □ □", ["award 3>4 +1[8d] -0[] ~0"]),
        (BEFORE.replace("    6   b   2      □          no\n", ""), ["award 3>2 +0[] -1[6b] ~0"]),
        (
            BEFORE.replace("1.50 ", "1.75 ").replace("2026-01-02", "2026-01-03").replace("no", "?maybe"),
            [
                "award 3>3 +0[] -0[] ~2",
                "award_amount B5 '1.5' '1.75'",
                "award_starts D5 '2026-01-02' '2026-01-03'",
                "award_open E6 'no' 'maybe'",
            ],
        ),
        (BEFORE.replace("   b ", "   x "), ["award 3>3 +1[6x] -1[6b] ~0"]),
        # Of two with the same key the first is the first.
        (
            BEFORE + "    8 a 9 □ □",
            ["award 3>4 +1[8a] -0[] ~0"],
        ),
        (BEFORE.replace("   3  ", "   □  "), ["award 3>3 +0[] -0[] ~1", "award_amount B7 '3' ''"]),
        ("row ref", ["award 3>0 +0[] -3[5a, 6b, 7c] ~0"]),
    ],
)
def test_entries_are_the_same_by_their_key(after, expected):
    before = form(GRANTS, award=BEFORE)
    assert told(before, with_entries(before, award=after)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (NOTES, []),
        ("row said paid\n3 new 0\n4 one 1\n5 two 2\n6 three 3", ["note 3>4 +1[3] -0[] ~0"]),
        ("row said paid\n4 one 1\n6 three 3", ["note 3>2 +0[] -1[5] ~0"]),
        (NOTES.replace("two 2", "two 5"), ["note 3>3 +0[] -0[] ~1", "note_paid B5 '2' '5'"]),
        (
            "row said paid\n4 uno 1\n5 dos 2\n6 three 3\n7 four 4",
            ["note 3>4 +1[7] -0[] ~2", "note_said A4 'one' 'uno'", "note_said A5 'two' 'dos'"],
        ),
    ],
)
def test_without_a_key_those_that_say_the_same_are_and_the_others_in_turn(after, expected):
    before = form(GRANTS, note=NOTES)
    assert told(before, with_entries(before, note=after)) == expected


def test_a_table_of_another_edition_is_not_compared():
    shorter = edition(
        AWARDS.replace('  { code = "open", label = "Open", kind = "flag" },\n', "").replace(
            "8, 8, 8, 8, 8", "8, 8, 8, 8"
        )
    )
    before, now = form(shorter, award="row ref\n5 a"), form(GRANTS, award="row ref\n5 b")
    assert told(before, now) == told(form(edition(SUMMARY, id="closed")), now) == []


def test_the_first_of_many_are_named():
    many = "row ref\n" + "\n".join(f"{row} k{row}" for row in range(5, 5 + MOST + 1))
    before = form(GRANTS)
    ((one, _),) = changed_entries(before, with_entries(before, award=many))
    assert (one.added, len(one.new), one.new[-1]) == (MOST + 1, MOST, OneEntry(4 + MOST, (f"k{4 + MOST}",)))


def resubmission(before: Submission, now: Submission) -> Resubmission:
    tables = list(changed_entries(before, now))
    figures = tuple(change for _, of in tables for change in of)
    return Resubmission(
        file="1.xlsx", piece="3", received=None, edition=now.edition, figures=figures, count=len(figures), reasons=0,
        entries=tuple(one for one, _ in tables),
    )  # fmt: skip


def test_it_is_said_in_words():
    before = form(GRANTS, award=BEFORE, note=NOTES)
    after = BEFORE.replace("1.50", "1.75").replace("   b ", "   x ") + "\n".join(
        f"    {at} n{at} □ □ □" for at in range(8, 15)
    )
    made = resubmission(before, with_entries(before, award=after, note="row said\n4 one"))
    assert say_resubmission(made, "en") == "Compared with the one before, “1.xlsx”, 2 figures have changed:"
    assert list(say_entries(made, "en")) == [
        "Awards: 8 entries are new (x, n8, n9, n10, n11, n12…), 1 entry is gone (b), 1 entry has changed "
        "(3 before, 10 now)",
        "Notes: 2 entries are gone (row 5, row 6), 1 entry has changed (3 before, 1 now)",
    ]
    assert list(say_entries(made, "zh_CN")) == [
        "Awards：增加 8 条（x、n8、n9、n10、n11、n12…）、减少 1 条（b）、改了 1 条（原有 3 条，现有 10 条）",
        "Notes：减少 2 条（第 5 行、第 6 行）、改了 1 条（原有 3 条，现有 1 条）",
    ]
    assert [say_change(one, GRANTS, "en") for one in made.figures] == [
        "Awards Amount (B5): 1.5 → 1.75",
        "Notes Paid (B4): 1 → blank",
    ]


def test_only_entries_that_came_or_went_are_no_figures():
    before = form(GRANTS, note=NOTES)
    made = resubmission(before, with_entries(before, note=NOTES + "\n9 four □"))
    assert say_resubmission(made, "en") == "Compared with the one before, “1.xlsx”, entries have come or gone:"
    assert say_resubmission(made, "zh_CN") == "与上一份“1.xlsx”相比，增减了条目："


def test_as_data():
    before = form(GRANTS, award=BEFORE, note=NOTES)
    made = resubmission(before, with_entries(before, award=BEFORE.replace("b ", "x ")))
    office = OfficeResult(
        code="1", name="A", verdict=Verdict.ACCEPTED, file="2.xlsx", sha256="", piece="4", resubmission=made
    )
    (data,) = resubmissions_data(iter([office]))
    assert (data["count"], data["figures"]) == (0, [])
    assert data["entries"] == [
        {
            "table": "award", "before": 3, "after": 3, "added": 1, "removed": 1, "changed": 0,
            "new": [{"row": 6, "key": ["x"]}], "gone": [{"row": 6, "key": ["b"]}],
        }
    ]  # fmt: skip
