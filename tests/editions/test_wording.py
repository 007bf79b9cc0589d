"""How the form's own words say where something is and what a rule asks: in which table, which row, which column."""

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from tests.monthly import edition_of
from xlvalidate.editions.rule import Cells
from xlvalidate.editions.wording import (
    cells_sentence,
    full_name,
    indicators_in,
    names_among,
    names_in,
    no_address,
    parts_of,
    place_of_instance,
    reason_of,
    sentence_of,
    shared_place,
    title_of,
)
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written

PEOPLE = '{ label = "People", code = "p", columns = [{ code = "m", label = "Men" }, { code = "f", label = "Women" }] }'
NESTED = (
    '{ label = "Rest", code = "r", rows = [{ code = "c", label = "C" }, { code = "d", label = "D" }] }, '
    '{ code = "e", label = "E" }'
)
FORM = (
    HEAD
    + '[[sets]]\nname = "rest"\ntable = "t"\nlabel = "其余"\nlabel_en = "the rest"\nrows = ["r_*"]\n'
    + '[[sets]]\nname = "all"\ntable = "t"\nlabel = "各行"\nrows = ["*"]\n'
    + table(
        "t", f'{PEOPLE}, {{ code = "n", label = "Total" }}, {{ code = "w", label = "W", kind = "text" }}', NESTED, 6
    )
    + table("u", '{ label = "Cases" }', codes("x y"), 2)
    + rule("says = 't_e_n <= t_r_c_n'", "ONE")
    + rule("says = 'p_m <= p_f'\neach = 't.rows(e)'", "EACH")
    + rule("says = 't_e_n = u_x'", "TWO")
    + rule("says = 'e = sum(rest)'\neach = 't.columns(n)'", "REST")
    + rule("says = 'e = sum(all)'\neach = 't.columns(n)'", "ALL")
    + rule("says = 'u_x = u_x'", "SAME")
)


@pytest.fixture
def form(tmp_path):
    return edition(tmp_path, FORM)


# Cells, what all of them have in common, and each by what tells it from the others.
PLACES = [
    ("t_e_n", "T E Total", ["E Total"]),
    ("t_e_n t_r_c_n", "T Total", ["E", "C"]),
    ("t_e_n t_e_p_m", "T E", ["Total", "People Men"]),
    ("t_e_p_m t_e_p_f", "T E People", ["Men", "Women"]),
    ("t_e_p_m t_r_c_p_f", "T People", ["E Men", "C Women"]),
    ("t_r_c_n t_r_d_n", "T Total", ["C", "D"]),
    # The group that both rows are in is no row.
    ("t_r_c_n t_r_d_n t_e_n", "T Total", ["C", "D", "E"]),
    ("t_r_c_p_m t_r_d_p_m", "T People Men", ["C", "D"]),
    ("t_e_n u_x", "T, U", ["E Total", "X Cases"]),
    ("u_x u_y", "U Cases", ["X", "Y"]),
    ("t_r_c_n t_e_p_m", "T", ["C Total", "E People Men"]),
]


@pytest.mark.parametrize(("words", "place", "names"), PLACES)
def test_where_cells_are_and_what_tells_them_apart(form, words, place, names):
    among = [form.indicators[code] for code in words.split()]
    assert shared_place(form, among) == place
    assert [*names_among(form, among).values()] == names


def test_a_group_that_has_a_row_of_its_own(tmp_path):
    """Its row is not what the rows in it have in common, whichever comes first."""
    rows = '{ label = "G", code = "g", rows = [{}, { code = "c", label = "C" }] }'
    form = edition(tmp_path, HEAD + table("t", codes("a"), rows, 3))
    whole, part = (form.indicators[code] for code in ("t_g_a", "t_g_c_a"))
    assert [shared_place(form, among) for among in ([whole, part], [part, whole], [whole])] == ["T A", "T A", "T G A"]
    # The whole has nothing that its part lacks: both have their whole names.
    assert names_among(form, [whole, part]) == {"t_g_a": "G A", "t_g_c_a": "C A"}
    assert names_among(form, [part, whole]) == {"t_g_c_a": "C A", "t_g_a": "G A"}


def test_the_whole_name_is_the_innermost_row_and_every_column(form):
    assert [full_name(form.indicators[code]) for code in ("t_r_c_p_m", "t_e_n", "u_x")] == [
        "C People Men",
        "E Total",
        "X Cases",
    ]


def test_a_name_where_the_row_or_the_column_has_no_label(tmp_path):
    drawn = HEAD + table("t", '{ label = "A" }, { code = "b", label = "B" }', '{ code = "x" }, { code = "y" }', 2)
    form = edition(tmp_path, drawn)
    assert [full_name(one) for one in form.indicators.values()] == ["A", "B", "A", "B"]
    assert shared_place(form, [form.indicators["t_x"], form.indicators["t_y_b"]]) == "T"


ASKED = [
    ("ONE", "T Total", "E must be at most C", "E 应不大于 C"),
    ("EACH.e", "T E People", "Men must be at most Women", "Men 应不大于 Women"),
    ("TWO", "T, U", "E Total must equal X Cases", "E Total 应等于 X Cases"),
    ("REST.n", "T Total", "E must equal the sum of the rest", "E 应等于其余之和"),
    # A set without English words is said as the form says it.
    ("ALL.n", "T Total", "E must equal the sum of 各行", "E 应等于各行之和"),
    ("SAME", "U", "X Cases must equal X Cases", "X Cases 应等于 X Cases"),
]


@pytest.mark.parametrize(("instance", "place", "english", "chinese"), ASKED)
def test_what_a_rule_asks_and_where(form, instance, place, english, chinese):
    one = form.by_instance[instance]
    assert place_of_instance(form, one) == place
    assert sentence_of(form, one, "en") == english
    assert sentence_of(form, one, "zh_CN") == chinese


def test_each_name_has_its_cell_behind_it_where_there_is_one(form):
    cells = {"t_e_n": "E6"}
    said = sentence_of(form, form.by_instance["ONE"], "en", lambda code: cells.get(code, ""))
    assert said == "E (E6) must be at most C"
    assert no_address("t_e_n") == ""


def test_each_indicator_of_a_rule_once_in_the_order_written(form):
    found = {one.id: [i.code for i in indicators_in(form, one)] for one in form.instances}
    assert found["REST.n"] == ["t_e_n", "t_r_c_n", "t_r_d_n"]
    assert found["SAME"] == ["u_x"]
    assert found["TWO"] == ["t_e_n", "u_x"]


# Sheet, rows and columns of a table; a cell by its whole name, where a rule on it alone looks, and what it asks.
REPEATED = [
    ("S", '{ label = "A", code = "a" }', "Ann", "Ann A", "S", "Ann A"),
    # The printed number of a row is no other word.
    ("S", '{ label = "总计", code = "a" }', "（七）总计", "（七）总计", "S", "（七）总计"),
    ("S", '{ label = "总 计", code = "a" }', "3. 总计", "3. 总计", "S", "3. 总计"),
    ("S", '{ label = "5米", code = "a" }', "1.5米", "1.5米 5米", "S", "1.5米 5米"),
    # What stands between two that are alike tells them apart.
    ("S", '{ label = "机构", columns = [{ label = "其他", code = "a" }] }', "3.其他", "3.其他 机构 其他", "S", None),
    # A group that is called as its sheet.
    (
        "Pupils",
        '{ label = "Pupils", columns = [{ label = "All", code = "a" }] }',
        "Ann",
        "Ann Pupils All",
        "Pupils",
        "Ann All",
    ),
]


@pytest.mark.parametrize(("sheet", "column", "row", "whole", "place", "asked"), REPEATED)
def test_no_label_stands_twice(tmp_path, sheet, column, row, whole, place, asked):
    drawn = table("t", column, f'{{ label = "{row}", code = "x" }}', 2, sheet=sheet)
    form = edition(tmp_path, HEAD + drawn + rule("says = 't_x_a = 0'"))
    assert full_name(form.indicators["t_x_a"]) == whole
    assert place_of_instance(form, form.by_instance["R"]) == place
    assert sentence_of(form, form.by_instance["R"], "en") == f"{asked or whole} must equal 0"


def test_two_cells_of_two_sheets_that_are_called_alike(tmp_path):
    drawn = table("t", codes("a"), codes("x y"), 2) + table("u", codes("a"), codes("x y"), 2)
    form = edition(tmp_path, HEAD + drawn + rule("says = 't_x_a = u_x_a'") + rule("says = 't_x_a = u_y_a'", "S"))
    assert sentence_of(form, form.by_instance["R"], "en") == "T X A must equal U X A"
    assert sentence_of(form, form.by_instance["S"], "en") == "X must equal Y"


def test_a_sheets_name_is_left_out_only_where_the_rest_tells_two_cells_apart(tmp_path):
    columns = '{ label = "T", columns = [{ label = "All", code = "a" }] }, { label = "All", code = "b" }'
    form = edition(tmp_path, HEAD + table("t", columns, codes("x"), 3) + rule("says = 't_x_a = t_x_b'"))
    assert sentence_of(form, form.by_instance["R"], "en") == "T All must equal All"


def test_a_figure_of_last_year_has_no_cell_here(tmp_path):
    """And a name that is long is cut where its cell follows."""
    drawn = table("t", codes("a"), f'{{ label = "{"N" * 200}", code = "x" }}, {{ label = "Y", code = "y" }}', 2)
    form = edition(tmp_path, HEAD + drawn + rule("says = 't_x_a = last.t_x_a + t_y_a'"))
    one = form.by_instance["R"]
    said = sentence_of(form, one, "en", {"t_x_a": "B2", "t_y_a": "B3"}.get)
    assert said == f"{'N' * 59}… (B2) must equal last year's {'N' * 200} + Y (B3)"
    assert names_in(form, one, "en").names == {"t_x_a": "N" * 200, "t_y_a": "Y"}


TRANSLATED = """
[tables.t.rows]
x = "Bees"
[tables.t.columns]
a = "Hives"
"""


def test_a_place_in_another_language(tmp_path):
    (tmp_path / "tiny.en.toml").write_text(TRANSLATED, "utf-8")
    text = (
        HEAD.replace('"en"', '"zh_CN"')
        + table("t", codes("a b"), codes("x y"), 3, sheet="表")
        + rule("says = 't_x_a = t_x_b'")
    )
    form = edition(tmp_path, text)
    one = form.by_instance["R"]
    assert [place_of_instance(form, one, language) for language in ("", "zh_CN", "en")] == ["表 X", "表 X", "表 Bees"]
    assert sentence_of(form, one, "en") == "Hives must equal B"


# What is asked, and under which condition.
PARTS = [
    ("a = 1", False, None, "a = 1"),
    ("if a = 1 and b = 2 then c = 3", False, "a = 1 and b = 2", "c = 3"),
    ("a = 1 iff b = 2", False, "a = 1", "b = 2"),
    ("a = 1 iff b = 2", True, "b = 2", "a = 1"),
]


@pytest.mark.parametrize(("says", "second", "condition", "claim"), PARTS)
def test_a_rule_by_its_condition_and_what_it_asks(says, second, condition, claim):
    found, asked = parts_of(parse(says), second_holds=second)
    assert (found and written(found), written(asked)) == (condition, claim)


# What a rule says of itself, its title in both languages, and its reason.
TITLES = [
    ("", ("R", "R"), ("", "")),
    ("label = '甲'\nwhy = '乙'", ("甲", "甲"), ("乙", "乙")),
    ("label = '甲'\nlabel_en = 'A'\nwhy = '乙'\nwhy_en = 'B'", ("A", "甲"), ("B", "乙")),
    ("label_en = 'A'\nwhy_en = 'B'", ("A", "R"), ("B", "")),
]


@pytest.mark.parametrize(("said", "title", "reason"), TITLES)
def test_a_rule_by_its_title_and_its_reason(tmp_path, said, title, reason):
    text = HEAD + table("t", codes("a"), codes("x"), 2) + rule(f"manual = true\n{said}")
    *_, one = edition(tmp_path, text).rules
    assert (title_of(one, "en"), title_of(one, "zh_CN")) == title
    assert (reason_of(one, "en"), reason_of(one, "zh_CN")) == reason


def test_how_many_figures_a_table_has(form):
    """Texts are no figures, and those of other tables are theirs."""
    rules = [one for one in form.rules if isinstance(one, Cells)]
    assert [cells_sentence(form, one, "en") for one in rules] == [
        "each of the 9 figures of T must be a number within its bounds",
        "each of the 2 figures of U must be a number within its bounds",
    ]
    assert cells_sentence(form, rules[1], "zh_CN").startswith("U")


def test_the_period_before_is_not_called_last_year_where_less_is_reported():
    said = {
        kind: [sentence_of(edition_of(kind), edition_of(kind).by_instance[rule], language)
               for rule in ("T-FLOW", "T-PRIOR") for language in ("zh_CN", "en")]
        for kind in ("year", "month")
    }  # fmt: skip
    assert said == {
        "year": [
            "期初库存应等于上年报表的期末库存", "期初库存 must equal last year's 期末库存",
            "上年同期消费应等于上年同期报表的消费", "上年同期消费 must equal the 消费 of a year before",
        ],
        "month": [
            "期初库存应等于上期报表的期末库存", "期初库存 must equal the last period's 期末库存",
            "上年同期消费应等于上年同期报表的消费", "上年同期消费 must equal the 消费 of a year before",
        ],
    }  # fmt: skip
