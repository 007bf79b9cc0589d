"""Whose report a form is and for when: as its cover says, and where that is blank, as a verified stamp does."""

import pytest

from tests.reading.small_form import edition_of
from xlvalidate.identity import Identity, Period
from xlvalidate.reading.submission import Submission, SubmittedFile

SMALL = edition_of()
STAMPED = Identity("990009", Period(2024))


def form(stamped: Identity | None = None, **cover: str) -> Submission:
    return Submission(
        source=SubmittedFile(file="a", sha256=""), edition=SMALL, readings={}, cover=cover, stamped=stamped
    )


@pytest.mark.parametrize(
    ("submission", "code", "period", "identity"),
    [
        (form(), "", None, Identity("", None)),
        (form(office_code=" ９９０００１.0", year="2025年"), "990001", Period(2025), Identity("990001", Period(2025))),
        (form(office_code="'0012", year="soon"), "0012", None, Identity("0012", None)),
        # A stamp makes up for what is blank, not for what stands there.
        (form(STAMPED), "", None, STAMPED),
        (form(STAMPED, office_code=" "), "", None, STAMPED),
        (form(STAMPED, office_code="1"), "1", None, Identity("1", Period(2024))),
        (form(STAMPED, year="2025"), "", Period(2025), Identity("990009", Period(2025))),
        (form(STAMPED, year="soon"), "", None, Identity("990009", None)),
    ],
)
def test_whose_report_it_is_and_for_when(submission, code, period, identity):
    assert (submission.office_code, submission.period, submission.identity) == (code, period, identity)


@pytest.mark.parametrize(
    ("cover", "blank"),
    [
        ({}, ("office", "office_code", "year")),
        ({"office": "A", "office_code": "1", "year": "2025"}, ()),
        ({"office": "A", "year": "soon", "head": ""}, ("office_code",)),
        ({"office": "", "office_code": "1", "year": ""}, ("office", "year")),
    ],
)
def test_what_of_the_cover_was_left_blank(cover, blank):
    assert form(**cover).blank == blank


def test_a_form_without_a_stamp_or_an_explanation_has_none():
    bare = form()
    assert (bare.stamp, bare.explanations, bare.kept, bare.findings, bare.stamped) == ("", {}, {}, (), None)
