"""`xlvalidate migrate`: the figures of a workbook in a fresh template."""

from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, language_option
from xlvalidate.messages import LANGUAGES


@click.command("migrate", cls=SpokenCommand)
@click.argument("old", type=FILE_THERE)
@click.option("--to", "to", required=True, metavar="EDITION")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--from", "stated", metavar="EDITION")
@language_option
@click.pass_context
def command(ctx: click.Context, old: Path, to: str, output: Path, stated: str | None, language: str | None) -> None:
    """The command; its help is `help.migrate`."""
    from xlvalidate.desk.migrate import migrate
    from xlvalidate.migrating.carry import MigrationPlan
    from xlvalidate.migrating.report import render
    from xlvalidate.reports.finding_text import say

    done = migrate(old, to, output, stated)
    if not isinstance(done, MigrationPlan):
        click.echo(f"{old}: {say(done.finding, None, language or LANGUAGES[0]).message}", err=True)
        ctx.exit(3)
    click.echo(render(done, output, language or done.newer.language))
