"""The commands of `xlvalidate roster`: what a roster says, and what is wrong or odd in it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenGroup
from xlvalidate.commands.options import FILE_THERE, system_language_option
from xlvalidate.console import system_language
from xlvalidate.errors import FileFaultsError
from xlvalidate.files import read_whole
from xlvalidate.languages import said_list
from xlvalidate.limits import file_guard
from xlvalidate.messages import text
from xlvalidate.reading.roster_file import looked_at
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Roster, remarks


@click.group("roster", cls=SpokenGroup)
def command() -> None:
    """The group; its help is `help.roster`."""


@command.command()
@click.argument("roster", type=FILE_THERE, metavar="ROSTER")
@system_language_option
@click.pass_context
def check(ctx: click.Context, roster: Path, language: str | None) -> None:
    """The command; its help is `help.roster.check`."""
    said_in = language or system_language()
    with file_guard():
        found, faults = looked_at(read_whole(roster))
    if faults:
        click.echo(FileFaultsError(visible(roster.name), faults).said(said_in), err=True)
    elif not found.offices:
        faults = ()
        click.echo(text("roster.empty", said_in, file=visible(roster.name)))
        ctx.exit(1)
    else:
        for line in _counts(found, visible(roster.name), said_in):
            click.echo(line)
    if found.unread:
        click.echo("  " + text("roster.unread", said_in, heads=visible(text("and", said_in).join(found.unread))))
    odd = remarks(found)
    for one in odd:
        facts = {key: visible(said_list(fact, said_in)) for key, fact in one.facts}
        place = one.place if isinstance(one.place, str) else one.place.said(said_in)
        click.echo(f"  {place}   {text(f'roster.{one.why}', said_in, **facts)}")
    ctx.exit(2 if faults else 1 if odd else 0)


def _counts(roster: Roster, file: str, language: str) -> Iterator[str]:
    """How many there are, by how far down they stand and by what they call their level."""
    depths: dict[int, Counter[str]] = {}
    for office in roster.offices:
        depth = 1 + sum(1 for _ in roster.above(office))
        depths.setdefault(depth, Counter())[visible(office.level) or text("roster.no-level", language)] += 1
    vertical = sum(1 for office in roster.offices if office.vertical)
    yield text("roster.count", language, file=file, count=len(roster.offices), depth=len(depths), vertical=vertical)
    for depth, levels in sorted(depths.items()):
        said = text("and", language).join(f"{level} {count}" for level, count in levels.items())
        yield "  " + text("roster.depth", language, depth=depth, count=levels.total(), levels=said)
