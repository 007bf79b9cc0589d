"""`xlvalidate collect report`: the reports of a collection."""

from pathlib import Path

import click

from xlvalidate.collecting.tally import tally
from xlvalidate.collecting.write_reports import report
from xlvalidate.commands.collect.options import folder_argument, language_option
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.collection import view
from xlvalidate.messages import text


@click.command("report", cls=SpokenCommand)
@folder_argument
@language_option
def command(folder: Path, language: str | None) -> None:
    """The command; its help is `help.collect.report`."""
    with view(folder, "report") as (found, judging):
        said_in = language or found.collection.settings.language
        tally(found.ledger, found.state)
        for path in report(found, judging, folder / "reports", said_in):
            click.echo(text("collect.written", said_in, path=path))
