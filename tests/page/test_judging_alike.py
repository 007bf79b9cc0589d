"""The page and the program come to the same of every submission, in both languages, to the last letter.

The generators are those of the live sheets. By hand, for more fillings: `XLV_DIFFERENTIAL=2000 python -m pytest
tests/page/test_judging_alike.py`.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.office import differential, entry_differential
from tests.page.known import EXAMPLES, editions, example_editions
from tests.page.script_judge import ScriptJudge, expected, needs_node
from xlvalidate.checking.check import check
from xlvalidate.checking.judge import Setup, explained, read_file
from xlvalidate.checking.judge import judge as judged_files
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.desk.check_files import file_at, setup
from xlvalidate.editions.catalogue import built_in, built_in_edition, catalogue
from xlvalidate.findings import Finding, Severity
from xlvalidate.messages import LANGUAGES
from xlvalidate.reading.submission import Kept, Submission

pytestmark = needs_node
MORE = int(os.environ.get("XLV_DIFFERENTIAL", "0"))


@cache
def means(edition: str) -> Setup:
    return setup(catalogue(edition or None))


def workbooks() -> Iterator[tuple[str, Path]]:
    """Every workbook of the examples, with the file of the edition that it is to be read by."""
    for path in sorted(EXAMPLES.rglob("*.xlsx")):
        own = (toml for toml in example_editions().values() if toml.parent in path.parents)
        yield str(next(own, "")), path


def read(edition: str, path: Path) -> Submission | None:
    """A workbook with what its office explained; None where it cannot be judged."""
    file = file_at(path)
    item = read_file(file, means(edition))
    found = explained(item, file, means(edition)) if isinstance(item, Submission) else item
    return found if isinstance(found, Submission) else None


@pytest.mark.parametrize(("edition", "path"), [*workbooks()], ids=lambda one: one.name if isinstance(one, Path) else "")
def test_examples(judge: ScriptJudge, edition: str, path: Path):
    file = file_at(path)
    item = read_file(file, means(edition))
    if isinstance(item, Submission):
        item = explained(item, file, means(edition))
    (checked,) = judged_files([file], means(edition))
    for language in LANGUAGES:
        assert judge.judged(item, language) == expected(checked, language)


EARLIER = {
    "energy": ("jinhe-2026-03.xlsx", "jinhe-2026-02.xlsx", "jinhe-2025-03.xlsx"),
    "fujian_short": ("county-2017.xlsx", "county-2016.xlsx"),
    "grants": ("liuhe.xlsx", "shiqiao.xlsx"),
    "reports": ("seed-003.xlsx", "seed-000.xlsx", "seed-003.xlsx"),
}


@pytest.mark.parametrize("folder", EARLIER)
def test_examples_with_a_file_of_an_earlier_period(judge: ScriptJudge, folder: str):
    own = (str(toml) for toml in example_editions().values() if toml.parent.name == folder)
    edition = next(own, "")
    now, *others = (EXAMPLES / folder / name for name in EARLIER[folder])
    item = read(edition, now)
    assert item is not None
    for other in others:
        last = read(edition, other)
        assert last is not None
        (checked,) = judged_files([file_at(now)], means(edition), LastPeriod(only=last))
        for language in LANGUAGES:
            assert judge.judged(item, language, last) == expected(checked, language)


def differing(judge: ScriptJudge, submissions: Sequence[Submission]) -> list[int]:
    """Those of which the two say different things, by their number; the languages take turns."""
    found = []
    for number, (submission, checked) in enumerate(zip(submissions, check(submissions), strict=True)):
        language = LANGUAGES[number % len(LANGUAGES)]
        if judge.judged(submission, language) != expected(checked, language):
            found.append(number)
    return found


@pytest.mark.parametrize("name", built_in())
def test_fillings_at_the_boundaries_of_rules(judge: ScriptJudge, name: str):
    edition = built_in_edition(name)
    drawn = differential.fillings(edition, MORE or 30, seed=MORE)
    assert differing(judge, [differential.read_as(edition, one) for one in drawn]) == []


@pytest.mark.parametrize("name", ["school-census", "health-workforce", "hospital-beds", "ogi-2014-fj"])
def test_fillings_of_other_forms(judge: ScriptJudge, name: str):
    edition = editions()[name]
    drawn = differential.fillings(edition, MORE or 16, seed=MORE)
    assert differing(judge, [differential.read_as(edition, one) for one in drawn]) == []


@pytest.mark.parametrize("name", ["grants-2026", "research-awards", "kinds-1"])
def test_fillings_of_open_tables(judge: ScriptJudge, name: str):
    """With columns of every kind, lists, keys, sums where something holds."""
    edition = editions()[name]
    drawn = entry_differential.fillings(edition, (MORE or 64) // 8, seed=MORE)
    assert differing(judge, [entry_differential.read_as(edition, one) for one in drawn]) == []


def with_column_lost(submission: Submission, code: str) -> Submission:
    """As the reader gives it where somebody deleted a column, or its name."""
    table = submission.edition.columns[code].table
    entries = submission.entries[table]
    own = entries.columns[code]
    lost = replace(own, column=0, texts=[""] * len(own.texts), typed=[None] * len(own.typed), odd={})
    gone = replace(entries, columns={**entries.columns, code: lost})
    return replace(submission, entries={**submission.entries, table: gone})


@pytest.mark.parametrize("name", ["grants-2026", "research-awards", "kinds-1"])
def test_columns_of_open_tables_that_are_lost(judge: ScriptJudge, name: str):
    edition = editions()[name]
    (drawn,) = entry_differential.fillings(edition, 1, seed=3)
    submission = entry_differential.read_as(edition, drawn)
    assert differing(judge, [with_column_lost(submission, code) for code in edition.columns]) == []


LIVE: Mapping[str, Mapping[str, float | str]] = {  # by column what stands there
    "all zero": dict.fromkeys(("a", "b", "c", "z"), 0),
    "ties": {"a": 0.05, "b": 0.05, "c": 1, "z": 0.5, "part": 0.005},
    "fifteen digits": {"a": 999999999999999, "b": -999999999999999, "c": 1, "z": 0.0000000005},
    "beyond the last decimal": {"a": 1.05, "b": 0.95, "c": 2, "part": 0.12345},
    "a quotient that does not end": {"a": 1, "b": 3, "c": 0.3, "z": 3, "start": 46000, "until": 46031, "flag": "yes"},
    "words": {"a": 1, "b": 1, "c": 1, "key": "AB123456", "word": "red", "flag": "yes", "start": 46112},
    "wrong words": {"key": " ab ", "word": "blue", "flag": "perhaps", "start": "soon"},
    "what is no number": {"a": "/", "b": "—", "c": "1,5", "z": "1e3"},
    "nothing": {},
}


@pytest.mark.parametrize("drawn", LIVE)
def test_a_form_with_a_rule_of_every_node_and_every_tolerance(judge: ScriptJudge, drawn: str):
    edition = editions()["live"]
    figures = {code: LIVE[drawn].get(code.removeprefix("t_x_"), "") for code in edition.indicators}
    submission = differential.read_as(edition, differential.Filling(figures))
    assert differing(judge, [submission, submission]) == []


EXPLAINED = ("无", "属实", "。。。", "1 1", "数据无误，已核实", "因机构改革，上年数由原单位报送。", "ok", "See above")


@cache
def to_be_explained() -> tuple[Submission, tuple[Finding, ...]]:
    """A form with rules that are broken and may be explained, and these findings."""
    edition = built_in_edition("ogi-2021")
    figures = {code: 3 if code.startswith("t2_regulation") else 0 for code in edition.indicators}
    cover = {"level": "县级部门", "office": "甲", "office_code": "01", "year": "2025"}
    submission = differential.read_as(edition, differential.Filling(figures, {}, cover))
    (checked,) = check([submission])
    return submission, tuple(one for one in checked.findings if one.severity is Severity.EXPLAIN and one.bound)


@pytest.mark.parametrize("kept", ["nothing", "the same", "other figures"])
def test_explanations_that_settle_lapse_or_say_nothing(judge: ScriptJudge, kept: str):
    submission, findings = to_be_explained()
    assert len(findings) > 2
    bound = {} if kept == "nothing" else {one.id: one.bound if kept == "the same" else "t=1" for one in findings}
    forms = []
    for text in EXPLAINED:
        told = {id_: Kept(text, figures, "1 = 2") for id_, figures in bound.items()}
        forms.append(replace(submission, explanations=dict.fromkeys((one.id for one in findings), text), kept=told))
    lost = replace(submission, lines_lost=frozenset(one.id for one in findings))
    assert differing(judge, [*forms, lost, lost]) == []


def of_parts() -> Iterable[tuple[str, str, str]]:
    yield from (("coal-month", "month", one) for one in ("3", "十二月", "13", "", "2025-03"))
    yield from (("coal-quarter", "quarter", one) for one in ("2", "第一季度", "5", ""))
    yield from (("coal-half", "half", one) for one in ("1", "下半年", "3", ""))


@pytest.mark.parametrize(("name", "line", "said"), [*of_parts()])
def test_forms_of_less_than_a_year(judge: ScriptJudge, name: str, line: str, said: str):
    edition = editions()[name]
    figures = dict.fromkeys(edition.indicators, "7")
    cover = {"office": "甲", "office_code": "01", "year": "2025", line: said}
    now = differential.read_as(edition, differential.Filling(figures, {}, cover))
    before = differential.read_as(edition, differential.Filling(figures, {}, {**cover, line: "1"}))
    checks = check([now, replace(now, year_ago=before)], {0: before})
    for submission, last, checked in zip((now, replace(now, year_ago=before)), (before, None), checks, strict=True):
        for language in LANGUAGES:
            assert judge.rejudged(submission, language, last) == expected(checked, language)
