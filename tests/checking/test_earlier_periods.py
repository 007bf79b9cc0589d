"""The period before, and the same one a year before: which forms they are, and what rules make of them."""

import polars as pl
import pytest

from tests.forms import fact, filled
from tests.monthly import edition_of
from xlvalidate.checking.check import check
from xlvalidate.checking.last_period import by_office, matched
from xlvalidate.checking.wide_rows import WideRows
from xlvalidate.checking.wide_schema import wide_schema
from xlvalidate.findings import Outcome


def form(period, part, figures, code="990001", kind="month"):
    return filled(
        edition_of(kind), f"t open used close prior\n coal {figures}", year=period, office_code=code, **{kind: part}
    )


def judged(now, *others):
    """The findings that compare periods, and what became of the two rules."""
    batch, matches = matched([now], by_office(others)[0])
    (one,) = check(batch, matches)
    rules = tuple(str(one.outcomes[rule]) for rule in ("T-FLOW", "T-PRIOR"))
    told = [fact(finding) for finding in one.findings if finding.id in ("T-FLOW", "T-PRIOR")]
    told += [f"{one.why} {one.fact('wanted')}" for one in one.findings if one.why.endswith("-lacking")]
    return rules, told


FEBRUARY, LAST_MARCH = ("2026", "2", "5 6 7 0"), ("2025", "3", "0 4 0 0")


def test_a_month_is_held_against_the_month_before_and_the_same_one_a_year_before():
    march = form("2026", "3", "7 9 1 4")
    assert judged(march, form(*FEBRUARY), form(*LAST_MARCH)) == (("passed", "passed"), [])
    assert judged(form("2026", "3", "8 9 1 5"), form(*FEBRUARY), form(*LAST_MARCH)) == (
        ("failed", "failed"),
        ["must T-FLOW broken 8 | 7 | 1 [t_coal_open=8]", "explain T-PRIOR broken 5 | 4 | 1 [t_coal_prior=5]"],
    )


def test_what_lacks_is_said_and_its_rules_do_not_apply():
    march, none = form("2026", "3", "8 9 1 5"), "not_applicable"
    other = form("2025", "12", "0 0 0 0")
    assert judged(march, form(*FEBRUARY), other) == (
        ("failed", none), ["must T-FLOW broken 8 | 7 | 1 [t_coal_open=8]", "year-ago-lacking 2025-03"],
    )  # fmt: skip
    assert judged(march, form(*LAST_MARCH), other) == (
        (none, "failed"), ["explain T-PRIOR broken 5 | 4 | 1 [t_coal_prior=5]", "last-lacking 2026-02"],
    )  # fmt: skip
    assert judged(march, other, form("2024", "3", "0 0 0 0")) == (
        (none, none), ["last-lacking 2026-02", "year-ago-lacking 2025-03"],
    )  # fmt: skip
    assert judged(march) == ((none, none), ["last-lacking 2026-02", "year-ago-lacking 2025-03"])


def test_another_offices_form_is_none_of_an_office():
    others = [form(*one, code="990002") for one in (FEBRUARY, LAST_MARCH)]
    rules, told = judged(form("2026", "3", "7 9 1 4"), *others)
    assert (rules, told) == (("not_applicable",) * 2, ["last-lacking 2026-02", "year-ago-lacking 2025-03"])


SIBLINGS = [
    ("month", "2026", "1", ("2025", "12"), ("2025", "1")),
    ("quarter", "2026", "一季度", ("2025", "四季度"), ("2025", "一季度")),
    ("quarter", "2026", "三季度", ("2026", "二季度"), ("2025", "三季度")),
    ("half", "2026", "上半年", ("2025", "下半年"), ("2025", "上半年")),
    ("half", "2026", "下半年", ("2026", "上半年"), ("2025", "下半年")),
]


@pytest.mark.parametrize(("kind", "year", "part", "before", "year_ago"), SIBLINGS)
def test_periods_before_go_across_the_end_of_a_year(kind, year, part, before, year_ago):
    now = form(year, part, "7 9 1 4", kind=kind)
    last, ago = form(*before, "5 6 7 0", kind=kind), form(*year_ago, "0 4 0 0", kind=kind)
    assert judged(now, ago, last) == (("passed", "passed"), [])


def test_where_a_year_is_reported_the_same_one_a_year_before_is_the_one_before():
    yearly = edition_of("year")
    now, last = (
        filled(yearly, f"t open used close prior\n coal {figures}", year=year)
        for year, figures in (("2026", "7 9 1 4"), ("2025", "5 6 7 0"))
    )
    (one,) = check([now], {0: last})
    assert [fact(found) for found in one.findings if found.id.startswith("T-")] == [
        "explain T-PRIOR broken 4 | 6 | -2 [t_coal_prior=4]",
    ]  # fmt: skip
    assert one.outcomes["T-FLOW"] is Outcome.PASSED


def test_a_table_of_figures_has_those_of_a_year_before_where_less_is_reported():
    def columns(kind):
        names = wide_schema(edition_of(kind)).columns
        return [name for name in names if name.endswith("t_coal_used") and name != "t_coal_used"]

    assert sorted(columns("year")) == ["last.t_coal_used", "text.last.t_coal_used", "text.t_coal_used"]
    assert sorted(columns("month")) == [
        "last.t_coal_used", "text.last.t_coal_used", "text.t_coal_used", "text.year_ago.t_coal_used",
        "year_ago.t_coal_used",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prior", "ago", "good"), [(4, 4, True), (5, 4, False), (5, None, True)], ids=["same", "other", "unknown"]
)
def test_a_table_is_held_against_the_figures_of_a_year_before(prior, ago, good):
    row = {"t_coal_open": 7, "t_coal_used": 9, "t_coal_close": 1, "t_coal_prior": prior}
    row |= {"last.t_coal_close": 7, "year_ago.t_coal_used": ago}
    frame = pl.DataFrame({name: pl.Series([figure], dtype=pl.Int64) for name, figure in row.items()})
    rows = WideRows(edition_of(), frame)
    instances = edition_of().by_instance
    assert [list(rows.holds(instances[one])) for one in ("T-FLOW", "T-PRIOR")] == [[True], [good]]
