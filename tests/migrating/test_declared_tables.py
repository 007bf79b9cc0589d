"""What is declared of whole tables is carried into a fresh template, in the new form's words."""

from pathlib import Path

import pytest

from tests.declared import TEXT, made, whole
from xlvalidate.cells import Cell
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.migrating.carry import CarriedDeclaration, Left, MigrationPlan, WhyLeft, carried, plan
from xlvalidate.migrating.old_form import OldForm, old_form
from xlvalidate.migrating.report import render
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission

NEWER = TEXT.replace('id = "whole-2025"', 'id = "whole-2026"').replace(
    'may_be = ["nil", "not-applicable"]', 'may_be = ["nil"]'
).replace("widths = [22, 14, 14]", "widths = [40, 22, 14]") + """
[[previous]]
edition = "whole-2025"
same = ["*"]
"""  # fmt: skip


def newer(language: str = "zh_CN") -> Edition:
    return made(NEWER.replace('"zh_CN"', f'"{language}"'))


def moving(to: Edition, **cells: Typed) -> MigrationPlan:
    at = printed(whole())
    places = {**at.cells, **at.declared}
    data = filled(template(whole()), {places[code]: value for code, value in cells.items()})
    old = old_form("old.xlsx", data, Catalogue(whole()), printed, lambda edition: {})
    assert isinstance(old, OldForm)
    return plan(old, to, printed(to))


def test_a_table_with_nothing_in_it_stays_so() -> None:
    found = moving(newer(), t1="本期无", t2="本期无", t3_all=0)
    assert found.declared == (
        CarriedDeclaration("t1", Cell("表一", 3, 2), "本期无"),
        CarriedDeclaration("t2", Cell("表二", 3, 2), "本期无"),
    )
    assert found.left == ()
    form = read("new.xlsx", carried(template(newer()), found), Catalogue(newer()), printed)
    assert isinstance(form, Submission)
    assert [form.stands(table) for table in ("t1", "t2")] == [Declaration.NIL] * 2
    told = render(found, Path("new.xlsx"), "zh_CN").splitlines()
    assert "  表一：整表不填的原因“本期无”也搬过去了。" in told


def test_in_the_words_of_the_new_form() -> None:
    found = moving(newer("en"), t1="本期无", t3_all=0)
    assert [one.word for one in found.declared] == ["Nothing this period"]


@pytest.mark.parametrize(("typed", "why"), [("本表不适用", WhyLeft.NO_HOME), ("没有", WhyLeft.NO_VALUE)])
def test_what_the_new_form_does_not_know_stays_behind(typed: str, why: WhyLeft) -> None:
    found = moving(newer(), t1=typed, t3_all=0)
    assert found.declared == ()
    assert found.left == (Left("xlv_declared_t1", "表一", typed, why),)
