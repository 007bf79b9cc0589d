"""`xlvalidate collect run`: fetch, check and settle what is new."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from xlvalidate.collecting import settings as settings_file
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.judging_processes import Judges
from xlvalidate.collecting.run import RunResult, Telling, run
from xlvalidate.collecting.run_lines import say_line
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.status import books_line, of_these_line, offices_line
from xlvalidate.commands import EXIT
from xlvalidate.commands.collect.options import folder_argument, language_option, tell_network, tell_unknown_parents
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.conversion import convert_option, converter
from xlvalidate.commands.options import tell_untranslated
from xlvalidate.commands.progress import NoLine, ProgressLine, progress
from xlvalidate.commands.screen import tell
from xlvalidate.desk.collection import documents_of, judging_of, rules_of, trusted_by
from xlvalidate.desk.trusted_stamps import outdated
from xlvalidate.errors import Sayable, UsageError, usage
from xlvalidate.intake.passed_over_files import line_of
from xlvalidate.messages import text
from xlvalidate.reports.safe_text import visible

_CONVERTED_AT_ONCE = 4
_PATIENCE = 0.1  # seconds before anything is said of the progress


@click.command("run", cls=SpokenCommand)
@folder_argument
@click.option("--jobs", type=click.IntRange(0, 256))
@click.option("--cluster", "scheduler", metavar="ADDRESS")
@click.option("--share", metavar="URL")
@click.option(
    "--last",
    type=click.Path(path_type=Path, exists=True),
)
@convert_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    jobs: int | None,
    scheduler: str | None,
    share: str | None,
    last: Path | None,
    convert: bool | None,
    language: str | None,
) -> None:
    """The command; its help is `help.collect.run`."""
    collection = settings_file.load(folder)
    said_in = language or collection.settings.language
    asked = collection.settings.convert if convert is None else convert
    if asked and (scheduler or (collection.settings.cluster and jobs is None)):
        raise UsageError(usage("convert-or-cluster"))
    converting = converter(asked, said_in, min(_jobs(jobs), _CONVERTED_AT_ONCE) or 1)
    judging, catalogue = judging_of(collection, last, converting)
    if (trusted := trusted_by(collection)) and (late := outdated(trusted)):
        tell(text("stamps.outdated", said_in, until=late.isoformat()), err=True)
    tell_network(folder, said_in)
    tell_unknown_parents(collection.roster, said_in)
    tell_untranslated(catalogue.own, said_in)
    with progress(said_in, _PATIENCE) as line:
        telling = _telling(said_in, line)
        made_by = rules_of(collection, judging, catalogue, last, converting)
        with _elsewhere(collection, judging, jobs, scheduler, share) as others:
            forms = documents_of(collection, pdf=_jobs(jobs) > 0)
            done = run(collection, judging, made_by, _jobs(jobs), telling, catalogue, others, converting, forms)
    for one in done.lines:
        tell(say_line(one, said_in))
    _tell_changed(done, said_in)
    tell(offices_line(done.state, said_in))
    if of_these := of_these_line(collection, done.state, said_in):
        tell(of_these)
    tell(books_line(done.tally, said_in))
    if left := line_of(done.passed, "passed.collect", said_in):
        tell(left)
    ctx.exit(max([3 if done.troubles else 0, *(EXIT[verdict] for verdict in done.state.verdicts)]))


@contextmanager
def _elsewhere(
    collection: Collection, judging: Judging, jobs: int | None, scheduler: str | None, share: str | None
) -> Iterator[Judges | None]:
    """The cluster of the options or of the collection's file. Who says how many processes read wants them here."""
    line = collection.settings.cluster
    if jobs is not None and (scheduler or share):
        raise UsageError(usage("jobs-or-cluster"))
    address = scheduler or (line.scheduler if line and jobs is None else "")
    if not address:
        if share:
            raise UsageError(usage("share-without-cluster"))
        yield None
        return
    from xlvalidate.collecting.cluster import Cluster, connected
    from xlvalidate.collecting.shared_originals import Share

    there = Share(share or (line.share if line else "") or f"file:///{judging.originals.as_posix().lstrip('/')}")
    there.folder()  # is it any place at all?
    with connected(address) as client:
        yield Cluster(client, judging, collection.settings.reader, there)


def _tell_changed(done: RunResult, language: str) -> None:
    """Whose form is judged otherwise than the last time, and why that may be."""
    if done.made_with:
        names = text("and", language).join(done.made_with)
        tell(text("collect.made-with", language, names=names, count=len(done.changed)))
    elif done.changed:
        tell(text("collect.changed", language, count=len(done.changed)))
    for one in done.changed:
        verdicts = [text(f"verdict.{verdict}", language) for verdict in (one.before, one.after)]
        office = visible(f"{one.code} {one.name}".strip(), 200)
        file = f"{visible(one.file, 120)} [{one.piece}]"
        tell(text("collect.changed.one", language, office=office, file=file, before=verdicts[0], after=verdicts[1]))


def _jobs(asked: int | None) -> int:
    if asked is not None:
        return asked
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, 32))


def _telling(language: str, line: ProgressLine | NoLine) -> Telling:
    """What the run says while it works."""

    def trouble(what: Sayable) -> None:
        with line.aside():
            tell(text("collect.trouble", language, said=visible(what.said(language))), err=True)

    said_already = False

    def unlimited(fault: str) -> None:
        nonlocal said_already
        if not said_already:
            said_already = True
            with line.aside():
                tell(text("collect.unlimited", language, said=visible(fault, 200)), err=True)

    return Telling(lambda task, check: None, trouble, unlimited, line)
