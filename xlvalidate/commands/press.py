"""`xlvalidate press`: a button of an open form."""

import click

from xlvalidate.commands import EXIT
from xlvalidate.commands.options import edition_option, language_option
from xlvalidate.messages import LANGUAGES

BUTTONS = ("校验", "下一处", "清除标记", "说明", "帮助", "check", "next", "clear", "explain", "help")


@click.command("press")
@click.argument("button", type=click.Choice(BUTTONS), metavar="BUTTON")
@click.argument("workbook", required=False)
@click.option("--say", metavar="TEXT", help="With 说明: write this as the explanation.")
@edition_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, button: str, workbook: str | None, say: str | None, edition: str | None, language: str | None
) -> None:
    """Press a button for an open form: 校验, 下一处, 清除标记, 说明 or 帮助 (check, next, clear, explain, help).

    The form in front is meant, or the WORKBOOK that is named. On Linux it has to be opened with `xlvalidate open`.
    """
    from xlvalidate.editions.catalogue import catalogue
    from xlvalidate.excel.commands import press_button

    done = press_button(button, workbook, catalogue(edition), say, language or LANGUAGES[0])
    click.echo(done.message)
    if done.checked is not None and button in ("校验", "check"):
        ctx.exit(EXIT[done.checked.verdict])
