"""A workbook that was converted: it is the office's, and what only the conversion can have done is not told."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from tests.collecting.incoming import form
from xlvalidate.checking.judge import Converted, File, read_file
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.findings import Severity
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.submission import Submission, SubmittedFile, Unreadable

DIGEST = "ab" * 32
HOW = Converted("xls", "Program 1.2")
LOST = re.compile(rb"<(dataValidations|conditionalFormatting)[ >].*?</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def bare() -> bytes:
    """A form that has lost its validations and its colours."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, LOST.sub(b"", before.read(name)))
    return out.getvalue()


def told(file: File) -> list[str]:
    read = read_file(file, setup(catalogue(None)))
    assert isinstance(read, Submission)
    return [finding.why for finding in read.findings]


def test_what_a_conversion_takes_away_is_told_of_no_office(bare):
    assert told(File("a.xlsx", bare)) == ["checks-removed"]
    assert told(File("a.xls", bare, original=DIGEST, converted=HOW)) == ["converted"]


def test_it_is_the_file_that_came(bare):
    read = read_file(File("a.xls", bare, original=DIGEST, converted=HOW), setup(catalogue(None)))
    assert isinstance(read, Submission)
    assert read.source == SubmittedFile(file="a.xls", sha256=DIGEST)
    (note,) = read.findings
    assert (note.severity, note.facts) == (Severity.NOTE, (("format", ".xls"), ("program", "Program 1.2")))


def test_one_that_is_no_workbook_afterwards_is_the_file_that_came_as_well():
    read = read_file(File("a.xls", b"x", original=DIGEST, converted=HOW), setup(catalogue(None)))
    assert isinstance(read, Unreadable)
    assert (read.source.sha256, read.finding.why) == (DIGEST, "not-a-workbook")


def test_one_of_which_nothing_came_says_why():
    file = File("a.xls", b"x", converted=HOW, refused=Refusal("not-converted", "time"))
    read = read_file(file, setup(catalogue(None)))
    assert isinstance(read, Unreadable)
    assert read.source == replace(file.source, file="a.xls")
    assert (read.finding.why, dict(read.finding.facts)) == (
        "not-converted",
        {"file": "a.xls", "detail": "time", "format": "xls"},
    )
