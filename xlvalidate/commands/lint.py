"""`xlvalidate lint`: what is wrong in edition files."""

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import system_language_option
from xlvalidate.commands.screen import tell
from xlvalidate.console import system_language
from xlvalidate.errors import XlvalidateError
from xlvalidate.messages import text


@click.command("lint", cls=SpokenCommand)
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@system_language_option
def command(editions: tuple[str, ...], language: str | None) -> None:
    """The command; its help is `help.lint`."""
    from xlvalidate.editions.catalogue import as_issued, built_in

    said_in, faults = language or system_language(), 0
    for name in editions or built_in():
        try:
            edition = as_issued(name)
        except XlvalidateError as error:
            tell(error.said(said_in), err=True)
            faults += 1
            continue
        counts = {"indicators": len(edition.indicators), "rules": len(edition.rules)}
        places = len(edition.instances) + len(edition.cell_rules)
        tell(text("lint.sound", said_in, name=name, places=places, **counts))
    if faults:
        raise SystemExit(2)
