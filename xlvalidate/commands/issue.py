"""`xlvalidate issue`: the plan on paper, and with --go everything that it says."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period
from xlvalidate.messages import LANGUAGES, text

if TYPE_CHECKING:
    from xlvalidate.distribution.last_figures import LastYear
    from xlvalidate.editions.edition import Edition
    from xlvalidate.reading.submission import Submission, Unreadable

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("issue", cls=SpokenCommand)
@click.argument("roster_file", metavar="ROSTER", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--edition", "name", required=True, metavar="EDITION")
@click.option("--year", type=click.IntRange(1, 9999), required=True)
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--last", type=click.Path(path_type=Path, exists=True))
@click.option("--expires", type=_DAY, metavar="DAY")
@click.option("--revision", type=click.IntRange(1, 9999))
@click.option("--issued-on", type=_DAY, metavar="DAY")
@click.option("--for", "codes", multiple=True, metavar="CODE")
@click.option("--go", is_flag=True)
@click.option("--no-drafts", is_flag=True)
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
def command(
    roster_file: Path,
    name: str,
    year: int,
    into: Path,
    key: Path | None,
    last: Path | None,
    expires: datetime | None,
    revision: int | None,
    issued_on: datetime | None,
    codes: tuple[str, ...],
    go: bool,
    no_drafts: bool,
    language: str | None,
) -> None:
    """The command; its help is `help.issue`."""
    from xlvalidate.collecting.lock import alone
    from xlvalidate.desk.build import template_of
    from xlvalidate.distribution.issue_folder import OWN, changed_since, found, write
    from xlvalidate.distribution.last_figures import LastYear
    from xlvalidate.distribution.office_workbooks import press
    from xlvalidate.distribution.plan import Ask, plan
    from xlvalidate.distribution.plan_text import plan_lines
    from xlvalidate.editions.catalogue import as_issued, find
    from xlvalidate.reading.roster_file import load
    from xlvalidate.stamps import signer

    if go and key is None:
        raise UsageError(usage("go-needs-key"))
    roster = load(roster_file)
    own = signer(key) if key else None
    folder = found(into, own)
    issued = issued_on.date() if issued_on else folder.unfinished or date.today()
    edition, corrected = as_issued(name, issued), find(name, issued)
    ask = Ask(
        period=Period(year),
        issued=issued,
        expires=expires.date() if expires else None,
        revision=revision,
        codes=codes,
        drafts=not no_drafts,
    )
    if last and corrected.text.onto:
        raise UsageError(usage("last-of-adopted", edition=corrected.id))
    # Before a thousand files of last year are read, what cannot be is told.
    plan(roster, corrected, ask, folder.manifest, None)
    before = _last_year(last, name, corrected, ask.period) if last else None
    planned = plan(roster, corrected, ask, folder.manifest, before)
    onto = template_of(name)[1] if own and edition.text.onto else None
    maker = press(edition, corrected, ask.period, roster.offices, before or LastYear(), onto) if own else None
    if maker is not None and own is not None:
        changed_since(folder, planned, maker, own)
    said_in = language or edition.language
    for said in plan_lines(planned, said_in):
        click.echo(said)
    if not go or maker is None or own is None:
        click.echo(text("issue.plan.go", said_in))
        return
    (into / OWN).mkdir(parents=True, exist_ok=True)
    with alone(into / OWN, "issue"), _progress(len(planned.offices) + len(planned.bundles)) as told:
        if found(into, own) != folder:
            raise UsageError(usage("issued-meanwhile", folder=into))
        done = write(folder, planned, maker, own, told)
    click.echo(text("issue.done", said_in, path=into, written=done.written, left=done.left))


def _last_year(path: Path, name: str, edition: "Edition", period: Period) -> "LastYear":
    """Last year's figures, a file in memory at a time."""
    from xlvalidate.checking.judge import read_file
    from xlvalidate.desk.check_files import file_at, setup
    from xlvalidate.distribution.last_figures import last_year
    from xlvalidate.editions.catalogue import catalogue
    from xlvalidate.intake.workbook_paths import found

    means = setup(catalogue(name))

    def read() -> "Iterator[Submission | Unreadable]":
        return (read_file(file_at(file), means) for file in found([str(path)]).workbooks)

    return last_year(read(), edition, period)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; elsewhere what was printed is enough."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar: Any = click.progressbar(length=count, file=sys.stderr)
    with bar:
        yield lambda: bar.update(1)
