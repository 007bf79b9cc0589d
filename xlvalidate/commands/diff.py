"""`xlvalidate diff`: what differs between two editions."""

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import language_option


@click.command("diff", cls=SpokenCommand)
@click.argument("older", metavar="OLDER")
@click.argument("newer", metavar="NEWER")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@language_option
def command(older: str, newer: str, shape: str, language: str | None) -> None:
    """The command; its help is `help.diff`."""
    from xlvalidate.editions.catalogue import as_issued, find
    from xlvalidate.editions.compare import compare
    from xlvalidate.reports.edition_diff import as_json, render

    for name in (older, newer):
        as_issued(name)  # whose trials and lineage have faults is not compared
    before, after = find(older), find(newer)
    found = compare(before, after)
    click.echo(as_json(found) if shape == "json" else render(found, language or after.language))
