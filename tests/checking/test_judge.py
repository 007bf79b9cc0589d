"""Files to judged files: read, matched with the period before, and read again where something may be explained."""

from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.forms import book
from tests.reading.small_form import edition_of, saved
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, explained, judge, read_file
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.findings import Finding, Origin, Severity, Verdict
from xlvalidate.limits import OverLimitError
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.reading.submission import Submission, SubmittedFile, Unreadable

SMALL = edition_of()  # MORE (paid >= owed) and AGAIN may be explained
EDITION, STAMP, MORE = Cell("_xlv", 1, 2), Cell("_xlv", 2, 2), Cell("Checks", 9, 4)


SETUP = Setup(Catalogue(SMALL, None), printed)


def workbook(drawing: str = "", explanation: str = "", **cover: str) -> bytes:
    form = book(SMALL, drawing, cover={"year": "2025", **cover})
    own = {"xlv_edition": (EDITION, "small"), "x_more": (MORE, explanation)}
    names = {key: DefinedName(key, cell.absolute, cell) for key, (cell, _) in own.items()}
    values = {cell: Value(ValueKind.TEXT, text) for cell, text in own.values() if text}
    return saved(replace(form, names=form.names | names, values=form.values | values))


OWED = "b count paid owed\ntotal 0 1 2\ntown_old 0 1 2"
WRONG = "b count paid owed\ntotal 1 0 0"


def found(checked: Checked) -> list[tuple[str, str]]:
    """Without the note that the form has lost its validations: `saved` writes none."""
    told = [(finding.id, finding.explanation) for finding in checked.findings]
    assert told.count(("checks-missing", "")) == (checked.submission is not None)
    return [one for one in told if one != ("checks-missing", "")]


def told(checked: Checked) -> tuple[Verdict, list[tuple[str, str]]]:
    return checked.verdict, found(checked)


@pytest.mark.parametrize(
    ("file", "verdict", "findings"),
    [
        (File("a", workbook()), "accepted", []),
        (File("a", workbook(OWED)), "explain", [("MORE", "")]),
        (File("a", workbook(OWED, "as agreed")), "accepted", [("MORE", "as agreed")]),
        (File("a", workbook(WRONG, "as agreed")), "return", [("SUM.count", "")]),
        (
            File("a", workbook("b paid\ntotal □", "as agreed")),
            "return",
            [("B-CELLS", ""), ("SUM", ""), ("MORE", "")],
        ),
        (File("a", b"PDF"), "unreadable", [("not-a-workbook", "")]),
        (File("a", workbook(), "locked"), "unreadable", [("not-opened", "")]),
    ],
)
def test_a_file_is_judged_with_what_its_office_explained(file, verdict, findings):
    assert told(judge([file], SETUP)[0]) == (verdict, findings)


def test_files_come_back_in_their_order():
    files = [
        File(f"{at}", data)
        for at, data in enumerate((workbook(OWED), b"", workbook(OWED, "so it is"), workbook(WRONG)))
    ]
    judged = judge(files, SETUP)
    assert [one.source.file for one in judged] == ["0", "1", "2", "3"]
    assert [told(one) for one in judged] == [
        ("explain", [("MORE", "")]),
        ("unreadable", [("not-a-workbook", "")]),
        ("accepted", [("MORE", "so it is")]),
        ("return", [("SUM.count", "")]),
    ]
    assert judge([], SETUP) == []


def submission(data: bytes) -> Submission:
    found = read_file(File("a", data), SETUP)
    assert isinstance(found, Submission)
    return found


ALL = "b count paid owed\n" + "\n".join(f"{row} 1 2 1" for row in ("town_old", "town_new", "land_old", "land_new"))
COPY = f"{ALL}\ntotal 4 8 4"


def test_the_period_before_is_asked_of_each_and_again_of_what_was_explained():
    last = LastPeriod(only=submission(workbook(COPY, year="2024")))
    fresh = f"{COPY}\np girls boys\nall 1 1"
    copied_and_explained = workbook(COPY.replace("total 4 8 4", "total 4 8 9"), "so it is")
    files = [File("a", workbook(fresh)), File("b", workbook(COPY)), File("c", copied_and_explained)]
    judged = judge(files, SETUP, last)
    assert [[own for own, _ in found(one)] for one in judged] == [[], ["AGAIN"], ["SUM.owed", "MORE"]]
    assert found(judge(files[1:2], SETUP)[0]) == []
    # A match is that of the file, not of its place among those that were explained.
    owed = f"{ALL.replace('2 1', '2 3')}\ntotal 4 8 12"
    before = submission(workbook(owed, year="2024"))
    files = [File("a", workbook(fresh)), File("b", workbook(owed, "so it is"))]
    judged = judge(files, SETUP, LastPeriod(by_office={"990001": (before,)}))
    assert [found(one) for one in judged] == [
        [],
        [("AGAIN", ""), ("MORE", "so it is")],
    ]


def test_what_does_not_fit_is_told():
    last = LastPeriod(only=submission(workbook(year="2024", office_code="7")))
    assert told(judge([File("a", workbook())], SETUP, last)[0]) == ("accepted", [("last-of-other-office", "")])


class Guard(nullcontext[None]):
    """Stops what is within it from its `turns`-th turn on."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.turns = turns

    def __enter__(self) -> None:
        self.turns -= 1
        if self.turns < 0:
            raise OverLimitError("memory")


def stopped(data: bytes) -> Unreadable:
    finding = Finding(
        id="over-limits",
        origin=Origin.FILE,
        severity=Severity.MUST,
        why="over-limits",
        facts=(("file", "a"), ("detail", "memory")),
    )
    return Unreadable(source=SubmittedFile(file="a", sha256=sha256(data).hexdigest()), finding=finding)


def test_a_file_that_needs_too_much_is_told_and_ends_nothing():
    data = workbook(OWED, "so it is")
    assert read_file(File("a", data), replace(SETUP, guard=Guard(0))) == stopped(data)
    assert explained(submission(data), File("a", data), replace(SETUP, guard=Guard(0))) == stopped(data)
    # It may be so only when it is read again.
    files = [File("b", workbook()), File("a", data)]
    judged = judge(files, replace(SETUP, guard=Guard(2)))
    assert [one.verdict for one in judged] == [Verdict.ACCEPTED, Verdict.UNREADABLE]
    assert judged[1].findings == (stopped(data).finding,)


def test_only_what_may_be_explained_is_read_again():
    turns = Guard(99)
    means = replace(SETUP, guard=turns)
    judge([File("a", workbook(WRONG, "x")), File("b", workbook("b paid\ntotal □", "x")), File("c", b"")], means)
    assert turns.turns == 99 - 3
    judge([File("a", workbook(OWED))], means)
    assert turns.turns == 99 - 3 - 2


def test_what_an_office_explained():
    data = workbook(OWED, "so it is")
    found = explained(submission(data), File("a", data), SETUP)
    assert isinstance(found, Submission)
    assert found.explanations == {"MORE": "so it is"}
