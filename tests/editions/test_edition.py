"""An edition as the engine works with it: what is found by what, and what things are called in a workbook."""

from decimal import Decimal

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from xlvalidate.editions.edition import Instance, SetOf, instance
from xlvalidate.editions.template_names import (
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    NAME_PREFIX,
    cover_name,
    explanation_name,
    is_engines_own,
    status_name,
)
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tree import Ref

COLUMNS = codes("a b") + ', { code = "n", label = "N", kind = "text", optional = "names" }'
FORM = (
    HEAD
    + '[[sets]]\nname = "both"\ntable = "t"\nlabel = "Both"\nlabel_en = "The two"\ncolumns = ["b", "a"]\n'
    + table("t", COLUMNS, codes("x y"), 4)
    + table("u", '{ label = "C" }', codes("x"), 2)
    + rule("says = 'a <= b'\neach = 't.rows'", "T-LE")
    + rule("says = 'u_x = t_x_a + t_x_a'", "S")
    + rule("headings = 't'", "T-HEAD")
    + rule("units = ['u_*']", "UP")
    + rule("manual = true", "LOOK")
)


@pytest.fixture
def form(tmp_path):
    return edition(tmp_path, FORM)


def test_what_it_is(form):
    assert (form.id, form.language, form.cover.sheet, form.errata) == ("tiny", "en", "Cover", ())
    assert [one.code for one in form.tables] == ["t", "u"]
    assert [form.table(code).sheet for code in ("u", "t")] == ["U", "T"]


def test_a_table_that_there_is_not(form):
    with pytest.raises(KeyError):
        form.table("v")


def test_what_an_indicator_is_called(form):
    found = [(i.code, i.name, i.short, i.numeric) for i in form.indicators.values()]
    assert found == [
        ("t_x_a", "i_t_x_a", "x_a", True),
        ("t_x_b", "i_t_x_b", "x_b", True),
        ("t_x_n", "i_t_x_n", "x_n", False),
        ("t_y_a", "i_t_y_a", "y_a", True),
        ("t_y_b", "i_t_y_b", "y_b", True),
        ("t_y_n", "i_t_y_n", "y_n", False),
        ("u_x", "i_u_x", "x", True),
    ]


def test_indicators_by_table_by_name_and_by_block(form):
    assert {code: [i.code for i in members] for code, members in form.by_table.items()} == {
        "t": ["t_x_a", "t_x_b", "t_x_n", "t_y_a", "t_y_b", "t_y_n"],
        "u": ["u_x"],
    }
    assert form.by_name == {f"i_{code}": one for code, one in form.indicators.items()}
    assert form.optional == {"t_x_n": "names", "t_y_n": "names"}


def test_rules_by_what_they_ask(form):
    assert {code: one.id for code, one in form.cell_rules.items()} == {"t": "T-CELLS", "u": "U-CELLS"}
    assert {code: one.id for code, one in form.heading_rules.items()} == {"t": "T-HEAD"}
    assert [one.id for one in form.unasked] == ["UP", "LOOK"]


def test_whether_figures_may_be_last_periods(tmp_path, form):
    assert form.copied_rule is None
    asked = edition(tmp_path, FORM + rule("copied = true", "AGAIN")).copied_rule
    assert asked is not None
    assert asked.id == "AGAIN"


def test_an_instance_for_each_row_and_one_for_a_single_rule(form):
    le, single = (one for one in form.rules if one.id in ("T-LE", "S"))
    assert form.instances == (
        Instance(id="T-LE.x", rule=le, key="x", claim=parse("t_x_a <= t_x_b"), operands=(Ref("t_x_a"), Ref("t_x_b"))),
        Instance(id="T-LE.y", rule=le, key="y", claim=parse("t_y_a <= t_y_b"), operands=(Ref("t_y_a"), Ref("t_y_b"))),
        Instance(id="S", rule=single, key="", claim=parse("u_x = t_x_a + t_x_a"), operands=(Ref("u_x"), Ref("t_x_a"))),
    )
    assert form.by_instance == {one.id: one for one in form.instances}
    assert instance(single, "k", single.claim).id == "S.k"


def test_a_set_has_its_members_in_the_order_of_the_form(form):
    both = SetOf(name="both", table="t", label="Both", labels={"en": "The two"}, axis="columns", members=("a", "b"))
    assert form.sets == {"both": both}


def test_two_editions_are_never_the_same(tmp_path, form):
    again = edition(tmp_path, FORM)
    assert again != form
    assert again.digest == form.digest


OWN = [
    *((code, True) for code in ("edition", "digest", "program", "stamp", "findings", "findings_summary")),
    *((code, True) for code in ("summary", "last", "summary_t", "filled_t", "marked_must", "last_t")),
    *((code, False) for code in ("office", "year", "digests", "filled", "marked", "my_summary", "lasting")),
]


@pytest.mark.parametrize(("code", "own"), OWN)
def test_what_the_engine_keeps_for_itself(code, own):
    assert is_engines_own(code) is own


def test_what_cells_are_called_in_a_workbook():
    """Issued workbooks have these names: another name would not be found in them."""
    assert (NAME_PREFIX, COVER_PREFIX, EXPLANATION_PREFIX) == ("i_", "xlv_", "x_")
    assert status_name("T3-BAL.person") == "c_T3_BAL_person"
    assert explanation_name("S-OTHER-SHARE.total") == "x_S_OTHER_SHARE_total"
    assert cover_name("office_code") == "xlv_office_code"


def test_bounds_are_exact(tmp_path):
    drawn = HEAD + table("t", codes("a"), '{ code = "x", kind = "amount", least = "0.1", most = 2.5 }', 1)
    (one,) = edition(tmp_path, drawn).indicators.values()
    assert (one.least, one.most) == (Decimal("0.1"), Decimal("2.5"))
