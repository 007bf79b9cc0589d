"""From which day an erratum holds, what it leaves of an edition, and every fault of its file."""

from datetime import date

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from xlvalidate.editions.edition import Erratum
from xlvalidate.editions.errata import corrected, errata_path
from xlvalidate.errors import EditionError
from xlvalidate.findings import Severity

FORM = HEAD + table("t", codes("a b"), codes("x y"), 3) + rule("says = 'a <= b'\neach = 't.rows'", "T-LE")
DAY = date(2026, 3, 1)
BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 2)


def erratum(said: str, rule_id: str = "T-LE", since: str = "2026-03-01") -> str:
    return f'[[errata]]\nrule = "{rule_id}"\nsince = {since}\nreason = "w"\n{said}\n'


@pytest.fixture
def form(tmp_path):
    return edition(tmp_path, FORM)


def after(folder, form, errata: str, today: date = DAY):
    path = folder / "tiny.errata.toml"
    path.write_text(errata, "utf-8")
    return corrected(form, path, today)


def left(form) -> tuple[list[str], list[str]]:
    """The rules with their severities, and the instances with theirs."""
    return (
        [f"{one.id} {one.severity}" for one in form.rules],
        [f"{one.id} {one.rule.severity}" for one in form.instances],
    )


AS_ISSUED = (["T-CELLS must", "T-LE must"], ["T-LE.x must", "T-LE.y must"])
OFF, EXPLAIN = "off = true", 'severity = "explain"'
# The errata, and what stands on the day before, on the day itself and on the day after.
DAYS = [
    ("errata = []", AS_ISSUED, AS_ISSUED, AS_ISSUED),
    (erratum(OFF), AS_ISSUED, *[(["T-CELLS must"], [])] * 2),
    (erratum(OFF, "T-CELLS"), AS_ISSUED, *[(["T-LE must"], ["T-LE.x must", "T-LE.y must"])] * 2),
    (
        erratum(EXPLAIN),
        AS_ISSUED,
        *[(["T-CELLS must", "T-LE explain"], ["T-LE.x explain", "T-LE.y explain"])] * 2,
    ),
    # One of them a day later than the other.
    (
        erratum(OFF) + erratum(EXPLAIN, "T-CELLS", "2026-03-02"),
        AS_ISSUED,
        (["T-CELLS must"], []),
        (["T-CELLS explain"], []),
    ),
]


@pytest.mark.parametrize(("errata", "before", "on", "afterwards"), DAYS)
def test_an_erratum_holds_from_its_day_on(tmp_path, form, errata, before, on, afterwards):
    found = [left(after(tmp_path, form, errata, today)) for today in (BEFORE, DAY, AFTER)]
    assert found == [before, on, afterwards]


def test_an_edition_carries_the_errata_in_force(tmp_path, form):
    written = erratum(OFF) + erratum(EXPLAIN, "T-CELLS", "2026-03-02")
    first = Erratum(rule="T-LE", since=DAY, reason="w", off=True)
    second = Erratum(rule="T-CELLS", since=AFTER, reason="w", severity=Severity.EXPLAIN)
    found = [after(tmp_path, form, written, today).errata for today in (BEFORE, DAY, AFTER)]
    assert found == [(), (first,), (first, second)]


def test_without_a_file_an_edition_is_as_it_was_issued(tmp_path, form):
    assert corrected(form, tmp_path / "tiny.errata.toml", DAY) is form
    assert errata_path(tmp_path / "tiny.toml") == tmp_path / "tiny.errata.toml"


FAULTS = [
    (erratum(OFF, "T-LEE"), ["  errata[0].rule   tiny has no rule T-LEE; is it T-LE? (line 2, column 1)"]),
    (erratum(OFF, "Q"), ["  errata[0].rule   tiny has no rule Q (line 2, column 1)"]),
    (
        erratum(OFF) + erratum(OFF, "T-CELLS") + erratum(EXPLAIN),
        ["  errata[2].rule   a second erratum of T-LE; keep one (line 12, column 1)"],
    ),
    *(
        (
            erratum(said),
            ["  errata[0]   an erratum either switches a rule off or gives it another severity (line 1, column 1)"],
        )
        for said in ("", "off = false", f"{OFF}\n{EXPLAIN}")
    ),
    # All of them at once, one behind the other, also those of a rule that there is not.
    (
        erratum("", "Q") * 2,
        [
            "  errata[0].rule   tiny has no rule Q (line 2, column 1)",
            "  errata[0]   an erratum either switches a rule off or gives it another severity (line 1, column 1)",
            "  errata[1].rule   tiny has no rule Q (line 7, column 1)",
            "  errata[1].rule   a second erratum of Q; keep one (line 7, column 1)",
            "  errata[1]   an erratum either switches a rule off or gives it another severity (line 6, column 1)",
        ],
    ),
    (erratum("offf = true"), ["  errata[0].offf   there is no such key; is it off? (line 5, column 1)"]),
    ("eratta = []", [
        "  errata   is missing; add it (line 1, column 1)",
        "  eratta   there is no such key; is it errata? (line 1, column 1)",
    ]),
    (
        erratum('severity = "grave"'),
        ["  errata[0].severity   “grave” is not known here; write one of must, explain, note (line 5, column 1)"],
    ),
    (erratum(OFF).replace('"w"', '""'), ["  errata[0].reason   is empty; write something (line 4, column 1)"]),
    (
        erratum(OFF).replace('"w"', f'"{"w" * 201}"'),
        ["  errata[0].reason   is too long; write at most 200 characters (line 4, column 1)"],
    ),
    ("errata = = 1", ["  TOML   Invalid value (line 1, column 10)"]),
]  # fmt: skip


@pytest.mark.parametrize(("errata", "lines"), FAULTS)
def test_every_fault_of_errata(tmp_path, form, errata, lines):
    with pytest.raises(EditionError) as error:
        after(tmp_path, form, errata)
    count = "1 fault" if len(lines) == 1 else f"{len(lines)} faults"
    assert str(error.value).splitlines() == [f"tiny.errata.toml has {count}", *lines]


def test_errata_that_are_not_utf_8(tmp_path, form):
    path = tmp_path / "tiny.errata.toml"
    path.write_bytes(erratum(OFF).replace("w", "错").encode("gbk"))
    with pytest.raises(EditionError) as error:
        corrected(form, path, DAY)
    assert str(error.value).splitlines() == [
        "tiny.errata.toml has 1 fault",
        "  byte 54   the file is not UTF-8; save it as UTF-8",
    ]


def test_the_longest_reason(tmp_path, form):
    (one,) = after(tmp_path, form, erratum(OFF).replace('"w"', f'"{"w" * 200}"')).errata
    assert one.reason == "w" * 200
