"""`xlvalidate collect replies`: a reply draft for each office."""

from pathlib import Path

import click

from xlvalidate.collecting.replies import replies
from xlvalidate.commands.collect.options import folder_argument, language_option, tell_without_draft
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.collection import view
from xlvalidate.messages import text


@click.command("replies", cls=SpokenCommand)
@folder_argument
@language_option
def command(folder: Path, language: str | None) -> None:
    """The command; its help is `help.collect.replies`."""
    with view(folder, "replies") as (found, judging):
        said_in = language or found.collection.settings.language
        written, none = replies(found, judging, folder / "replies")
        tell_without_draft(none, said_in)
        click.echo(text("collect.replies", said_in, count=len(written), path=folder / "replies"))
