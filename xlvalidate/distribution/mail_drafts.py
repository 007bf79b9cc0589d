"""Mail drafts as files: one recipient, plain lines in the headers, nothing that is sent by itself.

Whatever comes from a stranger is one plain line before it is in a header. A mail is put together as the standard
library would: that takes its time with a workbook.
"""

import binascii
from dataclasses import dataclass

from xlvalidate.distribution.folded_headers import attachment_header, by_library, recipient_header, subject_header
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


_IDS = ("In-Reply-To", "References")
# Outlook opens it as a draft, and no machine answers it.
_OURS = b"X-Unsent: 1\r\nAuto-Submitted: auto-generated\r\n"
_MIME = b"MIME-Version: 1.0\r\n"
_TEXT = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n'
_WORKBOOK = b"Content-Type: application/%b\r\nContent-Transfer-Encoding: base64\r\n"
_PARTED = b'Content-Type: multipart/mixed;\r\n boundary="%b"\r\n'
_LINE = 76  # characters of base64


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
    head = [by_library("From", plain(sender, 300))] if sender else []
    head += [recipient_header(_as_said(line(name)).translate(_WIDE), to), subject_header(_as_said(subject))]
    if own := message_id(answers):
        # The library would encode a long one, and no program knows it then.
        head += [f"{name}: {own}\r\n".encode("ascii") for name in _IDS]
    head.append(_OURS)
    said = _base64(_text(f"{body}\n-- \n{visible(contact, lines=True)}\n" if contact else body))
    if attached is None:
        return b"".join((*head, _TEXT, _MIME, b"\r\n", said))
    edge = f"=_{attached.digest[:40]}".encode("ascii")
    head += (_MIME, _PARTED % edge)
    first = (b"\r\n--%b\r\n" % edge, _TEXT, b"\r\n", said)
    subtype = _SUBTYPES[made_suffix(attached.name)].encode("ascii")
    second = (
        b"\r\n--%b\r\n" % edge,
        _WORKBOOK % subtype,
        attachment_header(attached.name),
        _MIME,
        b"\r\n",
        _base64(attached.data),
    )
    return b"".join((*head, *first, *second, b"\r\n--%b--\r\n" % edge))


def _text(said: str) -> bytes:
    """In UTF-8, its lines as those of mails end."""
    return b"\r\n".join(said.encode().splitlines()) + b"\r\n"


def _base64(data: bytes) -> bytes:
    """In base64, as lines."""
    coded = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join([*[coded[at : at + _LINE] for at in range(0, len(coded), _LINE)], b""])


def _as_said(text: str) -> str:
    """The text, with nothing in it that a mail program would decode: that could come out as another recipient."""
    return text.replace("=?", "= ?")


def line(said: str) -> str:
    """A stranger's text as one line that can be seen whole."""
    return plain(visible(said), _LONGEST)
