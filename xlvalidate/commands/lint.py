"""`xlvalidate lint`: what is wrong in edition files."""

import click

from xlvalidate.console import system_language
from xlvalidate.errors import XlvalidateError
from xlvalidate.messages import LANGUAGES, text


@click.command("lint")
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of messages; the system's by default.")
def command(editions: tuple[str, ...], language: str | None) -> None:
    """Look for faults in edition files: all at once, each with its path, its line and what to write instead."""
    from xlvalidate.editions.catalogue import as_issued, built_in

    said_in, faults = language or system_language(), 0
    for name in editions or built_in():
        try:
            edition = as_issued(name)
        except XlvalidateError as error:
            click.echo(error.said(said_in), err=True)
            faults += 1
            continue
        counts = {"indicators": len(edition.indicators), "rules": len(edition.rules)}
        places = len(edition.instances) + len(edition.cell_rules)
        click.echo(text("lint.sound", said_in, name=name, places=places, **counts))
    if faults:
        raise SystemExit(2)
