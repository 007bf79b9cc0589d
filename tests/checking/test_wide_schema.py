"""The wide schema says of a row what the engine says of the form: no more, no less."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

import pandera.polars as pa
import polars as pl
import pytest
from pandera.errors import SchemaErrors, SchemaWarning

from tests.checking.wide_form import EVERYTHING
from tests.forms import BLANK, filled, typed
from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.checking.reading_tables import readings_table, wide_table
from xlvalidate.checking.wide_schema import wide_schema
from xlvalidate.editions.catalogue import built_in_edition, find
from xlvalidate.editions.lineage import homes
from xlvalidate.findings import Outcome
from xlvalidate.reading.cell_values import read_value, written_in
from xlvalidate.reading.submission import Submission, SubmittedFile

FILLINGS = 150
# What is typed in a cell that is not 0: figures beyond every bound, blanks, words, numbers that are written oddly.
TYPED = [
    *"1122335",
    "8",
    "12",
    "2.5",
    "0.25",
    "-1",
    "-3",
    "500",
    "100000",
    BLANK,
    BLANK,
    BLANK,
    "/",
    "'7",
    "'3件",
    "'五",
]
TYPED += ["'无", "#REF!", str(10**15), str(10**15 - 1), "0.123456789"]
WORDS = [BLANK, "'library", "'county", "'moon", "'  ", "'any remark"]


def submission(edition, texts, **cover):
    """A form with these texts in its cells; `0` and blank where none is given."""
    readings = {}
    for row, (code, indicator) in enumerate(edition.indicators.items(), start=1):
        said = texts.get(code, "0" if indicator.numeric else BLANK)
        value = typed("" if said == BLANK else said)
        readings[code] = read_value(indicator, Cell("form", row, 1), value, written_in(edition, since_1904=False))
    said = {"office": "某局", "office_code": "990001", "year": str(edition.text.years.first), **cover}
    return Submission(source=SubmittedFile(file="", sha256=""), edition=edition, readings=readings, cover=said)


def random_form(edition, chance):
    """Mostly zeros, some cells changed, now and then whole blocks or everything blank or a copied row of figures."""
    codes, texts = list(edition.indicators), {}
    if chance.random() < 0.15:
        texts = dict.fromkeys(codes, BLANK)
    elif chance.random() < 0.3:
        for code in chance.sample(codes, k=min(len(codes), chance.choice([9, 12, 30]))):
            texts[code] = chance.choice("123")
    for block in sorted({one for one in edition.optional.values() if chance.random() < 0.5}):
        texts |= dict.fromkeys([code for code, of in edition.optional.items() if of == block], BLANK)
    for code in chance.sample(codes, k=chance.randint(0, min(len(codes), 12))):
        texts[code] = chance.choice(TYPED if edition.indicators[code].numeric else WORDS)
    return texts


def random_cover(edition, chance):
    return {field.code: chance.choice(["", *field.choices]) for field in edition.cover.fields if field.choices}


def table_of(edition, submissions, lasts):
    """The wide table of submissions and of those of the period before."""
    numbered = [replace(one, source=SubmittedFile(file=str(row), sha256="")) for row, one in enumerate(submissions)]
    wide = wide_table(readings_table(numbered), edition)
    covers = [
        pl.Series(f"cover.{field.code}", [one.cover.get(field.code, "") for one in submissions])
        for field in edition.cover.fields
    ]
    before = []
    for older in {one.edition.digest: one.edition for one in lasts if one is not None}.values():
        for new, old in homes(edition, older).items():
            if edition.indicators[new].numeric:
                figures = [None if one is None else one.readings[old].number for one in lasts]
                exact = [None if figure is None else Decimal(figure) for figure in figures]
                words = [None if one is None else one.readings[old].value.text for one in lasts]
                odd = [word if figure is None else None for word, figure in zip(words, exact, strict=True)]
                before.append(pl.Series(f"last.{new}", exact, dtype=pl.Decimal(38, 20)))
                if any(odd):
                    before.append(pl.Series(f"text.last.{new}", odd, dtype=pl.String))
    return wide.with_columns([*covers, *before])


def failing(edition, table, schema):
    """By row: the checks that fail there, and those on trial that would. Each check is asked as pandera asks it."""
    found = [(set(), set()) for _ in range(table.height)]
    columns = [(name, column.checks) for name, column in schema.columns.items() if name in table.columns]
    for name, checks in [*columns, (None, schema.checks)]:
        for one in checks:
            answer = one(table.lazy(), name).check_output.collect().to_series().to_list()
            if one.name in ("exact", "text", "columns"):
                assert answer == [True] * table.height
                continue
            assert len(answer) == table.height
            for row, holds in enumerate(answer):
                if not holds:
                    found[row][one.raise_warning].add(one.name)
    return found


def engines(edition, submissions, lasts):
    """By row: what the engine found broken, and what of that is on trial."""
    before = {row: last for row, last in enumerate(lasts) if last is not None}
    cell_rules = {rule.id for rule in edition.cell_rules.values()}
    rules = {*edition.by_instance, *([edition.copied_rule.id] if edition.copied_rule else [])}
    for one in check(submissions, before):
        failed = {own for own, outcome in one.outcomes.items() if outcome is Outcome.FAILED and own in rules}
        cells = {str(one.id) for one in one.findings if "." in one.id and one.id.partition(".")[0] in cell_rules}
        broken = {str(found.id) for found in one.findings if found.why == "broken"}
        yield failed | cells, broken - failed


@cache
def everything(folder):
    path = folder / "everything.toml"
    path.write_text(EVERYTHING, "utf-8")
    path.with_suffix(".errata.toml").write_text(ERRATA, "utf-8")
    return find(str(path), date(2026, 1, 1))


ERRATA = """
[[errata]]
rule = "OFF"
since = 2025-06-01
reason = "a made-up reason"
off = true
[[errata]]
rule = "MILD"
since = 2025-06-01
reason = "a made-up reason"
severity = "explain"
"""


@pytest.fixture
def edition_of(tmp_path):
    return lambda name: everything(tmp_path) if name == "everything" else built_in_edition(name)


@pytest.mark.parametrize(
    ("name", "older"),
    [
        ("everything", "everything"),
        ("ogi-2014", "ogi-2014"),
        ("ogi-2019", "ogi-2019"),
        ("ogi-2021", "ogi-2021"),
        ("ogi-2021", "ogi-2019"),
    ],
)
def test_what_fails_is_what_the_engine_finds(edition_of, name, older):
    edition, before, chance = edition_of(name), edition_of(older), Random(f"{name} {older}")
    submissions, lasts = [], []
    for _ in range(FILLINGS):
        texts = random_form(edition, chance)
        submissions.append(submission(edition, texts, **random_cover(edition, chance)))
        same = {old: texts[new] for new, old in homes(edition, before).items() if new in texts}
        old_texts = chance.choice([None, same, random_form(before, chance)])
        lasts.append(None if old_texts is None else submission(before, old_texts))
    # A row that has no figure of the period before at all has no period before.
    lasts = [one if one and any(r.number is not None for r in one.readings.values()) else None for one in lasts]
    schema = wide_schema(edition)
    found = failing(edition, table_of(edition, submissions, lasts), schema)
    expected = list(engines(edition, submissions, lasts))
    assert found == expected
    # The comparison is of something: most instances are broken somewhere, and most forms break some.
    broken = {own for failed, on_trial in expected for own in failed | on_trial}
    instances = {one.id for one in edition.instances if one.id not in schema.metadata["not_in_it"]}
    assert len(broken & instances) > 0.8 * len(instances)
    assert {bool(failed) for failed, _ in expected} == {True, False}
    if edition.copied_rule:
        assert edition.copied_rule.id in broken


def test_pandera_tells_the_rows_and_the_sentences():
    edition = built_in_edition("ogi-2019")
    wrong = {"t3_new_person": "3", "t3_handled_person": "2", "t3_new_total": "2.5", "t4_review_pending": "/"}
    table = table_of(edition, [submission(edition, {}), submission(edition, wrong)], [None, None])
    with pytest.raises(SchemaErrors) as raised:
        wide_schema(edition).validate(table, lazy=True)
    cases = raised.value.failure_cases
    assert sorted(cases["check"].to_list()) == sorted(
        [
            "表三 一、本年新收政府信息公开申请数量 总计：应是整数，不应小于 0，"
            "整数部分不应多于 15 位，小数部分不应多于 20 位〔T3-INT.new_total〕",
            "表四 行政复议 尚未审结：应是数字〔T4-INT.review_pending〕",
            "表三 自然人：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量应等于（七）总计 + "
            "四、结转下年度继续办理〔T3-BAL.person〕",
            "表三 总计：一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量应等于（七）总计 + "
            "四、结转下年度继续办理〔T3-BAL.total〕",
            "表三 自然人：（七）总计应等于（一）至（六）各项办理结果之和〔T3-SUM.person〕",
            "表三 一、本年新收政府信息公开申请数量：总计应等于各类申请人之和〔T3-ROW.new〕",
            "表三 （七）总计：总计应等于各类申请人之和〔T3-ROW.handled〕",
        ]
    )
    assert set(cases["index"]) == {1}


def test_a_right_table_is_given_back_as_it_is():
    edition = built_in_edition("ogi-2021")
    table = table_of(edition, [submission(edition, {})], [None])
    assert wide_schema(edition).validate(table, lazy=True).equals(table)


def test_what_is_no_table_of_exact_figures_is_told_and_nothing_else():
    edition = built_in_edition("ogi-2014")
    table = table_of(edition, [submission(edition, {})], [None])
    first, second, *_ = edition.indicators
    wrong = table.with_columns(pl.lit(1.5).alias(first), pl.lit(1).alias("last.nothing")).drop(second)
    with pytest.raises(SchemaErrors) as raised:
        wide_schema(edition).validate(wrong, lazy=True)
    assert sorted(
        error.check if isinstance(error.check, str) else error.check.name for error in raised.value.schema_errors
    ) == [
        "column_in_dataframe",
        "columns",
        "exact",
    ]


def test_a_rule_on_trial_warns(edition_of):
    edition = edition_of("everything")
    texts = {"m_budget": "1", "m_spent": "1", "t_total_a": "3", "t_x_a": "3", "t_total_all": "3", "t_x_all": "3"}
    table = table_of(edition, [submission(edition, texts)], [None])
    with pytest.warns(SchemaWarning, match="TRIAL"):
        assert wide_schema(edition).validate(table, lazy=True).equals(table)


def test_the_schema_says_what_it_asks_and_what_not(edition_of):
    schema = wide_schema(edition_of("everything"))
    assert isinstance(schema, pa.DataFrameSchema)
    required = [name for name, column in schema.columns.items() if column.required]
    assert required == list(edition_of("everything").indicators)
    assert schema.metadata["not_in_it"] == {
        "T-HEAD": "the heading rows of T carry no figure",
        "BY-HAND": "a person compares it with the report's text",
        "ADD-UP": "each figure of a roll-up must be the sum over its units (checked when rolling up)",
        "UNDER": "X B must equal the sum over the units of X B",
    }
    assert schema.metadata["trial"] == {"TRIAL": "2099-12-31"}
    assert (schema.metadata["severity"]["MILD"], schema.metadata["severity"]["SUM.a"]) == ("explain", "must")
    assert "OFF" not in {check.name for check in schema.checks}


@pytest.mark.parametrize("number", ["0", "-7", "12.5", "0.123456789", "999999999999999", "0.00000000000000000001"])
def test_figures_stay_exact(number):
    edition = built_in_edition("ogi-2019")
    table = readings_table([submission(edition, {"t2_regulation_made": number, "t3_new_person": "999999999999999"})])
    found = dict(table.select("indicator", "number").rows())
    assert found["t2_regulation_made"] == Decimal(number)
    assert found["t3_new_person"] == Decimal(10**15 - 1)


def test_a_form_drawn_is_read_with_its_cells():
    table = readings_table([filled(built_in_edition("ogi-2019"), "t3 person\nnew '3件")])
    assert table.filter(pl.col("indicator") == "t3_new_person").rows() == [
        ("form.xlsx", "t3_new_person", None, Decimal(3), "3件", None, None, "表三!D6")
    ]


def test_a_block_in_which_only_a_text_was_typed_is_not_left_out(edition_of):
    edition = edition_of("everything")
    typed_in = submission(edition, {"m_grant": BLANK, "m_grant_spent": BLANK, "m_grant_by": "'the county"})
    left_out = submission(edition, {"m_grant": BLANK, "m_grant_spent": BLANK})
    outcomes = [one.outcomes["GRANT"] for one in check([typed_in, left_out])]
    assert outcomes == [Outcome.NOT_RUN, Outcome.NOT_APPLICABLE]
    assert not typed_in.readings["m_grant_by"].blank
