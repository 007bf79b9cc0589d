"""Mail drafts as files: one recipient, plain lines in the headers, nothing that is sent by itself.

Headers are made by the standard library's policy, which refuses line breaks; whatever comes from a stranger is one
plain line before that.
"""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from xlvalidate.distribution.message_ids import message_id
from xlvalidate.intake.strangers_names import plain
from xlvalidate.ooxml.book import made_suffix
from xlvalidate.reports.safe_text import visible

# By what the name of a workbook ends with, as the types are registered.
_SUBTYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xltx": "vnd.openxmlformats-officedocument.spreadsheetml.template",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".xltm": "vnd.ms-excel.template.macroEnabled.12",
}
_LONGEST = 200
# A long name in quotes loses them where the header is folded: what would be an address then is written wide.
_WIDE = str.maketrans('<>@,;:"()[]\\', "＜＞＠，；：＂（）［］＼")


class _WholeIds(EmailPolicy):
    """Headers as the standard library folds them, but for the numbers of mails: it would encode a long one, and no
    program knows it then.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as bytes."""
        if name in _IDS:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_IDS = ("In-Reply-To", "References")
_POLICY = _WholeIds(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Attached:
    """A workbook that goes with a letter, by a safe name. `digest` is what parts the letter's parts: any hex digest."""

    name: str
    data: bytes
    digest: str


def letter(
    *,
    to: str,
    name: str,
    subject: str,
    body: str,
    sender: str = "",
    attached: Attached | None = None,
    answers: str = "",
    contact: str = "",
) -> bytes:
    """A draft as it is saved. `to` is an address of the roster, which were looked at when it was read. `answers` is the
    Message-ID of the mail that is answered, as its sender wrote it; `contact` are the lines below the text.
    """
    mail = EmailMessage(policy=_POLICY)
    if sender:
        mail["From"] = plain(sender, 300)
    mail["To"] = Address(display_name=_as_said(line(name)).translate(_WIDE), addr_spec=to)
    mail["Subject"] = _as_said(subject)
    if own := message_id(answers):
        for head in _IDS:
            mail[head] = own
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail["Auto-Submitted"] = "auto-generated"  # and no machine answers it
    mail.set_content(f"{body}\n-- \n{visible(contact, lines=True)}\n" if contact else body, cte="base64")
    if attached is not None:
        subtype = _SUBTYPES[made_suffix(attached.name)]
        mail.add_attachment(attached.data, maintype="application", subtype=subtype, filename=attached.name)
        mail.set_boundary(f"=_{attached.digest[:40]}")
    return mail.as_bytes()


def _as_said(text: str) -> str:
    """The text, with nothing in it that a mail program would decode: that could come out as another recipient."""
    return text.replace("=?", "= ?")


def line(said: str) -> str:
    """A stranger's text as one line that can be seen whole."""
    return plain(visible(said), _LONGEST)
