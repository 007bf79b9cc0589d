"""From which day an erratum holds, what it leaves of an edition, and every fault of its file."""

from datetime import date

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from xlvalidate.editions.errata import corrected, errata_path
from xlvalidate.editions.erratum import Erratum
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
    first = Erratum(rule="T-LE", since=DAY, reason="w", off=True, lines=("T-LE.x", "T-LE.y"))
    second = Erratum(rule="T-CELLS", since=AFTER, reason="w", severity=Severity.EXPLAIN)
    found = [after(tmp_path, form, written, today).errata for today in (BEFORE, DAY, AFTER)]
    assert found == [(), (first,), (first, second)]


def test_without_a_file_an_edition_is_as_it_was_issued(tmp_path, form):
    assert corrected(form, tmp_path / "tiny.errata.toml", DAY) is form
    assert corrected(form, None, DAY) is form
    assert errata_path(tmp_path / "tiny.toml", "tiny") is None
    (tmp_path / "tiny.errata.toml").touch()
    assert errata_path(tmp_path / "tiny.toml", "tiny") == tmp_path / "tiny.errata.toml"


ADDED = """
[[rules]]
id = "T-MORE"
since = 2026-03-01
reason = "w"
severity = "explain"
source = "s"
each = "t.rows"
says = "a > 0"
"""
WITH_MORE = (["T-CELLS must", "T-LE must", "T-MORE explain"], [*AS_ISSUED[1], "T-MORE.x explain", "T-MORE.y explain"])


def test_a_rule_is_added_from_its_day_on(tmp_path, form):
    found = [left(after(tmp_path, form, ADDED, today)) for today in (BEFORE, DAY, AFTER)]
    assert found == [AS_ISSUED, WITH_MORE, WITH_MORE]
    (one,) = after(tmp_path, form, ADDED).errata
    assert (one.rule, one.since, one.reason, one.added and one.added.id) == ("T-MORE", DAY, "w", "T-MORE")


def test_an_added_rule_can_be_corrected_as_well(tmp_path, form):
    later = ADDED + erratum(OFF, "T-MORE", "2026-03-02")
    assert [left(after(tmp_path, form, later, today)) for today in (DAY, AFTER)] == [WITH_MORE, AS_ISSUED]


EITHER = "an erratum either switches a rule off, or gives it another severity or other offices (applies)"
OFFICES = 'applies = { office = ["A", "B"] }'


def test_an_erratum_says_for_whom_a_rule_is(tmp_path, form):
    narrow = after(tmp_path, form, erratum(OFFICES))
    assert [(one.id, one.severity, one.applies) for one in narrow.rules] == [
        ("T-CELLS", "must", {}),
        ("T-LE", "must", {"office": ("A", "B")}),
    ]
    both = after(tmp_path, form, erratum(f"applies = {{}}\n{EXPLAIN}"))
    assert [(one.id, one.severity, one.applies) for one in both.rules][1] == ("T-LE", "explain", {})
    assert narrow.errata == (Erratum(rule="T-LE", since=DAY, reason="w", applies=(("office", ("A", "B")),)),)


def for_offices(since: str, issued: str) -> Erratum:
    """A rule that is for offices of these levels, a letter each, and was for others when it was issued."""
    now, before = ((("level", tuple(levels)),) if levels else () for levels in (since, issued))
    return Erratum(rule="R", since=DAY, reason="w", applies=now, applied=before)


# The erratum, the level on the cover, and whether that form meets another rule than the one that was issued.
MET = [
    (Erratum(rule="R", since=DAY, reason="w", off=True), "A", True),
    (Erratum(rule="R", since=DAY, reason="w", severity=Severity.EXPLAIN), "A", True),
    (for_offices("AB", "A"), "A", False),
    (for_offices("AB", "A"), "B", True),
    (for_offices("AB", "A"), "", False),
    (for_offices("B", "A"), "A", True),
    (for_offices("", "A"), "A", False),
    (for_offices("", "A"), "B", True),
    (for_offices("A", ""), "A", False),
    (for_offices("A", ""), "B", True),
]


@pytest.mark.parametrize(("erratum", "level", "met"), MET)
def test_which_forms_an_erratum_touches(erratum, level, met):
    assert erratum.changes(on={"level": level}) is met


def test_an_added_rule_touches_those_that_it_is_for(tmp_path, form):
    (one,) = after(tmp_path, form, ADDED + 'applies = { office = ["A"] }').errata
    assert [one.changes(on=cover) for cover in ({"office": "A"}, {"office": "B"}, {})] == [True, False, False]


NOTE = '[[notes]]\ncode = "n"\nsince = 2026-03-01\ntext = "read this"\n'


def test_notes_are_there_from_their_day_on(tmp_path, form):
    found = [[note.text for note in after(tmp_path, form, NOTE, today).notes] for today in (BEFORE, DAY)]
    assert found == [[], ["read this"]]


def beside(folder, said: str) -> None:
    (folder / "tiny.errata.zh_CN.toml").write_text(said, "utf-8")


def test_errata_in_another_language(tmp_path, form):
    beside(
        tmp_path,
        """
[errata.T-LE]
reason = "缘由"
[rules.T-MORE]
label = "多"
why = "为何"
reason = "另一缘由"
[notes.n]
text = "请读"
""",
    )
    found = after(tmp_path, form, erratum(OFF) + ADDED + NOTE)
    assert [(one.why("zh_CN"), one.why("en")) for one in found.errata] == [("缘由", "w"), ("另一缘由", "w")]
    assert [note.translations for note in found.notes] == [{"zh_CN": "请读"}]
    said = found.rules[-1].translations["zh_CN"]
    assert (said.label, said.why, said.source) == ("多", "为何", None)
    assert found.untranslated is None


def test_errata_are_in_force_where_only_their_translation_is_wrong(tmp_path, form):
    beside(tmp_path, '[rules.T-LESS]\nlabel = "少"\n')
    found = after(tmp_path, form, ADDED)
    assert left(found) == WITH_MORE
    assert str(found.untranslated).splitlines()[1:] == [
        "  tiny.errata.zh_CN.toml rules.T-LESS   there is no rule T-LESS to say this of (line 1, column 1)"
    ]
    with pytest.raises(EditionError):
        corrected(form, tmp_path / "tiny.errata.toml", DAY, author=True)


def test_an_added_rule_whose_trial_has_ended_is_its_authors_fault(tmp_path, form):
    path = tmp_path / "tiny.errata.toml"
    path.write_text(ADDED + "trial = 2026-02-28\n", "utf-8")
    assert left(corrected(form, path, DAY))[0][-1] == "T-MORE explain"
    with pytest.raises(EditionError) as error:
        corrected(form, path, DAY, author=True)
    assert str(error.value).splitlines()[1].startswith("  rules[0] T-MORE.trial   the trial ended on 2026-02-28")


def changed(old: str, new: str) -> str:
    assert old in ADDED
    return ADDED.replace(old, new)


FAULTS = [
    (changed("T-MORE", "T-LE"), [
        "  rules   two rules have the id T-LE; an id stays with one rule for ever (line 3, column 1)",
    ]),
    (changed('"a > 0"', '"a > > 0"'), [
        "  rules[0] T-MORE.says   expected a number, an indicator or “(” (line 9, column 13)",
        "      a > > 0",
        "          ^",
    ]),
    (changed("a > 0", "aa > 0"), [
        "  rules[0] T-MORE.says   there is no indicator “aa” at t.rows x (line 9, column 9)",
        "      aa > 0",
        "      ^",
    ]),
    (changed('each = "t.rows"\nsays = "a > 0"', "each = 't.rows'"), [
        "  rules[0] T-MORE   a rule has one of says, cells, headings, units, copied and manual (line 2, column 1)",
    ]),
    (changed("2026-03-01", '"soon"'), [
        "  rules[0] T-MORE.since   “soon” is no date; write one such as 2026-01-31 (line 4, column 1)",
    ]),
    (changed("since = 2026-03-01", ""), ["  rules[0] T-MORE.since   is missing; add it (line 2, column 1)"]),
    (changed("severity", "severty"), [
        "  rules[0] T-MORE.severity   is missing; add it (line 2, column 1)",
        "  rules[0] T-MORE.severty   there is no such key; is it severity? (line 6, column 1)",
    ]),
    (ADDED + 'applies = { level = ["A"] }', [
        "  rules[0] T-MORE.applies   the cover has no line level; it has office, office_code, year (line 10, column 1)",
    ]),
    (erratum('applies = { level = ["A"] }'), [
        "  errata[0].applies   the cover has no line level; it has office, office_code, year (line 5, column 1)",
    ]),
    (erratum(f"{OFF}\n{OFFICES}"), [
        f"  errata[0]   {EITHER} (line 1, column 1)",
    ]),
    (erratum("applies = 3"), [
        "  errata[0].applies   “3” is no table; write keys with their values (line 5, column 1)",
    ]),
    ("rules = 3", ["  rules   “3” is no list; write [ ] around it (line 1, column 1)"]),
    (NOTE * 2, ["  notes[1].code   a second note n; keep one (line 6, column 1)"]),
    ('language = "en"', ["  language   there is no such key; take it out (line 1, column 1)"]),
    (erratum(OFF, "T-LEE"), ["  errata[0].rule   tiny has no rule T-LEE; is it T-LE? (line 2, column 1)"]),
    (erratum(OFF, "Q"), ["  errata[0].rule   tiny has no rule Q (line 2, column 1)"]),
    (
        erratum(OFF) + erratum(OFF, "T-CELLS") + erratum(EXPLAIN),
        ["  errata[2].rule   a second erratum of T-LE; keep one (line 12, column 1)"],
    ),
    *(
        (
            erratum(said),
            [f"  errata[0]   {EITHER} (line 1, column 1)"],
        )
        for said in ("", "off = false", f"{OFF}\n{EXPLAIN}")
    ),
    # All of them at once, one behind the other, also those of a rule that there is not.
    (
        erratum("", "Q") * 2,
        [
            "  errata[0].rule   tiny has no rule Q (line 2, column 1)",
            f"  errata[0]   {EITHER} (line 1, column 1)",
            "  errata[1].rule   tiny has no rule Q (line 7, column 1)",
            "  errata[1].rule   a second erratum of Q; keep one (line 7, column 1)",
            f"  errata[1]   {EITHER} (line 6, column 1)",
        ],
    ),
    (erratum("offf = true"), ["  errata[0].offf   there is no such key; is it off? (line 5, column 1)"]),
    ("eratta = []", ["  eratta   there is no such key; is it errata? (line 1, column 1)"]),
    (
        erratum('severity = "grave"'),
        ["  errata[0].severity   “grave” is not known here; write one of must, explain, note (line 5, column 1)"],
    ),
    (erratum(OFF).replace('"w"', '""'), ["  errata[0].reason   is empty; write something (line 4, column 1)"]),
    (
        erratum(OFF).replace('"w"', f'"{"w" * 201}"'),
        ["  errata[0].reason   is too long; write at most 200 characters (line 4, column 1)"],
    ),
    ("errata = = 1", [
        "  TOML   there is no value here that can be read: a text stands in quotes, a number is such as 12 or 0.5"
        " (line 1, column 10)",
        "      errata = = 1",
        "               ^",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("errata", "lines"), FAULTS)
def test_every_fault_of_errata(tmp_path, form, errata, lines):
    with pytest.raises(EditionError) as error:
        after(tmp_path, form, errata)
    told = sum(line.startswith("  ") and not line.startswith("    ") for line in lines)  # others are drawn below it
    count = "1 fault" if told == 1 else f"{told} faults"
    assert str(error.value).splitlines() == [f"tiny.errata.toml has {count}", *lines]


def test_errata_that_are_not_utf_8(tmp_path, form):
    path = tmp_path / "tiny.errata.toml"
    path.write_bytes(erratum(OFF).replace("w", "错").encode("gbk"))
    with pytest.raises(EditionError) as error:
        corrected(form, path, DAY)
    assert str(error.value).splitlines() == [
        "tiny.errata.toml has 1 fault",
        "  byte 54   the file is not UTF-8; save it as UTF-8 (line 4, column 11)",
    ]


def test_the_longest_reason(tmp_path, form):
    (one,) = after(tmp_path, form, erratum(OFF).replace('"w"', f'"{"w" * 200}"')).errata
    assert one.reason == "w" * 200
