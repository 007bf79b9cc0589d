"""Sums over subordinate offices: who counts for whom, what each figure comes to, what the office above is told."""

import textwrap
from collections.abc import Mapping

import pytest

from tests.forms import fact, filled
from xlvalidate.checking.rollup import RollUp, TakenFrom, adding, counted, roll_up, tree_order
from xlvalidate.checking.sum_findings import summed
from xlvalidate.editions.catalogue import find
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import plain
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.finding_text import say
from xlvalidate.roster import Office, Roster

# Pupils and money add, ages do not; a blank of `gifts` is 0, of `notes` nothing; `swim` may be left out as a whole.
SCHOOLS = """
id = "schools-1"
title = "Schools"
authority = "none"
language = "en"
years = { first = 2025 }
units = ["pupils", "EUR", "years"]

[cover]
sheet = "Cover"
title = "Schools"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
  { code = "level", label = "Level" },
]

[[tables]]
code = "p"
sheet = "Pupils"
title = "Pupils"
widths = [20, 12]

[[tables.blocks]]
corner = "What"
columns = [{ label = "This year" }]
rows = [
  { code = "girls", label = "Girls", unit = "pupils" },
  { code = "boys", label = "Boys", unit = "pupils" },
  { code = "age", label = "Average age", unit = "years", kind = "amount", decimals = 1 },
  { code = "money", label = "Money", unit = "EUR", kind = "amount", decimals = 2 },
  { code = "gifts", label = "Gifts", unit = "EUR", blank = "zero" },
  { code = "moved", label = "Moved away", unit = "pupils", blank = "empty" },
  { code = "swim", label = "Swimmers", unit = "pupils", optional = "pool" },
  { code = "dive", label = "Divers", unit = "pupils", optional = "pool" },
]

[[rules]]
id = "CELLS"
severity = "must"
source = "the units"
cells = "p"

[[rules]]
id = "ALL"
label = "sums"
severity = "must"
source = "the law"
units = ["p_girls", "p_boys", "p_money", "p_gifts", "p_moved", "p_swim", "p_dive"]
"""
TREE = """
    city
      north
        n1
        n2
        n3 vertical
      south
        s1
        s2
      tax vertical
        t1
    other
"""


def roster(drawing: str = TREE) -> Roster:
    offices: list[Office] = []
    above: list[tuple[int, str]] = []
    for line in textwrap.dedent(drawing).strip().splitlines():
        code, *rest = line.split()
        indent = len(line) - len(line.lstrip())
        above = [(depth, one) for depth, one in above if depth < indent]
        parent = above[-1][1] if above else ""
        offices.append(Office(code=code, name=code.upper(), parent=parent, vertical=rest == ["vertical"]))
        above.append((indent, code))
    return Roster(tuple(offices))


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path = tmp_path_factory.mktemp("edition") / "schools.toml"
    path.write_text(SCHOOLS, "utf-8")
    return find(str(path))


def report(edition: Edition, drawing: str, everywhere: str = "0", **cover: str) -> Submission:
    lines = "\n".join(one.strip() for one in drawing.split(",") if one.strip())
    return filled(edition, f"p -\n{lines}" if lines else "", everywhere, **cover)


def rolled(edition: Edition, reports: Mapping[str, str | Submission], tree: str = TREE) -> dict[str, RollUp]:
    there = {
        code: one if isinstance(one, Submission) else report(edition, one.removeprefix("returned "))
        for code, one in reports.items()
    }

    def why(code: str) -> str:
        one = reports.get(code)
        return "missing" if one is None else "return" if isinstance(one, str) and one.startswith("returned") else ""

    units = counted(roster(tree), why)
    return roll_up(edition, roster(tree), units, there.get, units)


def told(one: RollUp) -> list[str]:
    return [fact(finding) for finding in summed(one)]


def sums(one: RollUp) -> str:
    numbers = one.figures.numbers.items()
    return " ".join(f"{code.removeprefix('p_')}={plain(number)}" for code, number in numbers if number)


def parts(one: RollUp) -> str:
    return " ".join(f"{unit.code}:{unit.by}" + (f"({unit.why})" if unit.why else "") for unit in one.units)


WHOLE = {"n1": "girls 5, boys 1", "n2": "girls 4", "n3": "girls 100", "s1": "boys 7", "s2": "boys 2", "t1": "girls 50"}


def test_what_adds_is_what_the_edition_says(schools):
    assert [code.removeprefix("p_") for code in adding(schools)] == [
        "girls", "boys", "money", "gifts", "moved", "swim", "dive",
    ]  # fmt: skip


def test_three_levels_add_up_from_below_and_vertical_offices_stay_out(schools):
    found = rolled(schools, WHOLE)
    assert {code: (parts(one), sums(one)) for code, one in found.items()} == {
        "tax": ("t1:report", "girls=50"),
        "north": ("n1:report n2:report", "girls=9 boys=1"),
        "south": ("s1:report s2:report", "boys=9"),
        "city": ("north:sum south:sum", "girls=9 boys=10"),
    }
    assert list(found)[-1] == "city"
    assert [one.missing for one in found.values()] == [()] * 4


def test_the_tree_is_shown_from_above_in_the_order_of_the_roster():
    assert list(tree_order(roster())) == [
        ("city", 0), ("north", 1), ("n1", 2), ("n2", 2), ("n3", 2), ("south", 1), ("s1", 2), ("s2", 2), ("tax", 1),
        ("t1", 2), ("other", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "north", "city"),
    [
        ({"n2": None}, ("n1:report n2:nothing(missing)", "girls=5 boys=1"), "north:nothing(missing) south:sum"),
        ({"n2": "returned boys 3"}, ("n1:report n2:nothing(return)", "girls=5 boys=1"),
         "north:nothing(missing) south:sum"),
        # Its own report stands in for a sum that is not whole …
        ({"n2": None, "north": "girls 30"}, ("n1:report n2:nothing(missing)", "girls=5 boys=1"),
         "north:instead south:sum"),
        # … if it is one that counts; and only then.
        ({"n2": None, "north": "returned girls 30"}, ("n1:report n2:nothing(missing)", "girls=5 boys=1"),
         "north:nothing(return) south:sum"),
        ({"north": "girls 30"}, ("n1:report n2:report", "girls=9 boys=1"), "north:sum south:sum"),
    ],
)  # fmt: skip
def test_what_counts_for_the_office_above(schools, changes, north, city):
    found = rolled(schools, {code: one for code, one in (WHOLE | changes).items() if one is not None})
    assert (parts(found["north"]), sums(found["north"])) == north
    assert parts(found["city"]) == city


def test_a_sum_that_is_not_whole_goes_nowhere(schools):
    found = rolled(schools, {"n1": "girls 5", **{code: WHOLE[code] for code in ("s1", "s2")}})
    assert [unit.code for unit in found["city"].missing] == ["north"]
    assert sums(found["city"]) == "boys=9"


def test_a_report_that_is_the_sum_passes_and_nothing_is_told(schools):
    one = rolled(schools, WHOLE | {"north": "girls 9, boys 1"})["north"]
    assert one.outcomes == {"ALL": "passed"}
    # What all left empty (`moved`) is compared with nothing; everybody wrote 0 into the others.
    assert [compared.id for compared in one.compared] == [
        f"ALL.p_{code}" for code in ("girls", "boys", "money", "gifts", "moved", "swim", "dive")
    ]
    assert told(one) == []


def test_a_figure_that_differs_is_told_with_both_sides_and_the_largest_units(schools):
    tree = "top\n  a\n  b\n  c\n  d\n  e"
    reports = {"a": "money 0.10", "b": "money -5", "c": "money 0.20", "d": "money 3.55", "e": "money 3.55"}
    one = rolled(schools, reports | {"top": "money 2.30, girls 1"}, tree)["top"]
    assert one.outcomes == {"ALL": "failed"}
    assert told(one) == [
        "must ALL.p_girls units-differ 1 | 0 | 1 [p_girls=1]",
        "must ALL.p_money units-differ 2.3 | 2.4 | -0.1 [p_money=2.30]",
    ]
    assert [[(share.code, plain(share.figure)) for share in other.largest] for other in one.differing] == [
        [],
        [("b", "-5"), ("d", "3.55"), ("e", "3.55")],
    ]
    girls, money = (say(finding, schools, "en").message for finding in summed(one))
    assert girls == (
        "Pupils Girls This year (B4): this office reported 1 and its 5 units add up to 0, a difference of 1; "
        "all of them say 0. Please compare with the units and have the wrong figure corrected. [ALL.p_girls, must]"
    )
    assert money == (
        "Pupils Money This year (B7): this office reported 2.3 and its 5 units add up to 2.4, a difference of -0.1; "
        "the largest among them: B -5, D 3.55, E 3.55. "
        "Please compare with the units and have the wrong figure corrected. [ALL.p_money, must]"
    )


def test_where_units_are_missing_nothing_is_compared_and_nothing_weighs(schools):
    one = rolled(schools, {"n1": "girls 5", "north": "girls 30"})["north"]
    assert (one.outcomes, one.compared) == ({"ALL": "not_run"}, ())
    assert told(one) == ["note ALL units-missing []"]
    assert say(summed(one)[0], schools, "zh_CN").what == "sums没有核对：下级单位还缺 1 个（n2 N2）。"


def test_what_a_blank_means_in_a_sum(schools):
    """□ of an ordinary figure: nobody knows; of `gifts` 0, of `moved` nothing, of a block left out nothing."""
    reports = {
        "n1": "girls □, boys 1, gifts □, moved □, swim □, dive □",
        "n2": "girls 4, boys □, gifts 3, moved 2, swim 1, dive □",
    }
    one = rolled(schools, reports | {"north": "girls 4, boys 1, gifts 3, moved 2, swim 1"})["north"]
    assert sums(one) == "gifts=3 moved=2 swim=1"
    assert {code: [unit.code for unit in units] for code, units in one.blanks.items()} == {
        "p_girls": ["n1"],
        "p_boys": ["n2"],
        "p_dive": ["n2"],
    }
    assert one.outcomes == {"ALL": "not_run"}
    assert told(one) == ["note ALL units-blank [p_girls= p_boys= p_dive=]"]


def test_an_unknown_figure_is_unknown_further_up(schools):
    found = rolled(schools, WHOLE | {"n1": "girls □", "city": "girls 4, boys 9"})
    assert [unit.code for unit in found["city"].blanks["p_girls"]] == ["north"]
    assert found["city"].outcomes == {"ALL": "not_run"}
    assert sums(found["city"]) == "boys=9"


def test_a_figure_of_the_office_above_that_is_no_number_keeps_its_sum_from_being_compared(schools):
    one = rolled(schools, WHOLE | {"north": "girls □, boys x, money 1"})["north"]
    assert told(one) == ["must ALL.p_money units-differ 1 | 0 | 1 [p_money=1]"]
    one = rolled(schools, WHOLE | {"north": "girls □, boys 1"})["north"]
    assert (told(one), one.outcomes) == ([], {"ALL": "not_run"})  # CELLS tells of the blank
    assert [reading.indicator.code for reading in one.own_blanks] == ["p_girls"]


def test_what_one_side_left_empty_is_none(schools):
    found = rolled(schools, {"n1": "moved □", "n2": "moved □", "north": "moved 2"})["north"]
    assert told(found) == ["must ALL.p_moved units-differ 2 | 0 | 2 [p_moved=2]"]
    found = rolled(schools, {"n1": "moved □", "n2": "moved □", "north": "moved □"})["north"]
    assert (told(found), found.outcomes) == ([], {"ALL": "passed"})
    assert "p_moved" not in found.figures.numbers


@pytest.mark.parametrize(
    ("more", "outcome", "findings"),
    [
        ("", "failed", ["must ALL.p_girls units-differ 10 | 9 | 1 [p_girls=10]"]),
        ('severity = "explain"', "failed", ["explain ALL.p_girls units-differ 10 | 9 | 1 [p_girls=10]"]),
        ("tolerance = 1", "passed", []),
        ("trial = 2099-01-01", "not_applicable", ["note ALL.p_girls units-differ 10 | 9 | 1 [p_girls=10]"]),
        ('applies = { level = ["county"] }', "failed", ["must ALL.p_girls units-differ 10 | 9 | 1 [p_girls=10]"]),
        ('applies = { level = ["town"] }', "not_applicable", []),
    ],
)
def test_what_a_rule_says_of_itself_holds_for_sums(tmp_path, more, outcome, findings):
    head, rule = SCHOOLS.split('id = "ALL"')
    text = f'{head}id = "ALL"' + (rule.replace('severity = "must"\n', "") if "severity" in more else rule)
    (tmp_path / "schools.toml").write_text(text + more + "\n", "utf-8")
    edition = find(str(tmp_path / "schools.toml"))
    own = report(edition, "girls 10, boys 1", level="county")
    one = rolled(edition, WHOLE | {"north": own})["north"]
    assert (one.outcomes, told(one)) == ({"ALL": outcome}, findings)


def test_blanks_may_be_zero(tmp_path):
    (tmp_path / "schools.toml").write_text(SCHOOLS + 'blanks = "zero"\n', "utf-8")
    edition = find(str(tmp_path / "schools.toml"))
    one = rolled(edition, {"n1": "girls □", "n2": "girls 4", "north": "girls 4"})["north"]
    assert (sums(one), one.blanks, one.outcomes) == ("girls=4", {}, {"ALL": "passed"})


def test_a_figure_that_two_rules_name_belongs_to_the_first(tmp_path):
    second = '\n[[rules]]\nid = "AGE"\nseverity = "explain"\nsource = "x"\nunits = ["p_*"]\n'
    (tmp_path / "schools.toml").write_text(SCHOOLS + second, "utf-8")
    rules = adding(find(str(tmp_path / "schools.toml")))
    assert {code: rule.id for code, rule in rules.items() if rule.id != "ALL"} == {"p_age": "AGE"}


def test_sums_are_exact_and_the_order_of_offices_changes_nothing(schools):
    reports = {"n1": "money 0.1", "n2": "money 0.2"}
    one = rolled(schools, reports)["north"]
    other = rolled(schools, dict(reversed(reports.items())))["north"]
    assert sums(one) == sums(other) == "money=0.3"


def test_only_what_is_asked_for_is_added_up_and_each_report_is_read_once(schools):
    asked: list[str] = []
    there = {code: report(schools, drawing) for code, drawing in WHOLE.items()}

    def own(code: str) -> Submission | None:
        asked.append(code)
        return there.get(code)

    units = counted(roster(), lambda code: "" if code in there else "missing")
    found = roll_up(schools, roster(), units, own, ["south"])
    assert (list(found), sorted(asked)) == (["south"], ["s1", "s2", "south"])
    asked.clear()
    assert set(roll_up(schools, roster(), units, own, ["city"])) == {"north", "south", "city"}
    assert sorted(asked) == sorted(["n1", "n2", "north", "s1", "s2", "south", "city"])


def test_offices_in_a_circle_end(schools):
    circle = Roster((Office(code="a", name="A", parent="b"), Office(code="b", name="B", parent="a")))
    assert (list(tree_order(circle)), counted(circle, lambda code: "")) == ([], {})


def test_the_words_for_what_counts_are_a_contract():
    assert [str(by) for by in TakenFrom] == ["report", "sum", "instead", "nothing"]
