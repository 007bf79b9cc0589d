"""`xlvalidate collect decide`: what only the collector can say of a piece."""

from pathlib import Path

import click

from xlvalidate.collecting.decisions import Choice
from xlvalidate.commands.collect.options import decided_by, folder_argument, language_option, show_decided
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import period_given
from xlvalidate.errors import UsageError, usage


@click.command("decide", cls=SpokenCommand)
@folder_argument
@click.argument("piece", metavar="PIECE")
@click.option("--office", metavar="CODE")
@click.option("--period", "part", metavar="PERIOD")
@click.option("--ignore", is_flag=True)
@click.option("--counts", is_flag=True)
@click.option("--withdrawn", is_flag=True)
@click.option("--accept-reason", is_flag=True)
@click.option("--refuse-reason", is_flag=True)
@click.option("--rule", "rules", multiple=True, metavar="ID")
@click.option("--why", required=True, metavar="TEXT")
@decided_by
@language_option
def command(
    folder: Path,
    piece: str,
    office: str | None,
    part: str | None,
    ignore: bool,
    counts: bool,
    withdrawn: bool,
    accept_reason: bool,
    refuse_reason: bool,
    rules: tuple[str, ...],
    why: str,
    who: str | None,
    language: str | None,
) -> None:
    """The command; its help is `help.collect.decide`."""
    asked = {
        Choice.OFFICE: office is not None,
        Choice.PERIOD: part is not None,
        Choice.IGNORE: ignore,
        Choice.COUNTS: counts,
        Choice.WITHDRAWN: withdrawn,
        Choice.ACCEPT_REASON: accept_reason,
        Choice.REFUSE_REASON: refuse_reason,
    }
    chosen = [choice for choice, there in asked.items() if there]
    if len(chosen) != 1:
        raise UsageError(usage("one-choice", choices=tuple(f"--{choice}" for choice in asked)))
    if rules and chosen[0] not in (Choice.ACCEPT_REASON, Choice.REFUSE_REASON):
        raise UsageError(usage("rule-of-reason"))
    if not why.strip():
        raise UsageError(usage("why-blank"))
    show_decided(
        folder,
        piece,
        chosen[0],
        why.strip(),
        who,
        language,
        office=office or "",
        period=period_given(part),
        rules=rules,
    )
