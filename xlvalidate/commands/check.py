"""`xlvalidate check`: workbooks judged, and what was found told in the shape that was asked for."""

import gc
from collections import Counter
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.commands import EXIT, FAIL_ON, exit_code
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.conversion import convert_option, converter
from xlvalidate.commands.options import FILE_THERE, edition_option, language_option, tell_untranslated
from xlvalidate.commands.screen import tell
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import Verdict
from xlvalidate.limits import rarely_collect
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.pace import Phase

if TYPE_CHECKING:
    from xlvalidate.checking.judge import Setup
    from xlvalidate.checking.last_period import LastPeriod
    from xlvalidate.checking.stamp_findings import Trusted
    from xlvalidate.desk.report_text import ReportText
    from xlvalidate.intake.workbook_paths import FoundWorkbooks

SHAPES = ("text", "line", "json", "html", "csv", "junit", "xlsx")

_PATIENCE = 0.5  # seconds before anything is said of the progress
# Measured: what a report takes of the time that reading and judging its workbooks takes.
_OF_REPORT = {"html": 0.4, "xlsx": 0.2, "junit": 0.1, "csv": 0.05}


@click.command("check", cls=SpokenCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "shape", type=click.Choice(SHAPES), default="text")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="explain")
@click.option("--last", multiple=True, type=click.Path(path_type=Path, exists=True))
@click.option("--text", "text_file", type=FILE_THERE)
@click.option("--mark", "into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--key", "keys", type=FILE_THERE, multiple=True)
@click.option("--manifest", type=FILE_THERE)
@convert_option
@edition_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    shape: str,
    output: Path | None,
    fail_on: str,
    last: tuple[Path, ...],
    text_file: Path | None,
    into: Path | None,
    keys: tuple[Path, ...],
    manifest: Path | None,
    convert: bool | None,
    edition: str | None,
    language: str | None,
) -> None:
    """The command; its help is `help.check`."""
    if shape == "xlsx" and output is None:
        raise UsageError(usage("xlsx-needs-output"))
    # A cold start makes many objects that stay: the collector would go through them again and again.
    gc.disable()
    from xlvalidate.commands.progress import progress
    from xlvalidate.commands.results import Results
    from xlvalidate.desk.check_files import check_found, expect_files, setup
    from xlvalidate.desk.mark import mark
    from xlvalidate.files import sync_folder
    from xlvalidate.intake.workbook_paths import found

    verdicts: Counter[Verdict] = Counter()
    editions = catalogue(edition)
    rarely_collect()
    tell_untranslated(editions.own, language or LANGUAGES[0])
    means = setup(editions, _trusted(keys, manifest, language or LANGUAGES[0]) if keys or manifest else None)
    before = _last_period(last, means, language or LANGUAGES[0]) if last else None
    looked = found(paths, inside=True)
    texts = {str(looked.workbooks[0]): _text_of_one(text_file, looked).statements} if text_file else {}
    if output is not None and realpath(output) in map(realpath, looked.workbooks):
        raise UsageError(usage("output-is-input", path=output))
    results = Results(shape, output, language)
    converting = converter(convert, language or LANGUAGES[0])
    with progress(language or LANGUAGES[0], _PATIENCE) as line:
        at_once = {}
        if line.is_there:
            work, at_once["most_bytes"] = expect_files(looked, line)
            line.expect(Phase.SETTLE, 0, _OF_REPORT.get(shape, 0) * work)
        for checked, data in check_found(looked, means, before, converting, line, texts=texts, **at_once):
            verdicts[checked.verdict] += 1
            said_in = language or (checked.submission.edition.language if checked.submission else LANGUAGES[0])
            with line.aside():
                results.add(checked, said_in)
            if into is not None and checked.submission is not None:
                if marked := mark(checked, into, said_in, data):
                    results.marked(checked.source.file, marked)
                where = text("marked", said_in, path=marked) if marked else ""
                with line.aside():
                    tell(where or text("marked.not", said_in, file=checked.source.file), err=True)
        line.step(Phase.SETTLE)
        if into is not None and into.is_dir():
            sync_folder(into)
        results.make()
    results.end(verdicts)
    unseen = _tell_passed(looked, language or LANGUAGES[0]) if looked.passed else False
    ctx.exit(max(EXIT[Verdict.UNREADABLE] if unseen else 0, exit_code(verdicts, fail_on)))


def _text_of_one(path: Path, found: "FoundWorkbooks") -> "ReportText":
    """The text of the report that the only form is of."""
    if len(found.workbooks) != 1 or found.containers:
        raise UsageError(usage("text-of-one", count=len(found.workbooks)))
    from xlvalidate.desk.report_text import report_text

    return report_text(path)


def _tell_passed(found: "FoundWorkbooks", language: str) -> bool:
    """Says what was passed over. Is a folder among it that cannot be looked into?"""
    from xlvalidate.intake.passed_over_files import WhyPassedOver, line_of, passed_over

    passed = passed_over(found.passed)
    tell(line_of(passed, "passed.check", language), err=True)
    return WhyPassedOver.CLOSED in passed.counts


def _trusted(keys: tuple[Path, ...], manifest: Path | None, language: str) -> "Trusted | None":
    from xlvalidate.desk.trusted_stamps import outdated, trusted

    found = trusted(keys, manifest)
    if found and (late := outdated(found)):
        click.echo(text("stamps.outdated", language, until=late.isoformat()), err=True)
    return found


def _last_period(paths: tuple[Path, ...], means: "Setup", language: str) -> "LastPeriod":
    from xlvalidate.desk.last_period import last_period, unused

    found = last_period(paths, means)
    for sentence in unused(found, language):
        click.echo(sentence, err=True)
    return found.period
