"""`xlvalidate collect remind`: a reminder draft for each office whose form is missing or has to be corrected."""

from datetime import datetime
from pathlib import Path

import click

from xlvalidate.collecting.reminders import FOLDER, reminders
from xlvalidate.commands.collect.options import folder_argument, language_option, tell_without_draft
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.desk.collection import view
from xlvalidate.errors import UsageError, usage
from xlvalidate.messages import text


@click.command("remind", cls=SpokenCommand)
@folder_argument
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@language_option
def command(folder: Path, day: datetime | None, language: str | None) -> None:
    """The command; its help is `help.collect.remind`."""
    with view(folder, "remind") as (found, judging):
        settings = found.collection.settings
        if settings.due is None:
            raise UsageError(usage("no-deadline", path=folder))
        said_in = language or settings.language
        now = day or datetime.now(settings.timezone).replace(tzinfo=None)
        done = reminders(found, judging, folder / FOLDER, now)
        tell_without_draft(done.none, said_in)
        counts = {"missing": done.missing, "no_form": done.no_form, "returned": done.returned, "explain": done.explain}
        total = sum(counts.values())
        click.echo(text("collect.reminders", said_in, count=total, path=folder / FOLDER, **counts))
