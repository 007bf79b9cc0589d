# ruff: noqa: E501
"""Statements of an edition: in its file or beside it, what is wrong with them and where, and what they do not change."""

import hashlib
from datetime import date

import pytest

from tests.editions.little import HEAD, codes, edition, faults, rule, table, told, written
from xlvalidate.derive.handbook import markdown
from xlvalidate.editions.catalogue import DATA, built_in, find
from xlvalidate.editions.compare import Change, compare
from xlvalidate.editions.errata import corrected
from xlvalidate.editions.load import load
from xlvalidate.editions.statement import MOST_MEANINGS, MOST_PATTERNS, MOST_STATEMENTS
from xlvalidate.errors import EditionError
from xlvalidate.findings import Severity
from xlvalidate.messages import LANGUAGES

TODAY = date(2026, 1, 1)
FORM = HEAD + table("t", codes("now old"), codes("a b c"), 3)
WORDS = '[statement_words]\ncounted = ["件", "宗"]\n'


def statement(said: str = "", **keys: str) -> str:
    """One more statement; a key that is given stands for the one that is there."""
    lines = {
        "id": '"received"',
        "label": '"Received"',
        "patterns": "[\"'收到' gap 4 figure counted\"]",
        "means": '["t_a_now", "t_a_now + t_b_now"]',
    }
    return "[[statements]]\n" + "".join(f"{key} = {value}\n" for key, value in {**lines, **keys}.items()) + said


def test_a_statement_in_the_file_of_the_edition(tmp_path):
    form = edition(
        tmp_path, FORM + WORDS + statement(unless="\"'上年' | counted\"", rounded="\"'约'\"", severity='"note"')
    )
    (one,) = form.statements.values()
    assert form.by_statement == {"X-TEXT.received": one}
    assert (one.means, one.codes) == ((("t_a_now",), ("t_a_now", "t_b_now")), ("t_a_now", "t_b_now"))
    assert (one.unless, one.about, one.rounded) == (("上年", "件", "宗"), (), ("约",))
    assert (one.line.severity, one.fills, one.label("en")) == (Severity.NOTE, None, "Received")


def test_a_star_stands_for_all_that_fit(tmp_path):
    form = edition(tmp_path, FORM + WORDS + statement(means='["t_*_now"]'))
    assert form.statements["received"].means == (("t_a_now", "t_b_now", "t_c_now"),)


def test_one_that_means_one_figure_alone_may_fill_a_cell(tmp_path):
    form = edition(tmp_path, FORM + WORDS + statement(means='["t_a_now"]', fills="true"))
    assert form.statements["received"].fills == "t_a_now"


# What an edition's file has, and what its author is told.
FAULTS = [
    (statement(), ["statements.0.patterns.0: statement-no-list given=counted known=—"]),
    (WORDS + statement(severity='"must"'), ["statements.0.severity: statement-must"]),
    (WORDS + statement() + statement(), ["statements.1.id: two-statements id=received"]),
    (WORDS + statement(means='["t_x_now"]'), ["statements.0.means.0: names-none pattern=t_x_now"]),
    (WORDS + statement(means='["t_a_now +"]'), ["statements.0.means.0: statement-code"]),
    (WORDS + statement(means='["t_a_now + t_?_now"]'), ["statements.0.means.0: names-none pattern=t_?_now"]),
    (WORDS + statement(means='["t_a_now + t_*_now"]'), ["statements.0.means.0: statement-twice code=t_a_now"]),
    (WORDS + statement(means="[]"), ["statements.0.means: empty"]),
    (WORDS + statement(patterns="[]"), ["statements.0.patterns: empty"]),
    (WORDS + statement(fills="true"), ["statements.0.fills: statement-fills"]),
    (WORDS + statement(fills="true", means='["t_a_now + t_b_now"]'), ["statements.0.fills: statement-fills"]),
    (WORDS + statement(unless='"上年"'), ["statements.0.unless: pattern-letters given=上年"]),
    (WORDS + statement(about="\"'a' 'b'\""), ["statements.0.about: statement-bar"]),
    (WORDS + statement(rounded='"figure"'), ["statements.0.rounded: statement-no-list given=figure known=counted"]),
    (WORDS + statement(odd="1"), ["statements.0.odd: no-such-key"]),
    (WORDS + statement(id='"Received"'), ["statements.0.id: pattern"]),
    ('[statement_words]\nfigure = ["a"]\n', ["statement_words.figure: statement-reserved name=figure"]),
    ("[statement_words]\na = []\n", ["statement_words.a: statement-text"]),
    ('[statement_words]\na = [" "]\n', ["statement_words.a: statement-text"]),
]


def shortly(found: str) -> str:
    at, why, *_facts = found.split(" ")
    return f"{at} {why}" if why in ("no-such-key", "pattern") else found


@pytest.mark.parametrize(("said", "expected"), FAULTS)
def test_what_is_wrong_with_statements_and_where(tmp_path, said, expected):
    found = faults(tmp_path, FORM + said, TODAY)
    assert [shortly(told(one)) for one in found] == expected
    assert all(one.place is not None and one.sentence(language) for one in found for language in LANGUAGES)


def test_there_are_so_many_and_no_more(tmp_path):
    many = "".join(statement(id=f'"s{n}"') for n in range(MOST_STATEMENTS + 1))
    assert [told(one) for one in faults(tmp_path, FORM + WORDS + many)] == ["statements: too-many most=200"]
    of_one = ", ".join(['"t_a_now"'] * (MOST_MEANINGS + 1))
    assert [told(one) for one in faults(tmp_path, FORM + WORDS + statement(means=f"[{of_one}]"))] == [
        "statements.0.means: too-many most=12"
    ]
    patterns = ", ".join(["\"'收到' figure\""] * (MOST_PATTERNS + 1))
    assert [told(one) for one in faults(tmp_path, FORM + WORDS + statement(patterns=f"[{patterns}]"))] == [
        "statements.0.patterns: too-many most=40"
    ]


def test_a_caret_stands_below_what_is_wrong(tmp_path):
    (one,) = faults(tmp_path, FORM + WORDS + statement(means='["t_a_now + t_z_now"]'))
    assert one.said("en") == "“t_z_now” names no indicator\nt_a_now + t_z_now\n          ^"
    line = (FORM + WORDS + statement()).splitlines().index('means = ["t_a_now", "t_a_now + t_b_now"]') + 1
    assert one.place == (line, 21)
    (one,) = faults(tmp_path, FORM + WORDS + statement(patterns="[\"'收到' gap figure\"]"))
    assert one.said("zh_CN").splitlines()[1:] == ["'收到' gap figure", "           ^"]


def beside(folder, text: str, name: str = "tiny.statements.toml"):
    (folder / name).write_text(text, "utf-8")
    return written(folder, FORM)


def test_statements_beside_an_edition_change_neither_its_digest_nor_its_rules(tmp_path):
    alone = load(written(tmp_path, FORM), TODAY)
    form = load(beside(tmp_path, WORDS + statement()), TODAY)
    assert form.digest == alone.digest == hashlib.sha256(FORM.encode()).hexdigest()
    assert [*form.statements] == ["received"]
    assert (form.rules, form.instances) == (alone.rules, alone.instances)


def test_those_of_both_files_are_together_and_share_their_words(tmp_path):
    beside(tmp_path, '[statement_words]\nmore = ["项"]\n' + statement(id='"other"', unless='"counted | more"'))
    form = load(written(tmp_path, FORM + WORDS + statement()), TODAY)
    assert [*form.statements] == ["received", "other"]
    assert form.statements["other"].unless == ("件", "宗", "项")


def test_a_part_has_its_own_beside_it(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "p.toml").write_text(table("t", codes("now old"), codes("a b c"), 3), "utf-8")
    (tmp_path / "parts" / "p.statements.toml").write_text(WORDS + statement(), "utf-8")
    (tmp_path / "parts" / "p.zh_CN.toml").write_text('[statements.received]\nlabel = "收到"\n', "utf-8")
    path = written(tmp_path, 'include = ["parts/p.toml"]\n' + HEAD)
    form = load(path, TODAY)
    assert form.statements["received"].label("zh_CN") == "收到"
    (tmp_path / "parts" / "p.statements.toml").write_text(WORDS + statement(severity='"must"'), "utf-8")
    with pytest.raises(EditionError) as caught:
        load(path, TODAY)
    (one,) = caught.value.faults
    assert (one.file, told(one), one.place) == (
        "parts/p.statements.toml",
        "statements.0.severity: statement-must",
        (8, 1),
    )


# A file beside the edition, and what its author is told: in which file, where, what.
BESIDE = [
    (WORDS + statement() + "[cover]\n", "statements-hold", "cover"),
    ("statements = 1\n", "a-list", "statements"),
    ("statement_words = 1\n", "a-table", "statement_words"),
    (WORDS + statement(means='["x"]'), "names-none", "statements[0].means[0]"),
    (WORDS + statement(label="1"), "a-text", "statements[0].label"),
    ('[statement_words]\ncounted = "件"\n', "a-list", "statement_words.counted"),
    ('[statement_words]\nfigure = ["件"]\n', "statement-reserved", "statement_words.figure"),
]


@pytest.mark.parametrize(("said", "why", "path"), BESIDE)
def test_what_is_wrong_with_a_file_beside_an_edition(tmp_path, said, why, path):
    with pytest.raises(EditionError) as caught:
        load(beside(tmp_path, said), TODAY)
    assert [(one.file, one.why, one.path) for one in caught.value.faults] == [("tiny.statements.toml", why, path)]
    assert all(
        one.place is not None and one.sentence(language) for one in caught.value.faults for language in LANGUAGES
    )


def test_a_list_of_words_has_its_name_alone(tmp_path):
    beside(tmp_path, WORDS)
    with pytest.raises(EditionError) as caught:
        load(written(tmp_path, FORM + WORDS), TODAY)
    assert [(one.file, one.path, one.why) for one in caught.value.faults] == [
        ("tiny.statements.toml", "statement_words.counted", "statement-words-twice")
    ]


def test_a_file_of_statements_under_another_name_is_told_to_the_author(tmp_path):
    path = beside(tmp_path, WORDS + statement(), "tiny.statement.toml")
    with pytest.raises(EditionError) as caught:
        load(path, TODAY)
    assert [told(one) for one in caught.value.faults] == [": named-otherwise instead=tiny.statements.toml"]
    assert load(path, None).statements == {}


def test_what_is_translated_is_there(tmp_path):
    (tmp_path / "tiny.zh_CN.toml").write_text('[statements.recieved]\nlabel = "收到"\n', "utf-8")
    found = faults(tmp_path, FORM + WORDS + statement(), TODAY)
    assert [one.why for one in found] == ["translates-no.statements"]
    assert "received" in found[0].sentence("en") and "received" in found[0].sentence("zh_CN")


def test_no_digest_and_no_id_of_a_built_in_edition_is_another_for_its_statements():
    issued = {
        "ogi-2014": "0d92c1073f2f723926804c16319cdca2acd90befb3f0cd3966c6f44780958677",
        "ogi-2019": "2b324e64847b4eddebc3d2f48ed2ffac80500084a5272d276b1c97e70e7347b7",
        "ogi-2021": "133bee1882e9a34faa43addd403bbe64cea3aade0babb7eefff3164d1debeb7e",
    }
    assert {name: find(name).digest for name in built_in()} == issued
    assert all("[[statements]]" not in (DATA / f"{name}.toml").read_text("utf-8") for name in built_in())
    assert all(find(name).statements for name in built_in())


def test_an_erratum_that_takes_the_rule_off_takes_its_statements_off(tmp_path):
    form = edition(tmp_path, FORM + WORDS + statement() + rule("manual = true", "X-TEXT", "explain"))
    errata = tmp_path / "tiny.errata.toml"
    errata.write_text('[[errata]]\nrule = "X-TEXT"\nsince = 2025-01-01\nreason = "r"\noff = true\n', "utf-8")
    assert [*form.statements] == ["received"]
    assert corrected(form, errata, TODAY).statements == {}
    errata.write_text('[[errata]]\nrule = "T-CELLS"\nsince = 2025-01-01\nreason = "r"\noff = true\n', "utf-8")
    assert [*corrected(form, errata, TODAY).statements] == ["received"]


def test_what_changed_between_two_editions(tmp_path):
    older = edition(tmp_path, FORM + WORDS + statement() + statement(id='"gone"'))
    newer = edition(
        tmp_path,
        FORM + WORDS + statement(means='["t_a_now"]', fills="true") + statement(id='"new"', unless='"counted"'),
    )
    said = "Received; '收到' gap 4 figure counted; t_a_now; t_a_now + t_b_now; explain"
    assert compare(older, newer).form == (
        Change("statement(received)", said, "Received; '收到' gap 4 figure counted; t_a_now; explain; fills"),
        Change("statement(new)", "", said.replace("; explain", "; unless counted; explain")),
        Change("statement(gone)", said, ""),
    )
    assert compare(newer, newer).form == ()


def test_a_handbook_has_a_chapter_of_them(tmp_path):
    text = FORM + WORDS + statement(means='["t_a_now", "t_a_now + t_b_now", "t_*_old + t_c_now"]')
    lines = markdown(edition(tmp_path, text), "en", {}).splitlines()
    assert [line for line in lines if "X-TEXT" in line] == [
        "- [X-TEXT the report's text and its tables](#X-TEXT) (explain, places: 1)",
        '<a id="X-TEXT"></a>',
        "## X-TEXT the report's text and its tables",
        "| X-TEXT.received | Received | A NOW or A NOW + B NOW or the sum of 4 cells of T |  |",
    ]
    own = markdown(edition(tmp_path, text + rule('manual = true\nlabel = "Text"', "X-TEXT", "explain")), "en", {})
    assert [line for line in own.splitlines() if "X-TEXT" in line] == [
        "- [X-TEXT Text](#X-TEXT) (explain, places: 1)",
        '<a id="X-TEXT"></a>',
        "## X-TEXT Text",
        "| X-TEXT.received | Received | A NOW or A NOW + B NOW or the sum of 4 cells of T |  |",
    ]
    assert "X-TEXT" not in markdown(edition(tmp_path, FORM), "en", {})
