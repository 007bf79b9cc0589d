# ruff: noqa: E501
"""What a table with any number of entries cannot be, each told where it stands."""

from datetime import date

import pytest

from tests.editions.little import HEAD, edition, faults, rule, told
from tests.editions.open_form import COLUMNS, FORM, SUMMARY, open_table
from xlvalidate.faults import dotted
from xlvalidate.messages import LANGUAGES

TODAY = date(2026, 1, 1)
UNIQUE = rule('says = "unique(award.ref)"', "U")


def form(columns: str = COLUMNS, **more: str) -> str:
    return HEAD + SUMMARY + open_table(columns, **more)


FAULTS = [
    (form() + rule('says = "ordered(award.amount)"\nblanks = "zero"'), "rules.2.blanks: among-zero-blanks"),
    (form(said="open = { most = 0 }"), "tables.1.open.most: least bound=1 given=“0”"),
    (form(said="open = { most = 20001 }"), "tables.1.open.most: most bound=20000 given=“20001”"),
    (form(said="open = { most = 5, least = -1 }"), "tables.1.open.least: least bound=0 given=“-1”"),
    (form(said="open = { least = 1 }"), "tables.1.open.most: missing"),
    (form(said="open = { most = 5, leats = 1 }"), "tables.1.open.leats: no-such-key-near near=least"),
    (form(said="open = 5"), "tables.1.open: a-table given=“5”"),
    (form(said="open = { most = 5, least = 6 }"), "tables.1.open.least: open-least least=6 most=5"),
    (form(said='open = { most = 5, key = ["reff"] }'), "tables.1.open.key.0: open-key column=reff known=ref, cluster, amount, starts, ends, above, done"),
    (form(said='open = { most = 5, key = ["ref", "ref"] }') + UNIQUE, "tables.1.open.key: open-key-twice column=ref"),
    (form(said='open = { most = 5, key = ["ref"] }'), "tables.1.open.key: key-without-rule table=award says=unique(award.ref)"),
    (form(said='open = { most = 5, key = ["ref"] }') + rule('says = "award.ref in award.above"'), "tables.1.open.key: key-without-rule table=award says=unique(award.ref)"),
    (form(said='open = { most = 5, key = ["ref"] }') + rule('says = "not blank(award.ref)"'), "tables.1.open.key: key-without-rule table=award says=unique(award.ref)"),
    (form(COLUMNS.replace('label = "Amount"', 'label = "Amount", optional = "more"')), "tables.1.blocks.0.columns.2.optional: open-without key=optional"),
    (form(said='open = { most = 5, key = ["ref", "cluster"] }') + UNIQUE, "tables.1.open.key: key-without-rule table=award says=unique(award.ref, award.cluster)"),
    (form(said='open = { most = 5, key = ["above"] }') + rule('says = "unique(award.above)"'), "tables.1.blocks.0.columns.5.blank: open-key-blank column=above"),
    (form(said='open = { most = 5 }\nmay_be = ["nil"]'), "tables.1.may_be: open-without key=may_be"),
    (form(block='computed = ["amount"]'), "tables.1.blocks.0.computed: open-without key=computed"),
    (form(block='closed = ["amount"]'), "tables.1.blocks.0.closed: open-without key=closed"),
    (form(block='optional = "rest"'), "tables.1.blocks.0.optional: open-without key=optional"),
    (form(COLUMNS + '{ code = "u", label = "Unit", prints = "x" }'), "tables.1.blocks.0.columns.7.prints: open-prints"),
    (form().replace("rows = []", 'rows = [{ code = "x", label = "X" }]'), "tables.1: open-blocks table=award"),
    (form(block="[[tables.blocks]]\ncolumns = [{ label = \"Z\" }]\n"), "tables.1: open-blocks table=award"),
    (form("".join(f'{{ code = "c{n}", label = "C" }},' for n in range(101))), "tables.1: open-columns table=award most=100 given=101"),
    (
        form("".join(f'{{ code = "c{n}", label = "C" }},' for n in range(61)), said="open = { most = 10000 }"),
        "tables.1.open.most: open-cells table=award most=600000 given=610000",
    ),
    (form(said="open = { most = 5, first = 9 }"), "tables.1.open.first: first-for-nothing"),
    (FORM + rule('headings = "award"', "H"), "rules.2.headings: open-headings table=award"),
    (FORM.replace('cells = "award"', "manual = true"), "tables.1: not-judged table=award"),
    (form(COLUMNS.replace('"ends"', '"starts"')), "tables.1.blocks.0.columns.4: two-cells code=award_starts"),
    (form(COLUMNS.replace('"ends"', '"last"')), "tables.1: reserved-code code=last"),
    (form(COLUMNS.replace("元", "公斤")), "tables.1.blocks.0.columns.2.unit: unit unit=公斤"),
    (form(COLUMNS.replace("decimals = 2", "choices = 2")), "tables.1.blocks.0.columns.2.choices: a-list given=“2”"),
    (form(COLUMNS.replace('label = "Amount"', 'label = "Amount", least = 5, most = 2')), "tables.1.blocks.0.columns.2.least: least-above-most least=5 most=2"),
    (form(COLUMNS.replace('kind = "flag"', 'kind = "choice"')), "tables.1.blocks.0.columns.6.kind: no-choices kind=choice"),
    (form().replace("widths = [9, 9, 9, 9, 9, 9, 9]", "widths = [9]"), "tables.1.widths: widths wide=7 given=1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_what_an_open_table_cannot_be(tmp_path, text, said):
    found = [one for one in faults(tmp_path, text, TODAY) if one.why != "widths" or "widths" in said]
    assert [told(one).partition(" known=%")[0] for one in found] == [said]
    assert all(one.said(language) for one in found for language in LANGUAGES)
    assert all(one.place is not None for one in found)
    assert [one.path.replace(" H", "") for one in found if one.why.startswith("open")] == [
        dotted(one.at) for one in found if one.why.startswith("open")
    ]


SOUND = [
    form(said="open = { most = 20000 }"),
    form(said="open = { most = 5, least = 5 }"),
    form(said='open = { most = 5, key = ["ref"] }') + UNIQUE,
    form(said='open = { most = 5, key = ["cluster", "ref"] }') + rule('says = "unique(award.ref, award.cluster)"'),
    form(said='open = { most = 5, key = ["ref"] }') + rule('each = "award.entries"\nsays = "unique(ref)"'),
    form('{ label = "When", columns = [{ code = "from", label = "From" }, { code = "to", label = "To" }] }').replace(
        "widths = [9, 9, 9]", "widths = [9, 9]"
    ),
    form("".join(f'{{ code = "c{n}", label = "C" }},' for n in range(30))),
]


@pytest.mark.parametrize("text", SOUND)
def test_what_it_can_be(tmp_path, text):
    assert [told(one) for one in faults(tmp_path, text, TODAY)] == []


def test_columns_are_called_otherwise_in_another_language(tmp_path):
    (tmp_path / "tiny.zh_CN.toml").write_text('[tables.award.columns]\namount = "金额"\n', "utf-8")
    found = edition(tmp_path, FORM, today=TODAY)
    assert found.named["zh_CN"]["award_amount"].column == ("金额",)
    (tmp_path / "tiny.zh_CN.toml").write_text('[tables.award.columns]\namout = "金额"\n', "utf-8")
    (one,) = faults(tmp_path, FORM, TODAY)
    assert (one.why, one.file, told(one)) == (
        "no-columns",
        "tiny.zh_CN.toml",
        "tables.1.translations.zh_CN.columns.amout: no-columns table=award keys=amout",
    )


def test_an_open_table_on_a_workbook_that_is_adopted_says_where_its_columns_are(tmp_path):
    onto = f'[onto]\nfile = "x.xlsx"\nsha256 = "{"0" * 64}"\n'
    columns = '{ code = "ref", label = "Ref", kind = "text", at = "A1" }, { code = "n", label = "N" }'
    text = HEAD.replace("[cover]", onto + "[cover]") + open_table(columns).replace("widths = [9, 9]\n", "")
    assert [told(one) for one in faults(tmp_path, text, TODAY)] == ["tables.0.blocks.0.columns.1: at-missing"]
