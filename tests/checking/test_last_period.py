"""Which form of the period before belongs to which of this one; every file that is offered and does not fit is told."""

from dataclasses import replace

import pytest

from tests.checking.one_column import edition, form
from xlvalidate.checking.copied_figures import ENOUGH, same_as_last, same_finding
from xlvalidate.checking.last_period import LastPeriod, by_office, matched
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.reading.read import not_opened
from xlvalidate.reading.submission import Submission, SubmittedFile

FORM = edition("a")


def of(code: str, year: str, drawing: str = "", office: str = "Town", file: str = "f.xlsx") -> Submission:
    return replace(
        form(FORM, drawing, office=office, office_code=code, year=year),
        source=SubmittedFile(file=file, sha256="0" * 64),
    )


def note(why: str, **facts: str) -> Finding:
    usual = {"file": "f.xlsx", "office": "Town", "year": "2024", "this_year": "2025", "wanted": "2024"}
    return Finding(
        id=why, origin=Origin.STRUCTURE, severity=Severity.NOTE, why=why, facts=tuple((usual | facts).items())
    )


@pytest.mark.parametrize(
    ("now", "before", "finding"),
    [
        (of("1", "2025"), of("1", "2024"), None),
        (of("", "2025"), of("1", "2024"), None),
        (of("1", "2025"), of("", "2024"), None),
        (of("1", "2025"), of("2", "2024"), note("last-of-other-office")),
        (of("1", "2025"), of("2", "2024", office=""), note("last-of-other-office", office="2")),
        (of("1", "2025"), of("1", "2025"), note("last-not-earlier", year="2025")),
        (of("1", "2025"), of("1", "2026"), note("last-not-earlier", year="2026")),
        (of("1", "2025"), of("1", "2023"), note("last-older", year="2023")),
        (of("1", "2025"), of("1", "soon"), note("last-year-unread", year="soon")),
        (of("1", "2025"), of("1", ""), note("last-year-unread", year="")),
        (of("1", "soon"), of("1", "2024"), note("last-year-unknown", this_year="soon", wanted="")),
        (of("1", ""), of("1", "2024"), note("last-year-unknown", this_year="", wanted="")),
        # Of another office is said first, whatever its year.
        (of("1", "soon"), of("2", "soon"), note("last-of-other-office", year="soon", this_year="soon", wanted="")),
    ],
)
def test_a_file_that_was_named_as_the_period_before(now, before, finding):
    batch, matches = matched([now], LastPeriod(only=before))
    if finding is None:
        assert (batch, matches) == ([now], {0: before})
    else:
        assert (batch, matches) == ([replace(now, findings=(*now.findings, finding))], {})


def test_lines_of_the_cover_that_are_gone_are_told_as_blanks():
    now, before = (replace(one, cover={"office_code": "1"}) for one in (of("1", "2025"), of("1", "2024")))
    (told,), _ = matched([now], LastPeriod(only=of("1", "2024")))
    assert isinstance(told, Submission)
    assert told.findings == (note("last-year-unknown", this_year="", wanted=""),)
    (told,), _ = matched([of("1", "2025")], LastPeriod(only=before))
    assert isinstance(told, Submission)
    assert told.findings == (note("last-year-unread", office="1", year=""),)


def test_what_is_told_stands_behind_what_reading_found():
    odd = replace(of("1", "2025"), findings=(note("macros"),))
    (told,), _ = matched([odd], LastPeriod(only=of("1", "2023")))
    assert isinstance(told, Submission)
    assert [one.id for one in told.findings] == ["macros", "last-older"]


def test_of_the_files_of_an_office_the_one_that_fits_is_taken_or_each_is_told():
    earlier, right, later = of("1", "2023"), of("1", "2024"), of("1", "2025")
    closed = not_opened("x.xlsx", "locked")
    batch = [closed, of("1", "2025"), of("2", "2025"), of("1", "2022")]
    told, matches = matched(batch, LastPeriod(by_office={"1": (later, earlier, right)}))
    assert matches == {1: right}
    assert told[:3] == batch[:3]
    last = told[3]
    assert isinstance(last, Submission)
    assert [(one.id, one.fact("year")) for one in last.findings] == [
        ("last-not-earlier", "2025"),
        ("last-not-earlier", "2023"),
        ("last-not-earlier", "2024"),
    ]


def test_forms_by_their_offices():
    one, two, again = of("1", "2024"), of("1", "2023"), of("２", "2024")
    found, doubled, nobodys = by_office(
        [one, two, again, of("", "2024", file="nobody.xlsx"), of(" ", "2024", file="b")]
    )
    assert found == LastPeriod(by_office={"1": (one, two), "2": (again,)})
    assert (doubled, nobodys) == ((), ("nobody.xlsx", "b"))


def test_a_copy_counts_once_and_two_that_differ_count_neither():
    one, other = of("1", "2024", "a 1"), of("1", "2024", "a 2")
    copy = of("1", "2024", "a 1", file="copy.xlsx")
    earlier = of("1", "2023")
    assert by_office([one, copy, earlier]) == (LastPeriod(by_office={"1": (one, earlier)}), (), ())
    assert by_office([one, other, earlier, copy]) == (LastPeriod(by_office={"1": (earlier,)}), ("1",), ())
    # The same figures under another name of the office are no copy.
    renamed = of("1", "2024", "a 1", office="City")
    assert by_office([one, renamed]) == (LastPeriod(by_office={"1": ()}), ("1",), ())
    assert by_office([]) == (LastPeriod(), (), ())


# Are the figures last period's over again?

ROWS = [f"r{at}" for at in range(10)]
TEN: Edition = edition("\n".join([*ROWS, 'w kind = "text"']), "AGAIN explain copied = true")


def figures(numbers: str) -> Submission:
    """A form with these figures in its rows, from the first on; 0 in the others."""
    return form(TEN, ", ".join(f"{row} {number}" for row, number in zip(ROWS, numbers.split(), strict=False)))


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ("1 1 1 1 1 1 1 1", "1 1 1 1 1 1 1 1", True),
        # So many that are not 0, before anybody is asked.
        ("1 1 1 1 1 1 1", "1 1 1 1 1 1 1", False),
        ("1 1 1 1 1 1 1 0 0 1", "1 1 1 1 1 1 1 0 0 1", True),
        ("1 2 3 4 5 6 7 8 9 1", "1 2 3 4 5 6 7 8 9 2", False),
        ("1 1 1 1 1 1 1 1 □", "1 1 1 1 1 1 1 1 □", True),
        ("1 1 1 1 1 1 1 1 □", "1 1 1 1 1 1 1 1 0", False),
        ("1 1 1 1 1 1 1 1 0", "1 1 1 1 1 1 1 1 □", False),
        ("1 1 1 1 1 1 1 1 /", "1 1 1 1 1 1 1 1 x", True),
    ],
)
def test_figures_that_are_the_same_in_every_place_that_both_have(now, before, same):
    assert same_as_last(figures(now), figures(before)) is same


def test_strangers_have_nothing_in_common():
    other = edition("\n".join(ROWS), id="stranger")
    assert not same_as_last(figures("1 1 1 1 1 1 1 1 1 1"), form(other, everywhere="1"))


def test_the_finding_is_bound_to_all_figures_that_are_not_zero():
    assert ENOUGH == 8
    now = figures("1 0 3 □ 2.5")
    rule = TEN.copied_rule
    assert rule is not None
    assert same_finding(rule, now, figures("9 0 3 4")) == Finding(
        id="AGAIN",
        origin=Origin.RULE,
        severity=Severity.EXPLAIN,
        why="same-as-last",
        places=tuple(
            Place(f"t_r{at}", now.readings[f"t_r{at}"].cell, text) for at, text in ((0, "1"), (2, "3"), (4, "2.5"))
        ),
        facts=(("file", "form.xlsx"),),
        bound="t_r0=1 t_r2=3 t_r4=2.5",
    )
