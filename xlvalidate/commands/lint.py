"""`xlvalidate lint`: what is wrong in edition files."""

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import system_language_option
from xlvalidate.commands.screen import tell
from xlvalidate.console import system_language
from xlvalidate.errors import EditionError, XlvalidateError
from xlvalidate.languages import listed
from xlvalidate.messages import text


@click.command("lint", cls=SpokenCommand)
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@system_language_option
def command(editions: tuple[str, ...], shape: str, language: str | None) -> None:
    """The command; its help is `help.lint`."""
    from xlvalidate.derive.asked_elsewhere import engine_only
    from xlvalidate.editions.catalogue import as_issued, built_in, path_of
    from xlvalidate.reports.fault_lines import as_json, as_text

    said_in, faults = language or system_language(), 0
    for name in editions or built_in():
        try:
            edition = as_issued(name)
        except EditionError as error:
            faults += 1
            folder = path_of(name).parent
            for line in as_json(error, folder, name, said_in) if shape == "json" else as_text(error, folder, said_in):
                click.echo(line)
        except XlvalidateError as error:
            faults += 1
            tell(error.said(said_in), err=True)
        else:
            if shape == "text":
                counts = {"indicators": len(edition.indicators) + len(edition.columns), "rules": len(edition.rules)}
                places = len(edition.by_instance) + len(edition.cell_rules)
                tell(text("lint.sound", said_in, name=name, places=places, **counts))
                alone = engine_only(edition)
                if rules := listed(dict.fromkeys(one.rule.id for one in edition.instances if one.id in alone)):
                    tell(text("lint.engine-only", said_in, name=name, rules=rules))
    if faults:
        raise SystemExit(2)
