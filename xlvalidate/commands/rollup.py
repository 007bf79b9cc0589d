"""`xlvalidate rollup`: the sums of a collection, by its roster's tree, into the forms of the offices above others."""

from pathlib import Path

import click

from xlvalidate.collecting.rollup import Made, roster_of
from xlvalidate.commands.collect.options import language_option, tell_unknown_parents
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import period_given
from xlvalidate.desk.collection import view
from xlvalidate.desk.roll_up import FOLDER, roll_up
from xlvalidate.findings import Verdict
from xlvalidate.reports.sums_text import line, render


@click.command("rollup", cls=SpokenCommand)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="COLLECTION")
@click.option("--parent", metavar="CODE")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--partial", is_flag=True)
@click.option(
    "--issued",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--edition", metavar="EDITION")
@click.option("--period", "part", metavar="PERIOD")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    parent: str | None,
    into: Path | None,
    partial: bool,
    issued: Path | None,
    edition: str | None,
    part: str | None,
    shape: str,
    language: str | None,
) -> None:
    """The command; its help is `help.rollup`."""
    with view(folder, "rollup") as (found, judging):
        said_in = language or found.collection.settings.language
        asked = period_given(part)
        roster, period = roster_of(found, asked)
        tell_unknown_parents(roster, said_in)
        target = into or folder / FOLDER
        done = roll_up(
            found, judging, target, parent=parent, edition=edition, issued=issued, partial=partial, period=asked
        )
    for one in done:
        file = str(target / one.name) if one.data is not None else ""
        if shape == "json":
            click.echo(line(one.rolled, period, said_in, file, one.checked))
        else:
            click.echo(render(one.rolled, said_in, file, one.checked))
    ctx.exit(max(map(_exit, done)))


def _exit(one: Made) -> int:
    if any(unit.why == Verdict.UNREADABLE for unit in one.rolled.missing):
        return 3
    told = one.rolled.missing or one.rolled.differing or one.rolled.blanks
    return int(bool(told) or (one.checked is not None and one.checked.verdict is not Verdict.ACCEPTED))
