"""Around the figures: whose form it is and for when, and which errata judge it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.checking.one_column import edition, form
from xlvalidate.checking.cover_findings import blank_finding, cover_findings, errata_findings
from xlvalidate.editions.erratum import Erratum
from xlvalidate.findings import Finding, Origin, Severity
from xlvalidate.identity import Identity, Period

FORM = edition("a", 'ONE must says = "t_a = 1"')  # for the years 2020 to 2030
STAMPED = Identity("1", Period(2025))


def found(why: str, severity: Severity, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=severity, why=why, facts=tuple(facts.items()))


def outside(text: str) -> Finding:
    return found("year-outside", Severity.EXPLAIN, text=text, first="2020", last="2030")


@pytest.mark.parametrize(
    ("cover", "stamped", "findings"),
    [
        ({}, None, []),
        ({}, STAMPED, []),
        ({"office": ""}, None, [found("cover-blank", Severity.EXPLAIN, lines="Office")]),
        (
            {"office": "", "office_code": "", "year": ""},
            None,
            [found("cover-blank", Severity.EXPLAIN, lines="Office, Code, Year")],
        ),
        # What is blank, a stamp that was verified makes up for.
        ({"office_code": "", "year": ""}, STAMPED, [found("cover-stamped", Severity.NOTE, lines="Code, Year")]),
        ({"year": "2020"}, None, []),
        ({"year": "2030年"}, None, []),
        ({"year": "2019"}, None, [outside("2019")]),
        ({"year": "2031年"}, None, [outside("2031年")]),
        # A year that cannot be read, reading has told.
        ({"year": "soon"}, None, []),
        (
            {"year": ""},
            Identity("1", Period(2031)),
            [found("cover-stamped", Severity.NOTE, lines="Year"), outside("2031")],
        ),
    ],
)
def test_what_the_cover_says(cover, stamped, findings):
    assert list(cover_findings(replace(form(FORM, **cover), stamped=stamped))) == findings


def test_an_edition_in_force_has_no_last_year():
    years = replace(FORM.text.years, last=None)
    open_ended = replace(FORM, text=replace(FORM.text, years=years))
    assert list(cover_findings(form(open_ended, year="2099"))) == []
    assert [one.fact("last") for one in cover_findings(form(open_ended, year="2019"))] == [""]


def test_lines_are_listed_in_the_language_of_the_form():
    chinese = replace(FORM, text=replace(FORM.text, language="zh_CN"))
    assert blank_finding(form(chinese), ["year", "office"]).fact("lines") == "Year、Office"


def test_errata_in_force_are_told_with_their_reasons():
    off = Erratum(rule="ONE", since=date(2025, 6, 1), reason="a slip", off=True)
    mild = Erratum(rule="CELLS", since=date(2026, 1, 31), reason="too hard", severity=Severity.EXPLAIN)
    facts = (("rule", "CELLS"), ("since", "2026-01-31"), ("reason", "too hard"), ("severity", "explain"))
    assert list(errata_findings(form(replace(FORM, errata=(off, mild))))) == [
        found("erratum-off", Severity.NOTE, rule="ONE", since="2025-06-01", reason="a slip"),
        replace(found("erratum-severity", Severity.NOTE), facts=facts),
    ]
    assert list(errata_findings(form(FORM))) == []


def test_an_erratum_is_told_to_the_offices_that_it_touches():
    more = edition("a", 'ONE explain says = "t_a = 1"\napplies = { office = ["Town"] }').rules[-1]
    added = Erratum(rule="ONE", since=date(2025, 6, 1), reason="a slip", added=more)
    wider = Erratum(
        rule="TWO",
        since=date(2025, 6, 1),
        reason="a slip",
        applies=(("office", ("Town", "Village")),),
        applied=(("office", ("Village",)),),
    )
    facts = {"since": "2025-06-01", "reason": "a slip"}
    corrected = replace(FORM, errata=(added, wider))
    assert list(errata_findings(form(corrected, office="Town"))) == [
        replace(
            found("erratum-added", Severity.NOTE),
            facts=(("rule", "ONE"), *facts.items(), ("severity", "explain")),
        ),
        found("erratum-applies", Severity.NOTE, rule="TWO", **facts, offices="Town, Village"),
    ]
    assert list(errata_findings(form(corrected, office="Village"))) == []
