"""The public API: what `import xlvalidate` gives. Figures are exact everywhere, `int` or `Decimal` and never floats."""

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from xlvalidate.editions.catalogue import Catalogue, catalogue, find
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import Finding, Outcome, Verdict
from xlvalidate.identity import Period
from xlvalidate.messages import LANGUAGES

if TYPE_CHECKING:
    import polars

    from xlvalidate.checking.causes import Cause
    from xlvalidate.checking.check import Checked
    from xlvalidate.checking.wide_schema import Schema
    from xlvalidate.intake.workbook_paths import FoundWorkbooks
    from xlvalidate.reading.submission import DeclaredTable, Submission, Within

Where: TypeAlias = str | os.PathLike[str]
"""A path, or for what is checked and read also a pattern such as `returned/*.xlsx`."""


class LeftOutWarning(UserWarning):
    """Something that was named is not in the answer: its text says what and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One workbook judged.

    `file` is its path as it was given or found, `sha256` that of its bytes. `edition` is the form that it is, None
    where it is of no known one. `office` is the office's code, empty where nobody says; `period` the year, or the part
    of one, that is reported, None where nobody says. `verdict` is one of accepted, explain, return and unreadable.
    `findings` are the facts, the gravest first; `to_records` puts them into words. `causes` groups them by what is to
    be done, in the order of the form: each finding is in exactly one. `outcomes` has what became of every rule
    instance, by its id (`T3-BAL.person`). `within` says what the workbook was taken out of, None for a file of its own.
    `declared` has by table what the office says of it as a whole (`.stands`: `nil`, `not-applicable`), where the form
    has room for that.
    """

    file: str
    sha256: str
    edition: Edition | None
    office: str
    period: Period | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]
    causes: "tuple[Cause, ...]" = ()
    within: "Within | None" = None
    declared: "Mapping[str, DeclaredTable]" = field(default_factory=dict)


def check(
    paths: Where | Iterable[Where], *, edition: Where | None = None, last: Where | Iterable[Where] | None = None
) -> list[Result]:
    """Every workbook judged, in the order of the paths: what `xlvalidate check` does.

    `paths` is a workbook, a mail or an archive with some in it, a folder (searched through), a pattern, or several of
    them. `edition` is an edition file of your own, known beside the built-in ones. `last` is last period's workbook, or
    a folder of them, or several of both, matched by office code
    and period; without it, rules that ask for last period's figures do not apply.

    A file that cannot be read is a result, too: its verdict is unreadable; so is a mail or an archive without any
    workbook. What of the folders, of the mails and of `last` is not used is told by a LeftOutWarning.

    Raises UsageError where there is no workbook at all or no such edition, EditionError with every fault of an edition
    file.

    Source: the edition file; each rule names the notice that it comes from (`edition(…).rules`).
    """
    from xlvalidate.desk.check_files import check_found, setup

    editions = catalogue(_name(edition))
    workbooks, left_out = _found(paths, editions)
    means = setup(editions)
    before = None
    if last is not None:
        from xlvalidate.desk.last_period import last_period, unused

        found = last_period([Path(one) for one in _several(last)], means)
        left_out += unused(found, _language(editions))
        before = found.period
    results = [_result(checked) for checked, _ in check_found(workbooks, means, before)]
    _tell([*left_out, *_left_inside((one.within for one in results), _language(editions))])
    return results


def read(paths: Where | Iterable[Where], *, edition: Where | None = None) -> "polars.DataFrame":
    """Every figure of every workbook: a row an indicator of a submission, in the order of the paths and of the form;
    behind them a row for every column of every entry of its open tables.

    | column | type | |
    |---|---|---|
    | `submission` | String | the workbook's path |
    | `indicator` | String | the code, such as `t3_new_person` |
    | `entry` | UInt32 | the number of the entry, from 1 in the order of the sheet; null for a cell of the form |
    | `number` | Decimal(38, s) | exact, in the indicator's unit (`edition(…).indicators[code].unit`) |
    | `text` | String | what was typed, never altered; empty where nothing was |
    | `date` | Date | of an indicator that is a day |
    | `flag` | Boolean | of one that is yes or no |
    | `cell` | String | `表三!D7`; null where the form has lost the cell |

    Where an office says of a whole table that there is nothing in it, or that it is not for the office, a row more has
    the `indicator` `declared.<table>` and as its `text` what was chosen; the figures of the table stay blank.

    `number` is null where the cell is blank (`text` is empty, too), where it holds no number (`text` says what), and
    for indicators that are texts or choices. The scale s is the most decimals that an edition declares or a figure has:
    nothing is rounded. `paths` and `edition` are those of `check`. Totals are as they were typed.

    A workbook that cannot be read has no rows, and is told by a LeftOutWarning; `check` says more of it.

    Raises as `check` does.
    """
    from xlvalidate.checking.reading_tables import readings_table

    editions = catalogue(_name(edition))
    workbooks, left_out = _found(paths, editions)
    table = readings_table(_submissions(workbooks, editions, left_out))
    _tell(left_out)
    return table


def edition(id_or_path: Where) -> Edition:
    """An edition by its id (`ogi-2021`) or by the path of its file, with its errata of today.

    `.indicators` has every indicator by code, with its labels, unit, kind, decimals and bounds; `.rules` every rule
    with its severity and its source; `.instances` every rule at every place.

    Raises UsageError where there is none, EditionError with every fault of the file.
    """
    return find(os.fspath(id_or_path))


def schema(id_or_path: Where) -> "Schema":
    """The wide schema of an edition: for a table of figures with a row a submission and a column an indicator.

    Every indicator is a column of its own, named by its code, in its unit: whole numbers or `pl.Decimal`, never
    floats; texts and choices are `pl.String`. Null is a blank cell. These columns may be there as well:

    | column | |
    |---|---|
    | `last.<code>` | last period's figure, under this edition's code; a row without any has no period before |
    | `year_ago.<code>` | that of the same period a year before, where less than a year is reported |
    | `cover.<line>` | a line of the cover, such as `cover.level`: rules for some offices only ask for it |
    | `text.<code>`, `text.last.<code>` | what stood in a cell that holds no number: such a cell is not blank |
    | `declared.<table>` | the form's word for why a whole table is left empty: with 本期无 its blanks are 0 |

    Each check is a rule instance: its name is the id (`T3-BAL.person`), its error the rule's sentence in the language
    of the form. A rule that needs a figure which is blank does not run, and fails nothing; neither does a rule over
    last period's figures where there are none. The checks of a column hold its bounds, decimals and choices. A rule on
    trial gives a `pandera.errors.SchemaWarning` and fails nothing. Rules of both severities fail:
    `metadata["severity"]` tells them apart. `metadata["not_in_it"]` has the rules that no such table can answer, by id:
    what stands in the heading rows of a sheet, sums over subordinate offices, and what a person has to look at. How a
    cell was written (a unit, a thousands comma) is not in a table of figures, either: `check` reads workbooks.

    It is a `pandera.polars.DataFrameSchema`: `schema(…).validate(table, lazy=True)` raises
    `pandera.errors.SchemaErrors` with every failing row.

    Raises UsageError where there is no such edition, EditionError with every fault of its file.
    """
    from xlvalidate.checking.wide_schema import wide_schema

    return wide_schema(edition(id_or_path))


def wide(readings: "polars.DataFrame", id_or_path: Where) -> "polars.DataFrame":
    """What `read` gives, as the table that `schema` takes: a row a submission.

    The columns are `submission`, every indicator in the order of the form, `text.<code>` for those that somewhere hold
    no number, and `declared.<table>` for the tables of which somebody says something as a whole. The readings are those
    of one edition, the one that is named. Open tables are not in it: `entries` gives them, a row an entry.

    Raises UsageError where the readings have indicators of another edition, and as `edition` does.
    """
    from xlvalidate.checking.reading_tables import wide_table

    return wide_table(readings, edition(id_or_path))


def entries(readings: "polars.DataFrame", id_or_path: Where, table: str) -> "polars.DataFrame":
    """The entries of an open table, out of what `read` gives: a row an entry of a submission.

    | column | type | |
    |---|---|---|
    | `submission` | String | the workbook's path |
    | `entry` | UInt32 | the number of the entry in the order of the sheet, from 1 |
    | every column's code | Decimal(38, s), Date, Boolean, String | in the order of the form; null where it is blank |
    | `text.<code>` | String | what was typed where it was not understood, if that is so anywhere |

    `table` is the code of the table. A workbook without an entry in it has no row. The readings are those of one
    edition, the one that is named.

    Raises UsageError where the edition has no such table or the readings have indicators of another one, and as
    `edition` does.
    """
    from xlvalidate.checking.entry_tables import entries_table

    return entries_table(readings, edition(id_or_path), table)


def to_records(results: Iterable[Result], language: str | None = None) -> list[dict[str, Any]]:
    """The results as plain data: the objects of `xlvalidate check --format json`, see `docs/json.md`.

    `language` is zh_CN or en; without it each result is told in the language of its form. Figures are strings with an
    exact decimal number.

    Raises UsageError for another language.
    """
    from xlvalidate.reports.json_lines import result_data

    if language is not None and language not in LANGUAGES:
        raise UsageError(usage("no-language", language=language, languages=LANGUAGES))
    return [
        result_data(
            one.file,
            one.sha256,
            one.edition,
            one.verdict,
            one.outcomes,
            one.findings,
            one.causes,
            language or (one.edition.language if one.edition else LANGUAGES[0]),
            one.within,
            declared=one.declared,
        )
        for one in results
    ]


def _name(edition: Where | None) -> str | None:
    return None if edition is None else os.fspath(edition)


def _language(editions: Catalogue) -> str:
    return editions.own.language if editions.own else LANGUAGES[0]


def _left_inside(of: "Iterable[Within | None]", language: str) -> list[str]:
    """A sentence for each mail or archive in which something was left."""
    from xlvalidate.reports.terminal import within_lines

    return ["\n".join(within_lines(one, language)) for one in dict.fromkeys(of) if one is not None and one.left]


def _several(paths: Where | Iterable[Where]) -> Iterable[Where]:
    return [paths] if isinstance(paths, str | os.PathLike) else paths


def _found(paths: Where | Iterable[Where], editions: Catalogue) -> "tuple[FoundWorkbooks, list[str]]":
    """The workbooks, and a sentence of what was passed over."""
    from xlvalidate.intake.passed_over_files import line_of, passed_over
    from xlvalidate.intake.workbook_paths import found

    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not named:
        raise UsageError(usage("nothing-named"))
    looked = found([os.fspath(path) for path in named], inside=True)
    said = line_of(passed_over(looked.passed), "passed.check", _language(editions))
    return looked, [said] if said else []


def _submissions(looked: "FoundWorkbooks", editions: Catalogue, left_out: list[str]) -> "Iterator[Submission]":
    from xlvalidate.checking.judge import read_file
    from xlvalidate.desk.check_files import files_of, setup
    from xlvalidate.reading.submission import Submission
    from xlvalidate.reports.finding_text import say

    means = setup(editions)
    last = None
    for one in files_of(looked, means):
        if one.within is not None and one.within != last:
            left_out += _left_inside([one.within], _language(editions))
        last = one.within
        item = one.nothing or read_file(one.file, means)
        if isinstance(item, Submission):
            yield item
        else:
            left_out.append(f"{one.file.name}: {say(item.finding, None, _language(editions)).message}")


def _tell(sentences: Iterable[str]) -> None:
    """Told at the line that asked `check` or `read`."""
    for sentence in sentences:
        warnings.warn(sentence, LeftOutWarning, stacklevel=3)


def _result(checked: "Checked") -> Result:
    from xlvalidate.checking.causes import causes_of

    submission = checked.submission
    identity = submission.identity if submission else None
    return Result(
        file=checked.source.file,
        sha256=checked.source.sha256,
        edition=submission.edition if submission else None,
        office=identity.office if identity else "",
        period=identity.period if identity else None,
        verdict=checked.verdict,
        findings=checked.findings,
        outcomes=checked.outcomes,
        causes=causes_of(checked),
        within=checked.source.within,
        declared=submission.declared if submission else {},
    )
