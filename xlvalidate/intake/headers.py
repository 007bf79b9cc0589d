"""Headers of a mail or of a part, from raw bytes: anything that a sender wrote becomes one line of text, or nothing.

The standard library's reading of headers loses names in raw GBK, raises on encoded line breaks and recurses on nested
comments, so only its small, plain functions are used here.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from xlvalidate.intake.strangers_names import decoded, plain

_BLOCK, _VALUE, _PARAMETERS = 262_144, 8_192, 200
_LINE = re.compile(rb"([!-9;-~]{1,128})[ \t]*:[ \t]*(.*)", re.DOTALL)
_WORD = re.compile(rb"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
_BREAK = re.compile(rb"\r\n|\r|\n")
_NAME = re.compile(rb"\s*([^\s=;\"]{1,128})\s*=\s*")
# The second byte of a GBK character can be a backslash: a quote that ends the parameter closes it all the same.
_QUOTED = re.compile(rb"(?:[^\"\\]|\\(?!\"\s*(?:;|$)).)*+", re.DOTALL)
_STRAY = re.compile(rb"\s*(?:file)?name\*?[0-9]?\*?\s*=", re.I)  # a folded line that lost its blank
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_EXTENDED = re.compile(rb"([\w.:+-]{0,40})'[\w-]{0,40}'(.*)", re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a part, the raw values in their order under names in lower case."""

    raw: tuple[tuple[str, bytes], ...]

    def value(self, name: str) -> bytes:
        """The raw value of the first header of this name, unfolded; empty when there is none."""
        return next((value for key, value in self.raw if key == name), b"")

    def values(self, name: str) -> Iterator[bytes]:
        """The raw values of all headers of this name, the topmost first."""
        return (value for key, value in self.raw if key == name)

    def has(self, *names: str) -> bool:
        """Is there any of these?"""
        return any(key in names for key, _ in self.raw)

    def text(self, name: str) -> str:
        """A header as a person reads it: decoded, one line, no control characters."""
        return plain(unworded(self.value(name)))

    def token(self, name: str) -> str:
        """What stands before the first `;`, in lower case: `multipart/mixed`, `attachment`."""
        return self.value(name).partition(b";")[0].partition(b"(")[0].strip().decode("ascii", "replace").lower()

    def parameter(self, header: str, name: str) -> str:
        """A parameter of a header, in RFC 2231, RFC 2047, raw bytes or percent signs; empty when there is none."""
        return plain(_joined(dict.fromkeys(_parameters(self.value(header))), name))

    def boundary(self) -> bytes:
        """The boundary of a multipart as it is written; empty when there is none."""
        found = (value for key, value in _parameters(self.value("content-type")) if key == "boundary")
        return next(found, b"").rstrip()


def headers_at(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers that begin at `start`, and where the body begins: behind the blank line or at the first line that is
    no header.
    """
    found, at = list[tuple[str, bytes]](), start
    limit = min(end, start + _BLOCK)
    while at < limit:
        broken = _BREAK.search(data, at, limit)
        line_end, following = (broken.start(), broken.end()) if broken else (limit, limit)
        line = data[at:line_end]
        if not line.strip():
            return Headers(tuple(found)), following
        if found and (line[:1] in b" \t" or _STRAY.match(line)):
            name, value = found[-1]
            if len(value) < _VALUE:
                found[-1] = name, (value + b" " + line.strip())[:_VALUE]
        elif header := _LINE.fullmatch(line):
            found.append((header[1].decode("ascii").lower(), header[2][:_VALUE].strip()))
        elif not (at == start and line.startswith((b"From ", b">From "))):
            return Headers(tuple(found)), at
        at = following
    return Headers(tuple(found)), at


def unworded(raw: bytes) -> str:
    """Text with its encoded words (RFC 2047) decoded, wherever they stand; words of one charset are joined first,
    for a character may be cut between two.
    """
    out, at = list[str](), 0
    charset, waiting = b"", b""
    for word in _WORD.finditer(raw):
        between = raw[at : word.start()]
        if waiting and (between.strip() or word[1].lower() != charset):
            out.append(decoded(waiting, charset.decode()))
            waiting = b""
        if between.strip() or (between and not out and not waiting):
            out.append(decoded(between))
        charset = word[1].lower()
        waiting += _base64(word[3]) if word[2] in b"bB" else _quoted(word[3])
        at = word.end()
    if waiting:
        out.append(decoded(waiting, charset.decode()))
    if raw[at:]:
        out.append(decoded(raw[at:]))
    return "".join(out)


def _base64(text: bytes) -> bytes:
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    return binascii.a2b_base64((clean[:-1] if len(clean) % 4 == 1 else clean) + b"==")


def _quoted(text: bytes) -> bytes:
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text.replace(b"_", b" "))


@lru_cache(maxsize=16)
def _parameters(value: bytes) -> tuple[tuple[str, bytes], ...]:
    """The parameters as written: quotes forgotten at the end, blanks in a bare value and lone backslashes are kept.

    Remembered, as several of one header are asked for.
    """
    return tuple(islice(_written(value), _PARAMETERS))


def _written(value: bytes) -> Iterator[tuple[str, bytes]]:
    at = value.find(b";")
    while 0 <= at < len(value):
        found = _NAME.match(value, at + 1)
        if found is None:
            at = value.find(b";", at + 1)
            continue
        start = found.end()
        if value[start : start + 1] == b'"':
            close = _closing(value, start + 1)
            text = re.sub(rb'\\(["\\])', rb"\1", value[start + 1 : close])
        else:
            close = value.find(b";", start)
            close = len(value) if close < 0 else close
            text = value[start:close].strip()
        yield found[1].decode("ascii", "replace").lower(), text
        at = value.find(b";", close)


def _closing(value: bytes, start: int) -> int:
    found = _QUOTED.match(value, start)
    end = found.end() if found else start
    return end + 1 if value[end : end + 1] == b"\\" else end


def _joined(parameters: dict[tuple[str, bytes], None], name: str) -> str:
    plain_value, extended = b"", dict[int, tuple[bool, bytes]]()
    for key, value in parameters:
        found = _PIECE.fullmatch(key)
        if found is None or found[1] != name:
            continue
        if found[2] is None and found[3] is None:
            plain_value = plain_value or value
        else:
            extended.setdefault(int(found[2] or 0), (bool(found[3]), value))
    if not extended:
        return _plain_value(plain_value)
    charset, out = b"", b""
    for place, (star, value) in sorted(extended.items()):
        if place == min(extended) and star and (parted := _EXTENDED.fullmatch(value)):
            charset, value = parted[1], parted[2]
        out += _unpercented(value) if star else value
    if b"=?" in out:
        return unworded(out)
    return decoded(out, charset.decode())


def _plain_value(value: bytes) -> str:
    if b"=?" in value:
        return unworded(value)
    if (parted := _EXTENDED.fullmatch(value)) and b"%" in parted[2]:
        return decoded(_unpercented(parted[2]), parted[1].decode())
    if len(_PERCENT.findall(value)) >= 3 and value.isascii():
        try:
            return _unpercented(value).decode("utf-8")
        except UnicodeError:
            pass
    return decoded(value)


def _unpercented(value: bytes) -> bytes:
    return _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), value)
