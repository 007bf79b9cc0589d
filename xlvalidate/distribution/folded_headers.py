"""Headers of mails, folded as the standard library folds them.

It takes a millisecond for those of a letter, mostly to try how much of a text fits in a line. Where all is wide letters
(局), digits and plain ones, that is reckoned here, to the same bytes; all else is the library's, which refuses line
breaks.
"""

import binascii
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

_WIDE = "\u0800-\ud7ff\uf900-\uffef"
_WORDS = re.compile(rf"[0-9A-Za-z]*[{_WIDE}][0-9A-Za-z{_WIDE}]*(?: [0-9A-Za-z]*[{_WIDE}][0-9A-Za-z{_WIDE}]*)*")
_NAME = re.compile(rf"[0-9A-Za-z_.-]*[{_WIDE}][0-9A-Za-z_.{_WIDE}-]*")
_ADDRESS = re.compile(r"[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)*@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*")
_LINE = 78
_AROUND = len("=?utf-8?b??=")
_BLANK = ord(" ")
_LIKES_Q = 5  # characters that quoted-printable may be longer, and is still taken


def subject_header(said: str) -> bytes:
    """The subject. Raises ValueError for a line break."""
    words = _in_words(said, len("Subject: "))
    return by_library("Subject", said) if words is None else b"Subject: %b\r\n" % b"\r\n ".join(words)


def recipient_header(name: str, address: str) -> bytes:
    """To whom. Raises ValueError for a line break."""
    words = _in_words(name, len("To: ")) if " " not in name and _ADDRESS.fullmatch(address) else None
    if words is not None and len(header := b"To: %b <%b>" % (b"".join(words), address.encode())) <= _LINE:
        return header + b"\r\n"
    return by_library("To", Address(display_name=name, addr_spec=address))


def attachment_header(name: str) -> bytes:
    """What is attached, by the name of its file."""
    if _NAME.fullmatch(name) and name.isprintable():
        told = f"filename*=utf-8''{quote(name, safe='')}"
        if len(first := f"Content-Disposition: attachment; {told}") < _LINE:
            return f"{first}\r\n".encode("ascii")
        if len(told) + 2 <= _LINE:
            return f"Content-Disposition: attachment;\r\n {told}\r\n".encode("ascii")
    mail = EmailMessage(policy=SMTP)
    mail.add_header("Content-Disposition", "attachment", filename=name)
    return _alone(mail)


def by_library(name: str, value: str | Address) -> bytes:
    """Any header. Raises ValueError for a line break."""
    mail = EmailMessage(policy=SMTP)
    mail[name] = value
    return _alone(mail)


def _alone(mail: EmailMessage) -> bytes:
    return mail.as_bytes().removesuffix(b"\r\n")


def _in_words(said: str, at: int) -> list[bytes] | None:
    """A text in base64, a word a line, the first of which begins `at` a column; None where it is not that simple."""
    if not (_WORDS.fullmatch(said) and said.isprintable()):
        return None
    words: list[bytes] = []
    data = said.encode()
    while data:
        end = min(len(data), (_LINE - at - _AROUND) // 4 * 3)
        while end < len(data) and data[end] & 0xC0 == 0x80:  # not inside of a letter
            end -= 1
        coded = binascii.b2a_base64(data[:end], newline=False)
        if data[0] == _BLANK or _quoted(data[:end]) - len(coded) < _LIKES_Q:
            return None
        words.append(b"=?utf-8?b?%b?=" % coded)
        data, at = data[end:], 1
    return words


def _quoted(data: bytes) -> int:
    """How many characters that is in quoted-printable."""
    plain = len(data.translate(None, _HIGH))
    return plain + 3 * (len(data) - plain)


_HIGH = bytes(range(0x80, 0x100))
