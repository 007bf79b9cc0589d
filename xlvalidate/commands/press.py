"""`xlvalidate press`: a button of an open form."""

import click

from xlvalidate.commands import EXIT, RAN
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import edition_option, language_option
from xlvalidate.messages import LANGUAGES

BUTTONS = ("校验", "下一处", "清除标记", "说明", "帮助", "check", "next", "clear", "explain", "help")


@click.command("press", cls=SpokenCommand)
@click.argument("button", type=click.Choice(BUTTONS), metavar="BUTTON")
@click.argument("workbook", required=False)
@click.option("--say", metavar="TEXT")
@click.option("--from-button", is_flag=True)
@click.option("--office", metavar="ADDRESS")
@edition_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    button: str,
    workbook: str | None,
    say: str | None,
    from_button: bool,
    office: str | None,
    edition: str | None,
    language: str | None,
) -> None:
    """The command; its help is `help.press`."""
    from xlvalidate.editions.catalogue import catalogue
    from xlvalidate.excel.commands import press_button

    done = press_button(button, workbook, catalogue(edition), say, language or LANGUAGES[0], office)
    click.echo(done.message)
    if from_button:
        ctx.exit(RAN)
    if done.checked is not None and button in ("校验", "check"):
        ctx.exit(EXIT[done.checked.verdict])
