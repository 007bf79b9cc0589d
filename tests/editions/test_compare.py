# ruff: noqa: E501
"""What differs from one edition to another: one thing is changed in a little edition, and that is all that is said."""

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from tests.editions.open_form import open_table
from tests.monthly import edition_of
from xlvalidate.editions.compare import (
    Change,
    EditionChanges,
    IndicatorChanged,
    IndicatorSaid,
    RuleChanged,
    compare,
)
from xlvalidate.reports.edition_diff import render

SETS = '[[sets]]\nname = "s"\ntable = "t"\nlabel = "S"\ncolumns = ["a", "b"]\n'
FORM = (
    HEAD.replace("tiny", "old")
    + SETS
    + table("t", codes("a b c"), codes("x y"), 4)
    + table("u", '{ label = "Cases" }', codes("p q r"), 2)
    + rule("says = 'a <= b'\neach = 't.rows'", "T-LE")
    + rule("says = 'c = sum(s)'\neach = 't.rows'", "T-SUM")
    + rule("units = ['u_*']", "UP")
    + rule("headings = 'u'", "HEAD")
    + rule("copied = true", "AGAIN")
    + rule("manual = true", "LOOK")
)
X = 'code = "x", label = "X"'
P = 'code = "p", label = "P"'


def differ(folder, *changes: tuple[str, str], name: str = "new", more: str = "") -> EditionChanges:
    """What is said of the edition in which so much stands otherwise."""
    newer = FORM.replace('"old"', f'"{name}"') + more
    for old, new in changes:
        assert old in newer
        newer = newer.replace(old, new, 1)
    return compare(edition(folder, FORM, "old"), edition(folder, newer, name))


def nothing_but(**found) -> EditionChanges:
    same = {"older": "old", "newer": "new", "same": 9}
    none = dict.fromkeys(("added", "removed", "changed", "rules_added", "rules_removed", "rules_changed"), ())
    return EditionChanges(**same | none | found)


def changed(code: str, label: str, *changes: Change, before: str = "", sheet: str = "") -> IndicatorChanged:
    said = IndicatorSaid(code, sheet or code[0].upper(), label)
    return IndicatorChanged(said, before or code, changes)


def test_the_same_form_under_another_id(tmp_path):
    assert differ(tmp_path) == nothing_but()
    assert differ(tmp_path, name="old") == nothing_but(newer="old")


# What stands in the form otherwise, and what is said of it.
OF_THE_FORM = [
    ('title = "Tiny"\nauth', 'title = "Small"\nauth', ("title", "Tiny", "Small")),
    ('authority = "none"', 'authority = "notice 1"', ("authority", "none", "notice 1")),
    ("{ first = 2025 }", "{ first = 2025, last = 2030 }", ("years", "2025–", "2025–2030")),
    ('label = "Office" }', 'label = "School" }', ("cover(office)", "Office text", "School text")),
    (
        'label = "Office" }',
        'label = "Office", choices = ["a", "b"] }',
        ("cover(office)", "Office text", "Office text (a, b)"),
    ),
    (
        '"year", label = "Year"',
        '"year", label = "Year", kind = "count" },\n{ code = "head", label = "Head"',
        ("cover(head)", "", "Head count"),
    ),
    ('sheet = "T"', 'sheet = "T1"', ("sheet(t)", "T", "T1")),
    ('title = "U"', 'title = "Cases"', ("title(u)", "U", "Cases")),
    ('unit = "件"', 'unit = "件"\nnotes = ["one", "two"]', ("notes(t)", "", "one / two")),
    ('label = "S"\n', 'label = "All"\n', ("set(s)", "S", "All")),
]


@pytest.mark.parametrize(("old", "new", "change"), OF_THE_FORM)
def test_one_fact_of_the_form(tmp_path, old, new, change):
    found = differ(tmp_path, (old, new))
    assert found.form == (Change(*change),)
    assert (found.added, found.removed, found.rules_changed) == ((), (), ())


def test_a_table_that_only_one_edition_has_is_told_by_its_figures(tmp_path):
    found = differ(tmp_path, more=table("v", codes("a"), codes("x"), 2))
    assert (found.form, [one.code for one in found.added]) == ((), ["v_x_a"])


# What is said of row x or p instead, and what changed of its first figure.
TRAITS = [
    ('unit = "条"', ("unit", "件", "条")),
    ('kind = "amount", decimals = 0', ("kind", "count", "amount")),
    ("decimals = 2", ("decimals", "0", "2")),
    ("least = -2.50", ("least", "0", "-2.5")),
    ("most = 1e3", ("most", "", "1000")),
    ('blank = "zero"', ("blank", "unknown", "zero")),
    ('choices = ["l", "m"]', ("choices", "", "l, m")),
    ('optional = "o"', ("optional", "", "o")),
]


@pytest.mark.parametrize(("said", "change"), TRAITS)
def test_one_fact_of_a_figure(tmp_path, said, change):
    found = differ(tmp_path, (P, f"{P}, {said}"))
    assert found == nothing_but(changed=(changed("u_p", "P Cases", Change(*change)),))


def test_a_label_is_that_of_the_row_and_the_column(tmp_path):
    assert differ(tmp_path, ('label = "P"', 'label = "Q"')) == nothing_but(
        changed=(changed("u_p", "Q Cases", Change("label", "P Cases", "Q Cases")),)
    )


def test_several_facts_of_a_figure_are_told_together(tmp_path):
    found = differ(tmp_path, (P, 'code = "p", label = "Q", unit = "条", kind = "change"'))
    unit, kind, least = Change("unit", "件", "条"), Change("kind", "count", "change"), Change("least", "0", "")
    assert found.changed == (changed("u_p", "Q Cases", Change("label", "P Cases", "Q Cases"), unit, kind, least),)


def test_figures_that_came_and_went(tmp_path):
    found = differ(tmp_path, (P, 'code = "n", label = "N"'))
    assert found == nothing_but(
        same=8,
        added=(IndicatorSaid("u_n", "U", "N Cases"),),
        removed=(IndicatorSaid("u_p", "U", "P Cases"),),
    )


def test_a_sheet_of_another_name(tmp_path):
    found = differ(tmp_path, ('sheet = "U"', 'sheet = "V"'))
    assert [(one.now, one.changes) for one in found.changed] == [
        (IndicatorSaid(f"u_{row}", "V", f"{row.upper()} Cases"), (Change("table", "U", "V"),)) for row in "pqr"
    ]


# The lineage says whose figure it is, whichever of the two states it.
RENAMED = '[[previous]]\nedition = "{of}"\nsame = ["t_*", "u_[qr]"]\nrenamed = {{ {pair} }}\n'


def test_a_figure_that_was_renamed(tmp_path):
    lineage = RENAMED.format(of="old", pair='u_n = "u_p"')
    assert differ(tmp_path, (P, 'code = "n", label = "P"'), more=lineage) == nothing_but(
        changed=(changed("u_n", "P Cases", Change("code", "u_p", "u_n"), before="u_p"),)
    )


def test_a_figure_that_was_renamed_seen_from_the_other_side(tmp_path):
    older = edition(tmp_path, FORM.replace(P, 'code = "n", label = "P"') + RENAMED.format(of="new", pair='u_n = "u_p"'))
    newer = edition(tmp_path, FORM.replace('"old"', '"new"'), "new")
    assert compare(older, newer) == nothing_but(
        changed=(changed("u_p", "P Cases", Change("code", "u_n", "u_p"), before="u_n"),)
    )


def test_what_the_lineage_leaves_out_is_another_figure(tmp_path):
    found = differ(tmp_path, more='[[previous]]\nedition = "old"\nsame = ["t_*"]\n')
    assert found.same == 6
    assert [one.code for one in found.added] == [one.code for one in found.removed] == ["u_p", "u_q", "u_r"]


# The rows of u as they stand in the newer edition, and what is said to have moved: the fewest that explain it.
ORDERS = [
    ("p q r", []),
    ("q r p", [("u_p", "1", "3")]),
    ("r p q", [("u_r", "3", "1")]),
    ("p r q", [("u_r", "3", "2")]),
    ("r q p", [("u_r", "3", "1"), ("u_q", "2", "2")]),
    # What is put in or taken out moves no other.
    ("n p q r", []),
    ("q r", []),
    ("n r m p q", [("u_r", "3", "2")]),
]


@pytest.mark.parametrize(("rows", "moved"), ORDERS)
def test_only_what_moved_has_moved(tmp_path, rows, moved):
    found = differ(tmp_path, (codes("p q r"), codes(rows)))
    assert [(one.now.code, one.changes) for one in found.changed] == [
        (code, (Change("position", before, after),)) for code, before, after in moved
    ]


def test_tables_that_changed_places_move_no_figure(tmp_path):
    t, u = table("t", codes("a b c"), codes("x y"), 4), table("u", '{ label = "Cases" }', codes("p q r"), 2)
    older, newer = (edition(tmp_path, HEAD + both) for both in (t + u, u + t))
    assert compare(older, newer).changed == ()


def test_a_figure_that_went_to_another_table_leaves_the_order_of_both(tmp_path):
    lineage = '[[previous]]\nedition = "old"\nsame = ["*"]\nrenamed = { v_x_a = "t_x_a" }\n'
    v = table("v", codes("a"), codes("x"), 2)
    found = differ(tmp_path, (codes("x y"), codes("y")), more=lineage + v)
    assert found.changed == (
        changed("v_x_a", "X A", Change("code", "t_x_a", "v_x_a"), Change("table", "T", "V"), before="t_x_a"),
    )


# What a rule says instead, and what changed.
LE, UP, AGAIN, HEADINGS, LOOK = '"T-LE"', '"UP"', '"AGAIN"', '"HEAD"', '"LOOK"'
RULES = [
    ("T-LE", "says = 'a <= b'", "says = 'a < b'", [("says", "a <= b", "a < b")]),
    ("T-LE", "says = 'a <= b'", "applies = { office = ['l', 'm'], year = ['n'] }\nsays = 'a <= b'",
     [("applies", "", "office: l, m; year: n")]),
    ("T-LE", "says = 'a <= b'", "says = 'a <= b'\ntolerance = 0.50", [("tolerance", "0", "0.5")]),
    ("T-LE", "says = 'a <= b'", "says = 'a <= b'\ntrial = 2030-01-02", [("trial", "", "2030-01-02")]),
    ("T-LE", "says = 'a <= b'", "says = 'a <= b'\nlabel = 'L'", [("label", "", "L")]),
    ("T-LE", "says = 'a <= b'", "says = 'a <= b'\nblanks = 'zero'", [("blanks", "not-run", "zero")]),
    ("T-LE", "says = 'a <= b'\neach = 't.rows'", "says = 't_x_a <= t_x_b'",
     [("says", "a <= b", "t_x_a <= t_x_b"), ("each", "t.rows", ""), ("places", "x, y", "")]),
    ("T-LE", "says = 'a <= b'\neach = 't.rows'", "says = 'a <= b'\neach = 't.rows(y)'",
     [("each", "t.rows", "t.rows(y)"), ("places", "x", "")]),
    ("T-LE", "says = 'a <= b'", "says = 'c = sum(s)'", [("says", "a <= b", "c = sum(s)")]),
    ("T-SUM", 'columns = ["a", "b"]', 'columns = ["b"]', [("sum(s)", "a", "")]),
    ("T-SUM", "says = 'c = sum(s)'", "says = 'c = b'", [("says", "c = sum(s)", "c = b")]),
    ("UP", "units = ['u_*']", "units = ['u_*', 't_*']", [("units", "u_*", "u_*, t_*")]),
    ("UP", "units = ['u_*']", "manual = true", [("units", "u_*", ""), ("manual", "", "yes")]),
    ("HEAD", "headings = 'u'", "headings = 't'", [("headings", "u", "t")]),
    ("HEAD", "headings = 'u'", "copied = false\nmanual = true", [("headings", "u", ""), ("manual", "", "yes")]),
    ("LOOK", "manual = true", "says = 'this >= 0'\neach = 'u.rows'",
     [("says", "", "this >= 0"), ("each", "", "u.rows"), ("manual", "yes", ""), ("places", "", "p, q, r")]),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "old", "new", "changes"), RULES)
def test_one_fact_of_a_rule(tmp_path, rule_id, old, new, changes):
    found = differ(tmp_path, (old, new))
    assert found == nothing_but(rules_changed=(RuleChanged(rule_id, tuple(Change(*one) for one in changes)),))


def test_a_rule_of_another_severity_and_another_source(tmp_path):
    heavy = 'id = "T-LE"\nseverity = "must"\nsource = "s"'
    found = differ(tmp_path, (heavy, heavy.replace("must", "explain").replace('"s"', '"r"')))
    severity, source = Change("severity", "must", "explain"), Change("source", "s", "r")
    assert found == nothing_but(rules_changed=(RuleChanged("T-LE", (severity, source)),))


def test_figures_that_another_table_has_to_have(tmp_path):
    found = differ(
        tmp_path,
        ('id = "T-CELLS"', 'id = "U-CELLS"'),
        (
            'id = "U-CELLS"\nseverity = "must"\nsource = "s"\ncells = "u"',
            'id = "T-CELLS"\nseverity = "must"\nsource = "s"\ncells = "u"',
        ),
    )
    assert found == nothing_but(
        rules_changed=(
            RuleChanged("U-CELLS", (Change("cells", "u", "t"),)),
            RuleChanged("T-CELLS", (Change("cells", "t", "u"),)),
        )
    )


def test_rules_that_came_and_went(tmp_path):
    found = differ(tmp_path, ('id = "UP"', 'id = "UPWARDS"'), ('id = "LOOK"', 'id = "SEE"'))
    assert found == nothing_but(rules_added=("UPWARDS", "SEE"), rules_removed=("UP", "LOOK"))


def test_a_set_that_only_one_of_them_has(tmp_path):
    """A rule over other sets: each with the members that the other edition's has not."""
    other = '[[sets]]\nname = "r"\ntable = "t"\nlabel = "R"\ncolumns = ["b"]\n'
    found = differ(tmp_path, (SETS, other), ("says = 'c = sum(s)'", "says = 'c = sum(r)'"))
    says, s, r = (
        Change("says", "c = sum(s)", "c = sum(r)"),
        Change("sum(s)", "a, b", ""),
        Change("sum(r)", "", "b"),
    )
    assert found == nothing_but(rules_changed=(RuleChanged("T-SUM", (says, s, r)),))


def test_that_it_is_reported_for_another_kind_of_period_is_said():
    found = compare(edition_of("quarter"), edition_of("month"))
    assert [(one.what, one.before, one.after) for one in found.form if one.what == "period"] == [
        ("period", "quarter", "month"),
    ]  # fmt: skip


OPEN = (
    HEAD.replace("tiny", "old")
    + '[[lists]]\ncode = "kinds"\nlabel = "Kinds"\nitems = ["a", "b", "c"]\n'
    + '[[lists]]\ncode = "sorts"\nlabel = "Sorts"\nparent = "kinds"\nitems = { a = ["x"], b = ["x", "y"] }\n'
    + open_table(
        '{ code = "ref", label = "Ref", kind = "text" }, { code = "kind", label = "Kind", kind = "choice", list = "kinds" }, '
        '{ code = "sort", label = "Sort", kind = "choice", list = "sorts" }, { code = "n", label = "N" }'
    )
    + rule("says = 'award.n > 5'", "N")
)


def differ_open(folder, *changes: tuple[str, str]) -> EditionChanges:
    newer = OPEN.replace('"old"', '"new"')
    for old, new in changes:
        assert old in newer
        newer = newer.replace(old, new, 1)
    return compare(edition(folder, OPEN, "old"), edition(folder, newer, "new"))


OF_ENTRIES = [
    ("most = 50", "most = 60", ("open(award)", "0–50", "0–60")),
    ("most = 50", "most = 50, least = 2", ("open(award)", "0–50", "2–50")),
    ('label = "Kinds"', 'label = "All kinds"', ("list(kinds)", "Kinds", "All kinds")),
    ('"c"]', '"c", "d"]', ("items(kinds)", "", "d")),
    ('"a", "b", "c"]', '"b", "a", "e"]', ("items(kinds)", "c", "e")),
    ('"c"]', '"c", "1", "2", "3", "4", "5", "6"]', ("items(kinds)", "", "1, 2, 3, 4, 5, … (6)")),
    ('"c"]', '"c", "1", "2", "3", "4", "5"]', ("items(kinds)", "", "1, 2, 3, 4, 5")),
    ('a = ["x"]', 'a = ["y"]', ("items(sorts)", "a: x", "a: y")),
]


@pytest.mark.parametrize(("old", "new", "change"), OF_ENTRIES)
def test_one_fact_of_entries_and_lists(tmp_path, old, new, change):
    assert differ_open(tmp_path, (old, new)) == nothing_but(same=4, form=(Change(*change),))


def test_a_key_comes_with_its_rule(tmp_path):
    unique = (
        "[[rules]]",
        "[[rules]]\nid = 'U'\nseverity = 'must'\nsource = 's'\nsays = 'unique(award.ref)'\n[[rules]]",
    )
    found = differ_open(tmp_path, ("most = 50", 'most = 50, key = ["ref"]'), unique)
    assert found == nothing_but(same=4, form=(Change("open(award)", "0–50", "0–50, key ref"),), rules_added=("U",))


COLUMN_TRAITS = [
    ('label = "N"', 'label = "Number"', "award_n", "Number", ("label", "N", "Number")),
    ('label = "N"', 'label = "N", kind = "amount", decimals = 0', "award_n", "N", ("kind", "count", "amount")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "label", "change"), COLUMN_TRAITS)
def test_one_fact_of_a_column(tmp_path, old, new, code, label, change):
    found = differ_open(tmp_path, (old, new))
    assert found == nothing_but(same=4, changed=(changed(code, label, Change(*change), sheet="Awards"),))


def test_words_from_a_list_instead_of_choices(tmp_path):
    choices = ('label = "N"', 'label = "N", kind = "choice", choices = ["a", "b"]')
    listed = ('label = "N"', 'label = "N", kind = "choice", list = "kinds"')
    rule_of_it = ("award.n > 5", "not blank(award.n)")
    by_kind = ('list = "sorts"', 'list = "sorts", under = "kind"')
    one, two = (differ_open(tmp_path, change, rule_of_it, by_kind).changed[0].changes for change in (choices, listed))
    assert [*one][-1] == Change("choices", "", "a, b")
    assert [change for change in two if change.what in ("list", "choices")] == [Change("list", "", "kinds")]


def test_columns_that_came_went_and_moved(tmp_path):
    n, ref = '{ code = "n", label = "N" }', '{ code = "ref", label = "Ref", kind = "text" }'
    found = differ_open(
        tmp_path, (n, ref.replace("ref", "part").replace("Ref", "Part")), ("award.n > 5", "not blank(award.ref)")
    )
    assert (found.same, found.added, found.removed) == (
        3,
        (IndicatorSaid("award_part", "Awards", "Part"),),
        (IndicatorSaid("award_n", "Awards", "N"),),
    )
    assert found.rules_changed == (RuleChanged("N", (Change("says", "award.n > 5", "not blank(award.ref)"),)),)
    moved = differ_open(tmp_path, (f"{ref}, ", ""), (n, f"{n}, {ref}"))
    assert moved.changed == (changed("award_ref", "Ref", Change("position", "1", "4"), sheet="Awards"),)


def test_a_table_of_entries_that_only_one_edition_has(tmp_path):
    more = open_table('{ code = "q", label = "Q" }', "bid")
    newer = edition(tmp_path, OPEN.replace('"old"', '"new"') + more, "new")
    found = compare(edition(tmp_path, OPEN, "old"), newer)
    assert (found.form, found.added, found.rules_added) == (
        (Change("open(bid)", "", "0–50"),),
        (IndicatorSaid("bid_q", "Bids", "Q"),),
        ("BID-CELLS",),
    )
    back = compare(newer, edition(tmp_path, OPEN, "old"))
    assert (back.form, [one.code for one in back.removed]) == ((Change("open(bid)", "0–50", ""),), ["bid_q"])


def test_a_list_that_only_one_edition_has(tmp_path):
    without = OPEN.replace(', { code = "sort", label = "Sort", kind = "choice", list = "sorts" }', "").replace(
        "9, 9, 9, 9", "9, 9, 9"
    )
    start = without.index('[[lists]]\ncode = "sorts"')
    without = without[:start] + without[without.index("[[tables]]") :]
    found = compare(edition(tmp_path, OPEN, "old"), edition(tmp_path, without.replace('"old"', '"new"'), "new"))
    assert found.form == (
        Change("list(sorts)", "Sorts", ""),
        Change("parent(sorts)", "kinds", ""),
        Change("items(sorts)", "a: x, b: x, b: y", ""),
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "number of entries(award) 0–50 → 0–60"), ("zh_CN", "条数(award) 0–50 → 0–60")],
)
def test_how_it_is_said(tmp_path, language, said):
    assert said in render(differ_open(tmp_path, ("most = 50", "most = 60")), language)
