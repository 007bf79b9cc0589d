"""`xlvalidate open`: a form on this desktop."""

from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, language_option
from xlvalidate.messages import LANGUAGES


@click.command("open", cls=SpokenCommand)
@click.argument("file", type=FILE_THERE)
@language_option
def command(file: Path, language: str | None) -> None:
    """The command; its help is `help.open`."""
    from xlvalidate.excel.commands import open_form

    click.echo(open_form(file, language or LANGUAGES[0]))
