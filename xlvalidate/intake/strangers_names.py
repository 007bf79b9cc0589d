"""Names that strangers chose: decoded, fit to show, and fit for a file system."""

import codecs
import re
from unicodedata import category

from xlvalidate.characters import normal

LONGEST = 120
LONGEST_ON_DISK = 255  # bytes; of Windows' 255 halves of characters none is less than a byte
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))", re.I)
_FORBIDDEN = frozenset('<>:"/\\|?*／＼∕⁄∖⧵⧸⧹')  # the look-alikes become / and \ in the 8-bit calls of Windows
_DOTS = str.maketrans({"．": ".", "․": ".", "‥": "..", "…": "..."})
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_BAD_CODECS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem"}
)


def safe_name(name: str, tail: str = "") -> str:
    """A file name for Linux and Windows: never a path, never empty, at most 120 bytes, the suffix kept, and the `tail`
    of ours (a year, a mark, a suffix) as it is.

    Different names may come out the same: compare by `folded`, part them by `numbered` or `free_name`.
    """
    kept = "".join(_letter(letter) for letter in normal("NFC", name[:4_000]).translate(_DOTS))
    kept = normal("NFC", kept).strip(". ")
    if kept.startswith("~$") or _RESERVED.match(kept):
        kept = f"_{kept}"
    if not tail:
        return _cut(kept or "unnamed", LONGEST)
    return fitted(kept or "unnamed", tail, LONGEST)


def fitted(stem: str, tail: str, longest: int = LONGEST_ON_DISK) -> str:
    """A name whose tail is as it is, with as much of the stem before it as file systems take: they count bytes."""
    room, kept = longest - _length(tail), list[str]()
    for letter in stem:
        room -= _length(letter)
        if room < 0:
            return ("".join(kept).rstrip(". ") or "_") + tail
        kept.append(letter)
    return stem + tail


def numbered(name: str, number: int, mark: str = "") -> str:
    """A safe name with a number before its suffix, as short as the name had to be; the `mark` before it is kept."""
    stem, suffix = _parted(name)
    tail = f"{mark}-{number}{suffix}"
    return fitted(stem.removesuffix(mark).rstrip(". ") or "_", tail, LONGEST)


def free_name(stem: str, tail: str, taken: set[str]) -> str:
    """A name that every file system takes, and that is not taken yet; now it is."""
    mark, number = _parted(tail)[0], 1
    found = safe = safe_name(stem, tail)
    while folded(found) in taken:
        number += 1
        found = numbered(safe, number, mark)
    taken.add(folded(found))
    return found


def folded(name: str) -> str:
    """What two names share if some file system takes them for one, in any case, composed or not."""
    return normal("NFC", normal("NFKC", name).upper().casefold())


def plain(text: str, longest: int = 1_000) -> str:
    """One line of text that can be shown and stored: no control, bidirectional or lone surrogate characters."""
    return "".join(
        " " if letter in "\r\n\t" else "\ufffd" if category(letter) in _UNSHOWN else letter for letter in text[:longest]
    ).strip()


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def decoded(raw: bytes, charset: str = "") -> str:
    """Text in the charset it claims; in UTF-8 or GB18030, whichever makes sense, where it claims none or lies."""
    codec = _codec(charset)
    if codec and codec != "ascii":
        try:
            return raw.decode(codec)
        except UnicodeError:
            pass
    return raw.decode(guessed(raw), "replace")


def guessed(raw: bytes) -> str:
    """The encoding of bytes that come without one: `utf-8`, `gb18030`, or `cp437` for what is neither.

    Short GBK names can be valid UTF-8 by chance (一 is); then common Chinese characters decide.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeError:
        try:
            raw.decode("gb18030")
        except UnicodeError:
            return "cp437" if len(raw) < 4 else "gb18030"
        return "gb18030"
    if text.isascii() or any("\u2e80" <= letter <= "\uffef" for letter in text):
        return "utf-8"
    try:
        raw.decode("gb2312")
    except UnicodeError:
        return "utf-8"
    return "gb18030"


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset).name if charset.isascii() else ""
        "".encode(name or "ascii")  # LookupError for what is no text encoding
    except (LookupError, ValueError):
        return ""
    if name in _BAD_CODECS:
        return ""
    return "gb18030" if name in ("gb2312", "gbk") else name


def _letter(letter: str) -> str:
    kind = category(letter)
    if kind == "Cf":  # joiners, marks of direction
        return ""
    if letter in _FORBIDDEN or kind in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp"):
        return "_"
    return " " if kind == "Zs" else letter


def _parted(name: str) -> tuple[str, str]:
    found = _SUFFIX.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _cut(name: str, longest: int) -> str:
    if len(name.encode()) <= longest:
        return name
    stem, suffix = _parted(name)
    return (_bytes_of(stem, longest - len(suffix)).rstrip(". ") or "_") + suffix


def _length(text: str) -> int:
    """In bytes, also of what is no text."""
    return len(text.encode("utf-8", "surrogatepass"))


def _bytes_of(text: str, longest: int) -> str:
    return text.encode()[:longest].decode("utf-8", "ignore")
