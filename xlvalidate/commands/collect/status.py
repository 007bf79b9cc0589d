"""`xlvalidate collect status`: who has reported, and the books."""

from datetime import datetime
from pathlib import Path

import click

from xlvalidate.collecting.status import addresses, as_json, lines, without_address
from xlvalidate.collecting.tally import tally
from xlvalidate.commands.collect.options import folder_argument, language_option
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.screen import tell
from xlvalidate.desk.collection import view
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say_erratum
from xlvalidate.reports.rule_tally import errata_of
from xlvalidate.reports.safe_text import visible


@click.command("status", cls=SpokenCommand)
@folder_argument
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@click.option("--missing-addresses", is_flag=True)
@language_option
def command(folder: Path, shape: str, missing_addresses: bool, language: str | None) -> None:
    """The command; its help is `help.collect.status`."""
    with view(folder) as (found, judging):
        said_in = language or found.collection.settings.language
        if missing_addresses:
            for address in addresses(found):
                click.echo(address)
            if rest := without_address(found):
                offices = text("and", said_in).join(visible(one) for one in rest)
                tell(text("collect.no-address", said_in, offices=offices), err=True)
            return
        made = tally(found.ledger, found.state)
        if shape == "text":
            for edition, erratum in errata_of(filter(None, map(found.catalogue.edition, judging.editions))):
                tell(say_erratum(edition, erratum, said_in))
        now = datetime.now(found.collection.settings.timezone).replace(tzinfo=None)
        if shape == "json":
            click.echo(as_json(found, made, said_in))
        else:
            for line in lines(found, made, said_in, now):
                tell(line)
