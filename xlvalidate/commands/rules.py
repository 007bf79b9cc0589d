"""`xlvalidate rules`: the handbook of an edition."""

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import language_option


@click.command("rules", cls=SpokenCommand)
@click.argument("edition")
@click.option("--format", "shape", type=click.Choice(["md", "html"]), default="md")
@language_option
def command(edition: str, shape: str, language: str | None) -> None:
    """The command; its help is `help.rules`."""
    from xlvalidate.desk.handbook import handbook

    click.echo(handbook(edition, language, shape), nl=False)
