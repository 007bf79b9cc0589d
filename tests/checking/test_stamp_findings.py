"""A stamp that is verified says what a workbook was issued as; whatever does not fit it is a finding of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.collecting.incoming import form
from tests.forms import filled as monthly_form
from tests.monthly import edition_of
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, judge
from xlvalidate.checking.stamp_findings import Trusted, stamp_findings, stamp_of
from xlvalidate.derive.hidden_sheets import SHEET, STAMP_ROW
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.findings import Severity, Verdict
from xlvalidate.identity import Identity, Period
from xlvalidate.ooxml.fill import filled
from xlvalidate.stamps import Issuers, Signer, Stamp, _private, _public, new_keys

PRIVATE, PUBLIC = new_keys()
ISSUED = Stamp(
    office="330802001",
    edition="ogi-2021",
    digest=built_in_edition("ogi-2021").digest,
    year=2025,
    revision=2,
    issued=date(2026, 1, 5),
)


def signer_of(private: bytes) -> Signer:
    found = _private(private, None)
    assert isinstance(found, Signer)
    return found


def trusted(**revisions: int) -> Trusted:
    public = _public(PUBLIC)
    assert isinstance(public, bytes)
    return Trusted(
        Issuers({signer_of(PRIVATE).key_id: public}), {"330802001": 2, **revisions}, "ogi-2021", Period(2025)
    )


def stamped(stamp: Stamp = ISSUED, key: bytes = PRIVATE) -> str:
    return signer_of(key).stamp(stamp)


def checked(data: bytes, trust: Trusted | None) -> Checked:
    (one,) = judge([File("a.xlsx", data)], replace(setup(catalogue(None)), trusted=trust))
    return one


def with_stamp(text: str, data: bytes) -> bytes:
    return filled(data, {Cell(SHEET, STAMP_ROW, 2): text})


def found(data: bytes, trust: Trusted | None) -> list[tuple[str, dict[str, str]]]:
    return [(one.id, dict(one.facts)) for one in checked(data, trust).findings]


def test_a_form_that_is_the_template_that_was_issued():
    data = with_stamp(stamped(), form())
    judged = checked(data, trusted())
    assert (judged.verdict, judged.findings) == (Verdict.ACCEPTED, ())
    assert judged.submission is not None
    assert judged.submission.stamp == stamped()
    assert stamp_of(judged.submission, trusted()) == ISSUED
    assert stamp_of(judged.submission, None) is None
    assert judged.submission.stamped == judged.submission.identity == Identity("330802001", Period(2025))


def test_without_keys_a_stamp_is_never_passed_over_in_silence():
    judged = checked(with_stamp(stamped(), form()), None)
    assert [(one.id, one.severity) for one in judged.findings] == [("stamp-not-verified", Severity.NOTE)]
    assert judged.verdict is Verdict.ACCEPTED
    assert found(form(), None) == []


EDITION = f"ogi-2021 {ISSUED.digest[:12]}"


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        (lambda: "", form, [("stamp-missing", {})]),
        (lambda: "编号 7", form, [("stamp-forged", {})]),
        (lambda: stamped()[:-1] + ("A" if stamped()[-1] != "A" else "Q"), form, [("stamp-forged", {})]),
        (lambda: stamped() + " ", form, [("stamp-forged", {})]),
        (lambda: stamped(key=new_keys()[0]), form, [("stamp-unknown-key", {})]),
        # another office's template, with one's own code written over
        (
            lambda: stamped(),
            lambda: form("330802002"),
            [("stamp-other-office", {"stamped": "330802001", "code": "330802002"})],
        ),
        (
            lambda: stamped(),
            lambda: form(""),
            [
                ("cover-stamped", {"lines": "单位代码"}),
            ],
        ),
        (lambda: stamped(), lambda: form(year=None), [("cover-stamped", {"lines": "报告年度"})]),
        # last year's template, with the year written over
        (
            lambda: stamped(replace(ISSUED, year=2024)),
            form,
            [("stamp-other-year", {"stamped": "2024", "year": "2025"})],
        ),
        (
            lambda: stamped(replace(ISSUED, digest="0" * 64)),
            form,
            [("stamp-other-edition", {"stamped": f"ogi-2021 {'0' * 12}", "here": EDITION})],
        ),
        (
            lambda: stamped(replace(ISSUED, edition="ogi-2019")),
            form,
            [("stamp-other-edition", {"stamped": f"ogi-2019 {ISSUED.digest[:12]}", "here": EDITION})],
        ),
        (
            lambda: stamped(replace(ISSUED, revision=1)),
            form,
            [("stamp-superseded", {"revision": "1", "current": "2"})],
        ),
        (
            lambda: stamped(replace(ISSUED, revision=3)),
            form,
            [("stamp-not-in-manifest", {"manifest": "ogi-2021 2025", "stamped": "ogi-2021 2025", "revision": "3"})],
        ),
        # everything at once
        (
            lambda: stamped(replace(ISSUED, edition="x", year=1, revision=0)),
            lambda: form("330802002"),
            [
                ("stamp-other-office", {"stamped": "330802001", "code": "330802002"}),
                ("stamp-other-edition", {"stamped": f"x {ISSUED.digest[:12]}", "here": EDITION}),
                ("stamp-other-year", {"stamped": "1", "year": "2025"}),
            ],
        ),
    ],
)
def test_what_a_stamp_finds(
    text: Callable[[], str], data: Callable[[], bytes], expected: list[tuple[str, dict[str, str]]]
):
    made = with_stamp(text(), data()) if text() else data()
    assert found(made, trusted()) == expected
    musts = [one for one in expected if one[0] not in ("cover-stamped", "stamp-not-in-manifest")]
    assert checked(made, trusted()).verdict is (Verdict.RETURN if musts else Verdict.ACCEPTED)


def test_an_office_that_the_manifest_does_not_know_has_no_current_revision():
    stamp = replace(ISSUED, office="330802009", revision=1)
    assert found(with_stamp(stamped(stamp), form("330802009")), trusted()) == [
        ("stamp-not-in-manifest", {"manifest": "ogi-2021 2025", "stamped": "ogi-2021 2025", "revision": "1"})
    ]


def test_the_manifest_of_another_year_or_form_supersedes_nothing():
    data = with_stamp(stamped(replace(ISSUED, revision=1)), form())
    superseded = [("stamp-superseded", {"revision": "1", "current": "2"})]
    assert found(data, trusted()) == superseded
    for other in (replace(trusted(), period=Period(2026)), replace(trusted(), edition="ogi-2019")):
        assert found(data, other) == [
            ("stamp-not-in-manifest", {
                "manifest": f"{other.edition} {other.period}", "stamped": "ogi-2021 2025", "revision": "1",
            }),
        ]  # fmt: skip


def test_a_formula_that_shows_a_stamp_is_none():
    data = with_stamp("STAMP", form())
    shown = data_with_formula(data, stamped())
    assert found(shown, trusted()) == [("stamp-forged", {})]


def data_with_formula(data: bytes, shows: str) -> bytes:
    """The stamp's cell as a formula whose value the sender wrote himself."""
    from xlvalidate.ooxml.package import open_package
    from xlvalidate.ooxml.repack import repacked
    from xlvalidate.ooxml.workbook_xml import open_workbook

    workbook = open_workbook(open_package(data))
    part = workbook.sheet_parts[SHEET]
    before = workbook.package.read(part).decode()
    start = before.index('<c r="B4"')
    end = before.index("</c>", start)
    cell = f'<c r="B4" t="str"><f>A1</f><v>{shows}</v>'
    return repacked(data, {part: (before[:start] + cell + before[end:]).encode()})


MONTHLY = edition_of()
OF_MARCH = Stamp(
    office="990001", edition=MONTHLY.id, digest=MONTHLY.digest, year=2026, revision=1, issued=date(2026, 3, 1),
    part="2026-03",
)  # fmt: skip
OF_MONTHS = [
    ("2026", "3", OF_MARCH, []),
    ("2026", "", OF_MARCH, []),
    ("", "", OF_MARCH, []),
    ("2026", "4", OF_MARCH, [("stamp-other-period", "2026-03", "2026-04")]),
    ("2025", "", OF_MARCH, [("stamp-other-period", "2026-03", "2025")]),
    ("2026", "x", OF_MARCH, [("stamp-other-period", "2026-03", "2026 x")]),
    ("2026", "3", replace(OF_MARCH, part=""), [("stamp-other-period", "2026", "2026-03")]),
    ("2026", "3", replace(OF_MARCH, part="2026-Q1"), [("stamp-other-period", "2026-Q1", "2026-03")]),
]


@pytest.mark.parametrize(("year", "month", "stamp", "expected"), OF_MONTHS)
def test_a_stamp_of_a_month_is_held_against_the_month_on_the_cover(year, month, stamp, expected):
    trust = replace(trusted(), revisions={"990001": 1}, edition=MONTHLY.id, period=stamp.period)
    item = replace(monthly_form(MONTHLY, year=year, month=month), stamp=stamped(stamp), stamped=stamp.identity)
    told = [(one.why, one.fact("stamped"), one.fact("period")) for one in stamp_findings(item, trust)]
    assert told == expected


def test_of_several_manifests_that_of_the_stamps_own_issue_counts():
    def of_april(stamp: Stamp) -> Stamp:
        return replace(stamp, part="2026-04")

    march = replace(trusted(), revisions={"990001": 2}, edition=MONTHLY.id, period=OF_MARCH.period)
    april = replace(march, revisions={"990001": 1}, period=of_april(OF_MARCH).period)
    both = replace(april, others=(march,))
    forms = {
        month: replace(monthly_form(MONTHLY, year="2026", month=month), stamp=stamped(stamp), stamped=stamp.identity)
        for month, stamp in (("3", OF_MARCH), ("4", of_april(OF_MARCH)))
    }
    told = {
        (month, name): [one.why for one in stamp_findings(form, trust)]
        for month, form in forms.items() for name, trust in (("both", both), ("april", april))
    }  # fmt: skip
    assert told == {
        ("3", "both"): ["stamp-superseded"], ("4", "both"): [],
        ("3", "april"): ["stamp-not-in-manifest"], ("4", "april"): [],
    }  # fmt: skip
