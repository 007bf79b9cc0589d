"""`xlvalidate issue`: the plan on paper, and with --go everything that it says."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, period_given
from xlvalidate.commands.passphrase import asks_for
from xlvalidate.console import system_language
from xlvalidate.deadline import Deadline
from xlvalidate.errors import UsageError, usage
from xlvalidate.identity import Period
from xlvalidate.messages import LANGUAGES, text

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("issue", cls=SpokenCommand)
@click.argument("roster_file", metavar="ROSTER", type=FILE_THERE)
@click.option("--edition", "name", required=True, metavar="EDITION")
@click.option("--year", type=click.IntRange(1, 9999))
@click.option("--period", "part", metavar="PERIOD")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--key", type=FILE_THERE)
@click.option("--last", type=click.Path(path_type=Path, exists=True))
@click.option("--expires", type=_DAY, metavar="DAY")
@click.option("--due", metavar="DAY")
@click.option("--revision", type=click.IntRange(1, 9999))
@click.option("--issued-on", type=_DAY, metavar="DAY")
@click.option("--for", "codes", multiple=True, metavar="CODE")
@click.option("--go", is_flag=True)
@click.option("--no-drafts", is_flag=True)
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
def command(
    roster_file: Path,
    name: str,
    year: int | None,
    part: str | None,
    into: Path,
    key: Path | None,
    last: Path | None,
    expires: datetime | None,
    due: str | None,
    revision: int | None,
    issued_on: datetime | None,
    codes: tuple[str, ...],
    go: bool,
    no_drafts: bool,
    language: str | None,
) -> None:
    """The command; its help is `help.issue`."""
    from xlvalidate.desk.issue import issue, prepared
    from xlvalidate.distribution.plan import Ask
    from xlvalidate.distribution.plan_text import plan_lines

    try:
        deadline = Deadline.parsed(due) if due is not None else None
    except ValueError:
        raise UsageError(usage("no-deadline-given", said=due)) from None
    period = _period(year, part)
    if go and key is None:
        raise UsageError(usage("go-needs-key"))
    ready = prepared(
        roster_file,
        name,
        into,
        key,
        last,
        lambda unfinished: Ask(
            period=period,
            issued=issued_on.date() if issued_on else unfinished or date.today(),
            expires=expires.date() if expires else None,
            revision=revision,
            codes=codes,
            drafts=not no_drafts,
            due=deadline,
        ),
        asks_for(key, language or system_language()) if key else None,
    )
    said_in = language or ready.plan.edition.language
    for said in plan_lines(ready.plan, said_in):
        click.echo(said)
    if not go:
        click.echo(text("issue.plan.go", said_in))
        return
    with _progress(len(ready.plan.offices) + len(ready.plan.bundles)) as told:
        done = issue(ready, told)
    click.echo(text("issue.done", said_in, path=into, written=done.written, left=done.left))


def _period(year: int | None, part: str | None) -> Period:
    """What is issued for: a year, or a part of one. Raises UsageError for both, for neither, and for what is none."""
    if (year is None) == (part is None):
        raise UsageError(usage("year-or-period"))
    return period_given(part) or Period(year or 0)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; elsewhere what was printed is enough."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar: Any = click.progressbar(length=count, file=sys.stderr)
    with bar:
        yield lambda: bar.update(1)
