"""Tables that may be left empty as a whole: what an edition says of them, and what is wrong with that."""

from pathlib import Path

import pytest

from tests.declared import TEXT, made, whole
from tests.editions.little import HEAD, codes, edition, faults, rule, table, told
from xlvalidate.editions.compare import Change, compare
from xlvalidate.editions.declarations import compared, declaration_word, declared_by
from xlvalidate.editions.edition import tables_of
from xlvalidate.editions.model import Declaration

NIL, NOT = Declaration.NIL, Declaration.NOT_APPLICABLE
T = table("t", codes("a"), codes("x"), 2, said='may_be = ["nil"]')


def test_an_edition_says_which_tables_may_be_left_empty() -> None:
    assert whole().declarable == {"t1": (NIL, NOT), "t2": (NIL,)}
    assert {one.id: tables_of(whole(), one) for one in whole().instances} == {
        "SUM.new": ("t1",),
        "SUM.done": ("t1",),
        "ALL": ("t3", "t1"),
        "DONE": ("t1", "t3"),
        "FEE": ("t3", "t2"),
        "ASKS": ("t1", "t3"),
        "NET": ("t2",),
        "LAST": ("t3",),
        "ONLINE": ("t1",),
    }


FAULTS: dict[str, tuple[str, list[str]]] = {
    "a sound one": (T, []),
    "none at all": (T.replace('["nil"]', "[]"), []),
    "a word that there is not": (
        T.replace('"nil"', '"none"'),
        ["tables.0.may_be.0: one-of given=“none” known=nil, not-applicable"],
    ),
    "a word twice": (
        T.replace('["nil"]', '["nil", "not-applicable", "nil"]'),
        ["tables.0.may_be.2: declared-twice word=nil"],
    ),
    "nothing that judges it": (T[: T.index("[[rules]]")], ["tables.0: not-judged table=t"]),
    "nothing that judges a table of texts, either": (
        T[: T.index("[[rules]]")].replace('unit = "件"', 'kind = "text"'),
        ["tables.0: not-judged table=t"],
    ),
    "an address on a form that is drawn": (
        T.replace("may_be", 'declared_at = "B2"\nmay_be'),
        ["tables.0.declared_at: address-for-nothing"],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_with_that(case: str, tmp_path: Path) -> None:
    text, expected = FAULTS[case]
    assert [told(one) for one in faults(tmp_path, HEAD + text)] == expected


def test_a_line_of_the_cover_has_not_the_name_of_the_cell(tmp_path: Path) -> None:
    line = '  { code = "declared_t", label = "D" },\n]'
    head = HEAD.replace("\n]", f"\n{line}", 1)
    assert [told(one) for one in faults(tmp_path, head + T)] == ["cover.fields.3.code: engines-code code=declared_t"]
    other = edition(tmp_path, head + T.replace('may_be = ["nil"]', ""))
    assert [line.code for line in other.cover.fields][-1] == "declared_t"


@pytest.mark.parametrize(
    ("typed", "language", "says"),
    [
        ("本期无", "zh_CN", NIL),
        ("\u3000本期无 \n", "zh_CN", NIL),
        ("本表不适用", "zh_CN", NOT),
        ("本期 无", "zh_CN", None),
        ("无", "zh_CN", None),
        ("", "zh_CN", None),
        ("Nothing this period", "zh_CN", None),
        ("nothing  THIS\u00a0period", "en", NIL),
        ("Table does not apply", "en", NOT),
    ],
)
def test_the_words_of_a_form(typed: str, language: str, says: Declaration | None) -> None:
    assert declared_by(typed, (NIL, NOT), language) is says


def test_a_word_that_the_table_does_not_have_is_none() -> None:
    assert declared_by("本表不适用", (NIL,), "zh_CN") is None


def test_texts_are_compared_without_what_nobody_sees() -> None:
    assert compared(" \t本期无\r\n\u00a0") == "本期无"
    assert compared("\u3000 ") == ""
    assert declaration_word(NIL, "en") == "Nothing this period"


def test_editions_that_differ_in_that() -> None:
    other = made(TEXT.replace('may_be = ["nil", "not-applicable"]', 'may_be = ["nil"]'))
    assert compare(whole(), other).form == (Change("may_be(t1)", "nil, not-applicable", "nil"),)


ONTO = """
[onto]
file = "form.xlsx"
sha256 = "{sha}"
printed = {{}}
"""


def adopted(said: str) -> str:
    columns = '{ code = "a", label = "A", at = "B2" }'
    rows = '{ code = "x", label = "X", at = "A3" }'
    text = table("t", columns, rows, 2, said=said).replace("widths = [9, 9]\n", "")
    head = HEAD
    return head + ONTO.format(sha="0" * 64) + text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('may_be = ["nil"]\ndeclared_at = "D1"', []),
        ('may_be = ["nil"]', ["tables.0.may_be: declared-at-missing"]),
        ('declared_at = "D1"', ["tables.0.declared_at: declared-at-for-nothing"]),
        ('may_be = ["nil"]\ndeclared_at = "D9:A1"', ["tables.0.declared_at: swapped address=D9:A1"]),
        ('may_be = ["nil"]\ndeclared_at = "B3"', ["onto: one-cell what=xlv_declared_t other=t_x_a"]),
    ],
)
def test_on_a_workbook_that_is_adopted_it_has_its_place(said: str, expected: list[str], tmp_path: Path) -> None:
    found = [told(one) for one in faults(tmp_path, adopted(said))]
    assert [one for one in found if "declared" in one or "swapped" in one] == expected


def test_a_rule_over_last_period_does_not_speak_of_the_table(tmp_path: Path) -> None:
    found = edition(tmp_path, HEAD + T + rule('says = "t_x_a <= last.t_x_a"'))
    assert tables_of(found, found.instances[0]) == ("t",)
