"""`xlvalidate collect export`: readings and balances as parquet."""

from pathlib import Path

import click

from xlvalidate.collecting.figure_files import export
from xlvalidate.commands.collect.options import folder_argument, language_option
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.collection import view
from xlvalidate.messages import text


@click.command("export", cls=SpokenCommand)
@folder_argument
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False))
@language_option
def command(folder: Path, into: Path | None, language: str | None) -> None:
    """The command; its help is `help.collect.export`."""
    with view(folder) as (found, _):
        said_in = language or found.collection.settings.language
        for path in export(found, into or folder / "reports"):
            click.echo(text("collect.written", said_in, path=path))
