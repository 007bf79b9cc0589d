"""`xlvalidate collect undecide`: what was decided of a piece holds no more. Its lines stay."""

from pathlib import Path

import click

from xlvalidate.collecting.decisions import Choice
from xlvalidate.commands.collect.options import decided_by, folder_argument, language_option, show_decided
from xlvalidate.commands.command_groups import SpokenCommand


@click.command("undecide", cls=SpokenCommand)
@folder_argument
@click.argument("piece", metavar="PIECE")
@click.option("--why", default="", metavar="TEXT")
@decided_by
@language_option
def command(folder: Path, piece: str, why: str, who: str | None, language: str | None) -> None:
    """The command; its help is `help.collect.undecide`."""
    show_decided(folder, piece, Choice.UNDONE, why.strip(), who, language)
