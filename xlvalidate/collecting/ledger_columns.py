"""What Python has, as the ledger's columns have it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from xlvalidate.intake.delivery import Envelope


def written(moment: datetime | None) -> str | None:
    """A moment, in UTC."""
    return moment.astimezone(UTC).isoformat() if moment else None


def moment_of(written: str | None) -> datetime | None:
    """A moment that was written."""
    return datetime.fromisoformat(written) if written else None


def path_column(path: tuple[str, ...]) -> str:
    """Where something is in a delivery."""
    return json.dumps(path)


def enclosed(mails: Sequence[Envelope], own: bool) -> tuple[str | int | None, ...]:
    """The columns of the innermost mail that something is within, empty where it is the delivery itself (`own`) or
    there is none. What such a mail does not say is said by the one around it.
    """
    if len(mails) <= own:
        return (None,) * 6
    inwards = mails[::-1]
    mail = next((one for one in inwards if one.sender), inwards[0])
    date = next((one.date for one in inwards if one.date), None)
    around = dict.fromkeys(one.sender for one in mails if one.sender.lower() not in ("", mail.sender.lower()))
    auto = None if own else int(mails[0].auto)
    return mail.sender, mail.sender_name, written(date), inwards[0].message_id, auto, " ".join(around)


def stored_text(text: str) -> str:
    """SQLite takes no halves of characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
