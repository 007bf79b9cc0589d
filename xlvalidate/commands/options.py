"""Options that several commands have, and what they say of an edition that the user names."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlvalidate.errors import UsageError, XlvalidateError, usage
from xlvalidate.identity import Period
from xlvalidate.messages import LANGUAGES, text

if TYPE_CHECKING:
    from xlvalidate.editions.edition import Edition

FILE_THERE = click.Path(path_type=Path, exists=True, dir_okay=False)

language_option = click.option("--lang", "language", type=click.Choice(LANGUAGES))  # else that of the form
messages_language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="help.option.lang-of-messages"
)
system_language_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="help.option.lang-of-system"
)
edition_option = click.option("--edition", "edition", metavar="FILE", help="help.option.edition-file")


def period_given(written: str | None) -> Period | None:
    """The period of an option. Raises UsageError for what is none."""
    if written is None:
        return None
    if (period := Period.of(written)) is None:
        raise UsageError(usage("no-period-given", said=written))
    return period


def tell_untranslated(edition: "Edition | None", language: str) -> None:
    """Says that an edition comes without its translations, and what is wrong with these."""
    if edition is not None and (why := edition.untranslated) is not None:
        click.echo(text("edition.untranslated", language, edition=edition.id), err=True)
        click.echo(why.said(language) if isinstance(why, XlvalidateError) else why, err=True)
