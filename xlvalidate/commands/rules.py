"""`xlvalidate rules`: the handbook of an edition."""

import click

from xlvalidate.commands.options import language_option


@click.command("rules")
@click.argument("edition")
@click.option("--format", "shape", type=click.Choice(["md", "html"]), default="md", help="How to print it.")
@language_option
def command(edition: str, shape: str, language: str | None) -> None:
    """Print the handbook of an edition's rules."""
    from xlvalidate.desk.handbook import handbook

    click.echo(handbook(edition, language, shape), nl=False)
