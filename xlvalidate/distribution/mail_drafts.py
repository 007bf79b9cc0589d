"""Mail drafts as files: one recipient, plain lines in the headers, nothing that is sent by itself.

Headers are made by the standard library's policy, which refuses line breaks; whatever comes from a stranger is one
plain line before that.
"""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from xlvalidate.intake.strangers_names import plain
from xlvalidate.reports.safe_text import visible

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_LONGEST = 200
# A long name in quotes loses them where the header is folded: what would be an address then is written wide.
_WIDE = str.maketrans('<>@,;:"()[]\\', "＜＞＠，；：＂（）［］＼")


@dataclass(frozen=True, slots=True)
class Attached:
    """A workbook that goes with a letter, by a safe name. `digest` is what parts the letter's parts: any hex digest."""

    name: str
    data: bytes
    digest: str


def letter(*, to: str, name: str, subject: str, body: str, sender: str = "", attached: Attached | None = None) -> bytes:
    """A draft as it is saved. `to` is an address of the roster, which were looked at when it was read."""
    mail = EmailMessage(policy=SMTP)
    if sender:
        mail["From"] = plain(sender, 300)
    mail["To"] = Address(display_name=_as_said(line(name)).translate(_WIDE), addr_spec=to)
    mail["Subject"] = _as_said(subject)
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail["Auto-Submitted"] = "auto-generated"  # and no machine answers it
    mail.set_content(body, cte="base64")
    if attached is not None:
        mail.add_attachment(attached.data, maintype=_XLSX[0], subtype=_XLSX[1], filename=attached.name)
        mail.set_boundary(f"=_{attached.digest[:40]}")
    return mail.as_bytes()


def _as_said(text: str) -> str:
    """The text, with nothing in it that a mail program would decode: that could come out as another recipient."""
    return text.replace("=?", "= ?")


def line(said: str) -> str:
    """A stranger's text as one line that can be seen whole."""
    return plain(visible(said), _LONGEST)
