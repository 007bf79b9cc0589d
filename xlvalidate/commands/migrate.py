"""`xlvalidate migrate`: the figures of a workbook in a fresh template."""

from pathlib import Path

import click

from xlvalidate.commands.options import language_option
from xlvalidate.messages import LANGUAGES


@click.command("migrate")
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "to", required=True, metavar="EDITION", help="The edition of the new workbook.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The new workbook, .xlsx.")
@click.option("--from", "stated", metavar="EDITION", help="The edition of the old one, where nothing in it says so.")
@language_option
@click.pass_context
def command(ctx: click.Context, old: Path, to: str, output: Path, stated: str | None, language: str | None) -> None:
    """Carry the figures of a workbook into a fresh template: of a newer edition, or of its own if it is damaged."""
    from xlvalidate.desk.migrate import migrate
    from xlvalidate.migrating.carry import MigrationPlan
    from xlvalidate.migrating.report import render
    from xlvalidate.reports.finding_text import say

    done = migrate(old, to, output, stated)
    if not isinstance(done, MigrationPlan):
        click.echo(f"{old}: {say(done.finding, None, language or LANGUAGES[0]).message}", err=True)
        ctx.exit(3)
    click.echo(render(done, output, language or done.newer.language))
