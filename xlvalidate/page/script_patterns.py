"""Regular expressions of Python as JavaScript writes them, for the `u` flag: they match the same."""

import re
from collections.abc import Iterator

_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACES_OF_BYTES = r"\t-\r\x20"
_WORD, _WORD_OF_BYTES = r"\p{L}\p{N}_", "A-Za-z0-9_"
_MEANT = frozenset("^$\\.*+?()[]{}|/")
_PIECE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\(\?P<|\(\?P=\w+\)|.", re.DOTALL)


def script_pattern(pattern: re.Pattern[str] | re.Pattern[bytes] | str) -> dict[str, str]:
    """The source and the flags. Raises ValueError for what has no counterpart."""
    if isinstance(pattern, str):
        pattern = re.compile(pattern)
    of_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    known = re.ASCII | re.UNICODE | re.IGNORECASE | re.DOTALL | re.MULTILINE
    if pattern.flags & ~known:
        raise ValueError(f"{source}: flags")
    flags = "u" + "i" * bool(pattern.flags & re.IGNORECASE) + "s" * bool(pattern.flags & re.DOTALL)
    return {"source": "".join(_pieces(source, pattern.flags, of_bytes=of_bytes)), "flags": flags}


def _pieces(source: str, flags: int, *, of_bytes: bool) -> Iterator[str]:
    spaces, word = (_SPACES_OF_BYTES, _WORD_OF_BYTES) if of_bytes else (_SPACES, _WORD)
    inside = False
    for piece in (found[0] for found in _PIECE.finditer(source)):
        if inside:
            inside = piece != "]"
            yield spaces if piece == r"\s" else _plain(piece, also="-")
        elif piece == "[":
            inside = True
            yield piece
        elif piece == "(?P<":
            yield "(?<"
        elif piece.startswith("(?P="):
            yield rf"\k<{piece[4:-1]}>"
        elif piece == r"\s":
            yield f"[{spaces}]"
        elif piece == r"\b":
            yield f"(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))"
        elif piece == ".":
            yield "." if flags & re.DOTALL else r"[^\n]"
        elif piece == "^":
            yield r"(?<![^\n])" if flags & re.MULTILINE else "(?<![^])"
        elif piece == "$":
            yield r"(?=\n?(?![^]))"
        else:
            yield _plain(piece)


def _plain(piece: str, also: str = "") -> str:
    """A character, and one that is escaped although it means nothing."""
    if len(piece) == 2 and piece[0] == "\\":
        if piece[1] in "dDwWSbBAZ":
            raise ValueError(f"{piece} has no counterpart")
        return piece if piece[1] in _MEANT or piece[1] in also or piece[1] in "tnrvf" else piece[1]
    if "\ud800" <= piece[-1:] <= "\udfff" or piece in ("\u2028", "\u2029", "\n"):
        return f"\\u{ord(piece):04x}"
    return piece
