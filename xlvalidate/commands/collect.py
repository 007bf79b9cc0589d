"""The commands of `xlvalidate collect`: parse, call the collection, print, exit."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlvalidate import desk
from xlvalidate.collecting import settings as settings_file
from xlvalidate.collecting.books import books
from xlvalidate.collecting.gathered import Gathering
from xlvalidate.collecting.judging import Judging, Task
from xlvalidate.collecting.ledger import Check, Ledger, opened_ledger
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.readers import Judges
from xlvalidate.collecting.run import Telling
from xlvalidate.collecting.run import run as run_once
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.sums import settled_with_sums
from xlvalidate.commands import EXIT
from xlvalidate.editions.catalogue import find
from xlvalidate.errors import UsageError
from xlvalidate.files import write_whole
from xlvalidate.identity import Period
from xlvalidate.intake.passed import line_of
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.clean import visible
from xlvalidate.roster import Roster
from xlvalidate.version import __version__

if TYPE_CHECKING:
    from xlvalidate.checking.judge import Forms
    from xlvalidate.checking.last import LastPeriod
    from xlvalidate.checking.stamped import Trusted

FILE_THERE = click.Path(path_type=Path, exists=True, dir_okay=False)
folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER")
language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="Language of messages; the collection's own by default."
)


def prepared(
    extra: str | None, last: str | None, trusted: "Trusted | None" = None
) -> "tuple[Forms, LastPeriod | None]":
    """What judging needs, made in the process that asks: one that has limits as a whole."""
    known = desk.editions(extra)
    before = desk.last_period(Path(last), known, trusted).period if last else None
    return replace(known.forms, trusted=trusted, guard=nullcontext()), before


def judging_of(collection: Collection, last: Path | None) -> tuple[Judging, desk.Editions]:
    """How a collection is judged, and the editions. Raises as the editions do."""
    folder, lines = collection.folder.resolve(), collection.settings
    own = [name for name in lines.editions if name.endswith(".toml")]
    if len(own) > 1:
        raise UsageError(f"a collection takes one edition file of your own, not {len(own)}")
    extra = str(folder / own[0]) if own else None
    known = desk.editions(extra)
    collected = [known.extra if known.extra and name in own else find(name) for name in lines.editions]
    if lines.year is not None and not any(one.text.years.covers(lines.year) for one in collected):
        said = "; ".join(f"{one.id} is for the years {one.text.years.words}" for one in collected)
        raise UsageError(f"{said}; none is for {lines.year}")
    before = _before(collection, last)
    judging = Judging(
        prepared=partial(prepared, extra, str(before) if before else None, trusted_by(collection)),
        editions=tuple(one.id for one in collected),
        period=Period(lines.year) if lines.year is not None else None,
        originals=folder / "originals",
        marked=folder / "marked",
    )
    return judging, known


def trusted_by(collection: Collection) -> "Trusted | None":
    """Whose stamps count in a collection; None where its file does not say. Raises as its keys and manifest do."""
    stamps = collection.settings.stamps
    if stamps is None:
        return None
    manifest = collection.folder / stamps.manifest if stamps.manifest else None
    trusted = desk.trusted([collection.folder / name for name in stamps.keys], manifest)
    _of_the_year(trusted, collection.settings.year)
    return trusted


def _of_the_year(trusted: "Trusted | None", year: int | None) -> None:
    """Raises UsageError if the manifest is another year's: with it no stamp would ever be superseded."""
    if trusted is not None and trusted.period and year is not None and trusted.period != Period(year):
        raise UsageError(
            f"the manifest is that of {trusted.edition} for {trusted.period}, the collection is for {year}:"
            " name the manifest of this year's issue"
        )


def _before(collection: Collection, last: Path | None) -> Path | None:
    """Where last period's workbooks are."""
    own = collection.settings.last
    return last.resolve() if last else (collection.folder / own).resolve() if own else None


def rules_of(collection: Collection, judging: Judging, known: desk.Editions, last: Path | None) -> str:
    """A digest of all that a judgement depends on beside the workbook: by other rules it is judged again."""
    made_by = hashlib.sha256(repr((__version__, judging.editions, str(judging.period or ""))).encode())
    for edition in known.every():
        made_by.update(repr((edition.id, edition.digest, edition.errata)).encode())
    if (trusted := trusted_by(collection)) is not None:
        issued = (trusted.edition, str(trusted.period or ""), sorted(trusted.revisions.items()))
        made_by.update(repr((sorted(trusted.issuers.keys.items()), *issued)).encode())
    before = _before(collection, last)
    for path in desk.workbooks([str(before)]) if before else ():
        one = desk.file_at(path)
        made_by.update(hashlib.sha256(one.data or one.closed.encode()).digest())
    return made_by.hexdigest()


@contextmanager
def gathering(folder: Path, what: str = "") -> Iterator[tuple[Gathering, Judging]]:
    """A collection as the last run left it. With `what`, no other process writes meanwhile.

    Raises UsageError where it was never run.
    """
    collection = settings_file.load(folder)
    judging, known = judging_of(collection, None)
    if not collection.ledger.is_file():
        raise UsageError(text("collect.never-run", collection.settings.language, path=folder))
    if not what:
        with opened_ledger(collection.ledger, write=False) as ledger:
            yield _gathered(collection, ledger, judging, known), judging
        return
    with alone(folder, what):
        with opened_ledger(collection.ledger, write=False):
            pass  # the next run brings an older ledger up to date and judges everything again
        with opened_ledger(collection.ledger, write=True) as ledger:
            yield _gathered(collection, ledger, judging, known), judging


def _gathered(collection: Collection, ledger: Ledger, judging: Judging, known: desk.Editions) -> Gathering:
    settled = settled_with_sums(ledger, collection, judging.editions, known.known)
    return Gathering(collection, ledger, settled, known.known)


@click.command()
@folder_argument
@click.option("--edition", "editions", multiple=True, required=True, metavar="EDITION", help="What is collected.")
@click.option("--year", type=int, help="The year that is reported.")
@click.option("--roster", type=FILE_THERE, help="The offices, as .csv or .xlsx.")
@click.option(
    "--source", "sources", multiple=True, metavar="PLACE", help="A folder, a file, imap://user@host/folder, a URL."
)
@click.option("--file-away", default="", metavar="MAILBOX", help="Move mails there once they are safe (IMAP only).")
@click.option("--last", type=click.Path(path_type=Path, exists=True), help="Last period's workbooks.")
@click.option("--key", "keys", type=FILE_THERE, multiple=True, help="The issuer's public key (.pub), to verify stamps.")
@click.option("--manifest", type=FILE_THERE, help="What was issued: with it, superseded templates are found.")
@click.option("--title", default="", help="What the reports are headed.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Its language.")
def init(
    folder: Path,
    editions: tuple[str, ...],
    year: int | None,
    roster: Path | None,
    sources: tuple[str, ...],
    file_away: str,
    last: Path | None,
    keys: tuple[Path, ...],
    manifest: Path | None,
    title: str,
    language: str,
) -> None:
    """Make a collection: a folder with a collection.toml."""
    path = folder / settings_file.FILE
    if path.exists():
        raise UsageError(f"{path} is there already: edit it, or name another folder")

    if file_away and not any(place.startswith("imap://") for place in sources):
        raise UsageError("--file-away is for a mailbox: name it with --source imap://user@host/folder")
    nothing = [place for place in sources if "://" not in place and not Path(place).exists()]
    if nothing:
        raise UsageError("\n".join(f"there is nothing at {place}" for place in nothing))

    _of_the_year(desk.trusted(keys, manifest), year)

    def there(place: str) -> str:
        return place if "://" in place else _seen_from(folder, place)

    written = settings_file.written(
        editions=tuple(there(name) if name.endswith(".toml") else name for name in editions),
        year=year,
        title=title,
        roster=there(str(roster)) if roster else "",
        last=there(str(last)) if last else "",
        language=language,
        sources=tuple(map(there, sources)),
        keys=tuple(there(str(key)) for key in keys),
        manifest=there(str(manifest)) if manifest else "",
        folder=folder,
        file_away=file_away,
    )
    parsed = settings_file.parsed(written.encode())
    for name in parsed.editions:
        desk.editions(os.path.normpath(folder / name) if name.endswith(".toml") else name)  # no folder yet
    write_whole(path, written.encode())
    try:
        judging_of(settings_file.load(folder), None)
    except BaseException:
        path.unlink()
        raise
    click.echo(text("collect.made", language, path=folder))


def _seen_from(folder: Path, place: str) -> str:
    try:
        return Path(os.path.relpath(Path(place).resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(place).resolve().as_posix()


@click.command()
@folder_argument
@click.option(
    "--jobs", type=click.IntRange(0, 256), help="How many processes read; 0: this one does, and watches itself."
)
@click.option("--cluster", "scheduler", metavar="ADDRESS", help="A Dask scheduler, tcp://host:8786: its workers judge.")
@click.option("--share", metavar="URL", help="Where they find the originals; the collection's own folder by default.")
@click.option(
    "--last",
    type=click.Path(path_type=Path, exists=True),
    help="Last period's workbooks, this time; to keep it: collection.toml.",
)
@language_option
@click.pass_context
def run(
    ctx: click.Context,
    folder: Path,
    jobs: int | None,
    scheduler: str | None,
    share: str | None,
    last: Path | None,
    language: str | None,
) -> None:
    """Fetch what is new, check it, and settle who has reported. Killed at any point, run it again."""
    collection = settings_file.load(folder)
    said_in = language or collection.settings.language
    judging, known = judging_of(collection, last)
    if (trusted := trusted_by(collection)) and (late := desk.outdated(trusted)):
        click.echo(text("stamps.outdated", said_in, until=late.isoformat()), err=True)
    tell_unknown_parents(collection.roster, said_in)
    with _progress(said_in) as telling:
        made_by = rules_of(collection, judging, known, last)
        with _elsewhere(collection, judging, jobs, scheduler, share) as others:
            done = run_once(collection, judging, made_by, _jobs(jobs), telling, known.known, others)
    from xlvalidate.collecting.status import books_line, offices_line

    click.echo(offices_line(done.settled, said_in))
    click.echo(books_line(done.books, said_in))
    if left := line_of(done.passed, "passed.collect", said_in):
        click.echo(left)
    ctx.exit(max([3 if done.troubles else 0, *(EXIT[verdict] for verdict in done.settled.verdicts)]))


def tell_unknown_parents(roster: Roster | None, language: str) -> None:
    """Says once which offices above are not in the roster: their figures are added up for nobody."""
    unknown = roster.unknown_parents if roster else {}
    if unknown:
        count = sum(map(len, unknown.values()))
        some = "、".join([*unknown][:10]) + ("…" if len(unknown) > 10 else "")
        click.echo(text("collect.unknown-parents", language, count=count, parents=visible(some)), err=True)


@contextmanager
def _elsewhere(
    collection: Collection, judging: Judging, jobs: int | None, scheduler: str | None, share: str | None
) -> Iterator[Judges | None]:
    """The cluster of the options or of the collection's file. Who says how many processes read wants them here."""
    line = collection.settings.cluster
    if jobs is not None and (scheduler or share):
        raise UsageError("--jobs is for this machine, --cluster and --share are for others: give one of them")
    address = scheduler or (line.scheduler if line and jobs is None else "")
    if not address:
        if share:
            raise UsageError("--share is for a cluster: name its scheduler, too (--cluster)")
        yield None
        return
    from xlvalidate.collecting.cluster import Cluster, connected
    from xlvalidate.collecting.share import Share

    there = Share(share or (line.share if line else "") or f"file:///{judging.originals.as_posix().lstrip('/')}")
    there.folder()  # is it any place at all?
    with connected(address) as client:
        yield Cluster(client, judging, collection.settings.reader, there)


def _jobs(asked: int | None) -> int:
    if asked is not None:
        return asked
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, 32))


@contextmanager
def _progress(language: str) -> Iterator[Telling]:
    """A bar on a terminal, elsewhere a line a workbook."""
    bar: Any = None

    def expect(count: int) -> None:
        nonlocal bar
        if count and sys.stderr.isatty():
            bar = click.progressbar(length=count, file=sys.stderr).__enter__()

    def judged(task: Task, check: Check) -> None:
        if bar is not None:
            bar.update(1)
        else:
            verdict = text(f"verdict.{check.verdict}", language)
            click.echo(text("collect.judged", language, verdict=verdict, file=visible(task.name, 200)))

    def trouble(said: str) -> None:
        click.echo(text("collect.trouble", language, said=visible(said)), err=True)

    said_already = False

    def unlimited(fault: str) -> None:
        nonlocal said_already
        if not said_already:
            said_already = True
            click.echo(text("collect.unlimited", language, said=visible(fault, 200)), err=True)

    try:
        yield Telling(expect, judged, trouble, unlimited)
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


@click.command()
@folder_argument
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--missing-addresses", is_flag=True, help="Only the addresses of those who are missing, one a line.")
@language_option
def status(folder: Path, shape: str, missing_addresses: bool, language: str | None) -> None:
    """Who has reported, who is wrong, who has explained, who is missing; and the books."""
    from xlvalidate.collecting.status import addresses, as_json, render, without_address
    from xlvalidate.reports.collected import errata_of
    from xlvalidate.reports.wording import say_erratum

    with gathering(folder) as (found, judging):
        said_in = language or found.collection.settings.language
        if missing_addresses:
            for address in addresses(found):
                click.echo(address)
            if rest := without_address(found):
                offices = text("and", said_in).join(visible(one) for one in rest)
                click.echo(text("collect.no-address", said_in, offices=offices), err=True)
            return
        made = books(found.ledger, found.settled)
        if shape == "text":
            for edition, erratum in errata_of(filter(None, map(found.known, judging.editions))):
                click.echo(say_erratum(edition, erratum, said_in))
        click.echo(as_json(found, made) if shape == "json" else render(found, made, said_in))


@click.command()
@folder_argument
@language_option
def report(folder: Path, language: str | None) -> None:
    """Write the reports: a page, a workbook, CSV, JUnit, JSON lines, parquet, and the marked copies."""
    from xlvalidate.collecting.publish import report as publish

    with gathering(folder, "report") as (found, judging):
        said_in = language or found.collection.settings.language
        books(found.ledger, found.settled)
        for path in publish(found, judging, folder / "reports", said_in):
            click.echo(text("collect.written", said_in, path=path))


@click.command()
@folder_argument
@language_option
def replies(folder: Path, language: str | None) -> None:
    """Write a reply draft for each office, to its address in the roster. Nothing is sent."""
    from xlvalidate.collecting.replies import replies as write_replies

    with gathering(folder, "replies") as (found, judging):
        said_in = language or found.collection.settings.language
        written, none = write_replies(found, judging, folder / "replies")
        for one in none:
            why = text(f"reply.none.{one.why}", said_in)
            click.echo(text("reply.none", said_in, office=visible(f"{one.code} {one.name}".strip()), why=why), err=True)
        click.echo(text("collect.replies", said_in, count=len(written), path=folder / "replies"))


@click.command()
@folder_argument
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), help="Where to; reports by default.")
@language_option
def export(folder: Path, into: Path | None, language: str | None) -> None:
    """Write readings and balances as parquet, for analysts."""
    from xlvalidate.collecting.publish import export as write_export

    with gathering(folder) as (found, _):
        said_in = language or found.collection.settings.language
        for path in write_export(found, into or folder / "reports"):
            click.echo(text("collect.written", said_in, path=path))


COMMANDS = {command.name or "": command for command in (export, init, replies, report, run, status)}
