"""The parts of a mail, cut by its boundaries from the raw bytes: no recursion, nothing dropped between them.

The standard parser loses an attachment in silence when the boundary is missing or wrong, when a forwarded mail is
encoded, or behind a byte order mark. Here a part is found by what delimits it, and what was guessed is marked so.
"""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from xlvalidate.intake.content_types import BOMS, starts_like_mail
from xlvalidate.intake.delivery import DeliveryBudget
from xlvalidate.intake.headers import Headers, headers_at
from xlvalidate.intake.strangers_names import decoded, plain

# What follows the line is looked at first: else every line that begins so is tried at each of its letters.
_DELIMITER = re.compile(
    rb"^--(?=[^\r\n]{1,209}+\r?\ncontent-[a-z-]{1,40}[ \t]{0,9}:)([^\r\n]{1,200}?)[ \t]{0,9}\r?\n", re.I | re.M
)
_FOURS = rb"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|(?<=[A-Za-z0-9+/]{4}))(?=\r?\n|\Z)"
_BARE_BASE64 = re.compile(
    rb"^(?=(?:UEsDB|0M8R4KGxG)[A-Za-z0-9+/]{40})" + _FOURS + rb"(?:\r?\n" + _FOURS + rb")*+", re.M
)
_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.M)
_UU_LINE = re.compile(rb"[^\r\n]+")
_WHOLE_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*+={0,2}+\s*+")
_BLANK = b" \t\r\n\v\f"
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_ENCODED = ("base64", "base-64", "b64", "quoted-printable")
_BYTES = "application/octet-stream"
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class MimePart:
    """A part that has no parts: its headers, its bytes decoded, the types of the multiparts around it, what is odd."""

    headers: Headers
    data: bytes = field(repr=False)
    around: tuple[str, ...]
    oddity: str | None = None
    name: str = ""  # where it stands in the text and not in the headers
    type: str = "text/plain"  # its content type, in lower case


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    around: tuple[str, ...]
    default: str
    oddity: str | None


def unwrapped(data: bytes) -> bytes:
    """A mail without what editors and mail programs put in front of it."""
    if data.startswith(BOMS[1:]):
        data = data.decode("utf-16", "replace").encode()
    return data.removeprefix(BOMS[0]).lstrip(b"\r\n\t ")


def parts(data: bytes, most: int, deepest: int, budget: DeliveryBudget) -> Iterator[MimePart]:
    """The parts of a mail that have none themselves, in order. One with a word for its type stands for what is left.

    Parts, lines of headers and bytes that are gone through are taken from the budget.
    """
    spans, seen = [_Span(0, len(data), (), "text/plain", None)], 0
    while spans:
        span = spans.pop()
        seen += 1
        budget.parts -= 1
        budget.searched -= span.end - span.start
        if budget.searched < 0:
            yield MimePart(Headers(()), b"", span.around, "nested-too-deep", "", "nested-too-deep")
            return
        if seen > most or budget.parts < 0 or budget.lines < 0:
            yield MimePart(Headers(()), b"", span.around, "too-many-pieces", "", "too-many-pieces")
            return
        headers, body = headers_at(data, span.start, span.end)
        budget.lines -= len(headers.raw) + data.count(b"\n", span.start, body)
        kind = headers.token("content-type") or span.default
        inside, odd = list[tuple[int, int]](), span.oddity
        if kind.startswith("multipart/"):
            inside, odd = _cut(data, body, span.end, headers.boundary(), most)
        elif guess := _hidden(headers, kind, data, body, span.end):
            yield _part(headers, kind, data[body : guess.start()], span)
            inside, odd = _cut(data, guess.start(), span.end, guess[1], most)
            odd = "broken-mime"
        if not inside:
            part = _part(headers, kind, data[body : span.end], span)
            if kind.startswith("multipart/"):
                yield from _without_parts(part)
            else:
                yield part
                yield from _typed_in(part)
            continue
        if len(span.around) >= deepest:
            yield MimePart(headers, b"", span.around, "nested-too-deep", "", "nested-too-deep")
            continue
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        around = (*span.around, kind if kind.startswith("multipart/") else "multipart/mixed")
        of_all = span.oddity or (odd if odd == "broken-mime" else None)
        inner = [_Span(start, end, around, default, of_all) for start, end in inside]
        if odd == "truncated-attachment":  # nothing closes it, so its last part may not be whole
            inner[-1] = replace(inner[-1], oddity=of_all or odd)
        spans += reversed(inner)


def _hidden(headers: Headers, kind: str, data: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The delimiter of parts that stand in a text, because the headers around them are broken."""
    if kind not in ("text/plain", "text/html") or headers.token("content-disposition") == "attachment":
        return None
    return _DELIMITER.search(data, start, end)


def _without_parts(part: MimePart) -> Iterator[MimePart]:
    """A multipart that nothing delimits: perhaps it is encoded as a whole, perhaps its text holds something."""
    if part.headers.token("content-transfer-encoding") in _ENCODED and _DELIMITER.search(part.data):
        raw = b"content-type: " + part.headers.value("content-type") + b"\r\n\r\n" + part.data
        yield MimePart(Headers(()), raw, part.around, "broken-mime", "", "message/rfc822")
    elif part.data.strip():
        yield replace(part, oddity="broken-mime")
        yield from _typed_in(part)


def _cut(data: bytes, start: int, end: int, boundary: bytes, most: int) -> tuple[list[tuple[int, int]], str | None]:
    """The spans between the delimiters, none where nothing delimits, and what is odd about them."""
    odd = None
    found = list(_delimiters(data, start, end, boundary, most)) if boundary else []
    if all(closes for _, _, closes in found):
        guess = _DELIMITER.search(data, start, end)
        if guess is None:
            return [], "broken-mime"
        found, odd = list(_delimiters(data, start, end, guess[1], most)), "broken-mime"
    stops = [*(at for at, _, _ in found[1:]), end]
    spans = list[tuple[int, int]]()
    if _DELIMITER.search(data, start, found[0][0]):  # parts in front of the first
        spans.append((start, found[0][0]))
    for (_, behind, closes), stop in zip(found, stops, strict=True):
        if not closes or _DELIMITER.search(data, behind, stop):
            spans.append((behind, stop))
    told = [behind for _, behind, closes in found if not closes]
    if [start for start, _ in spans] != told or any(closes for _, _, closes in found[:-1]):
        odd = "broken-mime"
    return spans, odd or (None if found[-1][2] else "truncated-attachment")


def _delimiters(data: bytes, start: int, end: int, boundary: bytes, most: int) -> Iterator[tuple[int, int, bool]]:
    """Where each delimiter line begins, where the next line begins, and whether it closes."""
    line = re.compile(rb"--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r\n|\r|\n|$)")
    at, seen = data.find(b"--" + boundary, start, end), 0
    while at >= 0 and seen <= most:
        found = line.match(data, at, end) if at == start or data[at - 1] in b"\r\n" else None
        if found:
            yield at, found.end(), bool(found[1])
            seen += 1
        at = data.find(b"--" + boundary, found.end() if found else at + 2, end)


def _part(headers: Headers, kind: str, body: bytes, span: _Span) -> MimePart:
    data, odd = _transferred(headers.token("content-transfer-encoding"), body)
    return MimePart(headers, data, span.around, odd if span.oddity is None else span.oddity, "", kind)


def _transferred(encoding: str, body: bytes) -> tuple[bytes, str | None]:
    """The bytes of a body, by its encoding and by what it looks like where the two differ."""
    start = body.lstrip(b"\r\n\t ")
    if start.startswith(_BINARY) and encoding != "quoted-printable":
        return start.removesuffix(b"\r\n"), None
    if encoding in _ENCODED[:3] and not starts_like_mail(start):
        return from_base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body), None
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        begin, end = _BEGIN.search(body), body.rfind(b"\nend")
        return _from_uu(body[begin.end() if begin else 0 : end]), None if begin and end > 0 else "truncated-attachment"
    if start.startswith((b"UEsDB", b"0M8R4KGxG")) and _WHOLE_BASE64.fullmatch(start):
        return from_base64(start)
    return body, None


def from_base64(text: bytes) -> tuple[bytes, str | None]:
    """The bytes, and the word for text that was not whole."""
    written = text.translate(None, _BLANK)
    letters = written.translate(None, _NOT_BASE64)
    # Some programs put several pieces behind each other, each padded; thousands of them are noise.
    runs = re.split(rb"=+", letters) if letters.count(b"=") < 1_000 else [letters.replace(b"=", b"")]
    out = b"".join(
        binascii.a2b_base64((run[:-1] if len(run) % 4 == 1 else run) + b"=" * (-len(run) % 4)) for run in runs if run
    )
    whole = len(letters) == len(written) and len(letters) % 4 == 0 and b"=" not in letters[:-2]
    return out, None if whole else "truncated-attachment"


def _from_uu(text: bytes) -> bytes:
    out = bytearray()
    for found in _UU_LINE.finditer(text):
        line = found[0]
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:  # longer than it says, by the blanks that some programs add
            with suppress(binascii.Error):
                out += binascii.a2b_uu(line[: ((line[0] - 32) & 63) * 4 // 3 + 4])
    return bytes(out)


def _typed_in(part: MimePart) -> Iterator[MimePart]:
    """The attachments that stand in a text itself: uuencoded ones, and base64 that lost all that was around it."""
    if part.type not in ("text/plain", "text/html") and not part.type.startswith("multipart/"):
        return
    at = 0
    while (begin := _BEGIN.search(part.data, at)) and (at := part.data.find(b"\nend", begin.end())) >= 0:
        name = plain(decoded(begin[1]))
        yield MimePart(Headers(()), _from_uu(part.data[begin.end() : at]), part.around, None, name, _BYTES)
    for bare in _BARE_BASE64.finditer(part.data):
        yield MimePart(Headers(()), from_base64(bare[0])[0], part.around, "broken-mime", "", _BYTES)
