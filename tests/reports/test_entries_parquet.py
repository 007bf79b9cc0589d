"""The entries of a collection as Parquet: an entry a row, exact, some hundred thousand a file."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import polars as pl

from tests.drawn_entries import GRANTS, OPEN_ONLY, form
from tests.reports.collection import collection
from xlvalidate.checking.check import Checked
from xlvalidate.collecting.figure_files import EntryFiles, FigureFiles
from xlvalidate.findings import Verdict
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.parquet import entries, readings, together
from xlvalidate.reports.report_data import OfficeResult

DRAWN = """
    row ref amount items starts     open
    5   a   1.5    2     2026-01-02 yes
    7   b   ?x     □     □          no
"""


def office(submission: Submission | None, code: str = "1") -> OfficeResult:
    checked = None
    if submission is not None:
        checked = Checked(
            source=submission.source, verdict=Verdict.ACCEPTED, findings=(), outcomes={}, submission=submission
        )
    return OfficeResult(code=code, name="Office", verdict=Verdict.ACCEPTED, file="f.xlsx", sha256="ab", checked=checked)


def test_an_entry_a_row_with_whose_it_is_and_for_when():
    found = dict(entries(office(form(GRANTS, award=DRAWN))))
    assert list(found) == ["grants.award", "grants.note"]
    assert dict(found["grants.award"].schema) == {
        "office": pl.String,
        "office_name": pl.String,
        "file": pl.String,
        "sha256": pl.String,
        "edition": pl.String,
        "period": pl.String,
        "entry": pl.UInt32,
        "row": pl.UInt32,
        "award_ref": pl.String,
        "award_amount": pl.Decimal(38, 2),
        "award_items": pl.Decimal(38, 2),
        "award_starts": pl.Date,
        "award_open": pl.Boolean,
        "text.award_amount": pl.String,
        "text.award_items": pl.String,
        "text.award_starts": pl.String,
        "text.award_open": pl.String,
    }
    head = ("1", "Office", "f.xlsx", "ab", "grants", "2025")
    nothing = (None, None, None)
    assert found["grants.award"].rows() == [
        (*head, 1, 5, "a", Decimal("1.5"), Decimal(2), date(2026, 1, 2), True, None, *nothing),
        (*head, 2, 7, "b", None, None, None, False, "x", *nothing),
    ]
    assert found["grants.note"].height == 0


def test_what_could_not_be_read_has_no_entries_and_a_form_of_entries_only_no_figures():
    assert list(entries(office(None))) == []
    assert readings([office(form(OPEN_ONLY, award=DRAWN))]).height == 0


def test_together_all_have_the_decimals_of_the_one_that_has_most():
    one, other = (form(GRANTS, award=f"row amount\n5 {amount}") for amount in ("1.5", "0.125"))
    frames = [dict(entries(office(each)))["grants.award"] for each in (other, one)]
    whole = together(frames)
    assert whole.schema["award_amount"] == pl.Decimal(38, 3)
    assert whole["award_amount"].to_list() == [Decimal("0.125"), Decimal("1.5")]
    assert together(frames[1:]).schema["award_amount"] == pl.Decimal(38, 2)


def files(most: int, *counts: int) -> dict[str, list[str]]:
    """The codes of the offices in each file, an office after the other with so many entries."""
    made = EntryFiles(most)

    def of() -> Iterator[tuple[str, bytes]]:
        for at, count in enumerate(counts):
            drawn = "row ref\n" + "\n".join(f"{row} x" for row in range(5, 5 + count))
            yield from made.taken([office(form(OPEN_ONLY, award=drawn), str(at))])
        yield from made.rest()

    return {name: pl.read_parquet(BytesIO(data))["office"].to_list() for name, data in of()}


def test_so_many_entries_a_file():
    assert files(10, 1, 2) == {"entries.open-only.award.parquet": ["0", "1", "1"]}
    assert files(2, 1, 2, 1) == {
        "entries.open-only.award-0001.parquet": ["0", "1", "1"],
        "entries.open-only.award-0002.parquet": ["2"],
    }
    assert files(2, 2) == {"entries.open-only.award-0001.parquet": ["0", "0"]}
    assert files(2, 0, 0) == {"entries.open-only.award.parquet": []}
    assert files(2) == {}


def figures(most: int, offices: list[OfficeResult]) -> dict[str, list[str]]:
    """The codes of the offices whose figures are in each file."""
    made = FigureFiles(most)
    of = [*(pair for one in offices for pair in made.taken(one)), *made.rest()]
    return {name: list(dict.fromkeys(pl.read_parquet(BytesIO(data))["office"])) for name, data in of if name[0] == "r"}


def test_so_many_offices_a_file():
    drawn = [one for one in collection().offices if one.edition][:5]
    a, b, c, d, e = (one.code for one in drawn)
    assert figures(9, drawn) == {"readings.parquet": [a, b, c, d, e]}
    assert figures(2, drawn) == {
        "readings-0001.parquet": [a, b], "readings-0002.parquet": [c, d], "readings-0003.parquet": [e],
    }  # fmt: skip
    assert figures(2, drawn[:2]) == {"readings-0001.parquet": [a, b]}
    assert figures(2, []) == {}


def test_of_offices_with_many_entries_only_a_few_are_in_memory():
    many = "row ref\n" + "\n".join(f"{row} x" for row in range(5, 5 + 15_000))
    made = FigureFiles()
    waiting = []
    for at in range(9):
        assert list(made.taken(office(form(OPEN_ONLY, award=many), str(at)))) == []
        waiting.append(len(made.waiting))
    assert waiting == [1, 2, 3, 4, 5, 0, 1, 2, 3]  # 75,000 cells each
