"""The strings that cells share, many at once, however many there are. As in `fast_columns` nothing is guessed."""

from collections.abc import Set
from itertools import compress

from xlvalidate.ooxml.fast_reader import around, is_plain, known_strings, knows, typed
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.stretches import stretches
from xlvalidate.ooxml.workbook_limits import PackageBudget

_MOST, _BY_STRING = 67_108_864, 8
_BETWEEN = "</t></si><si><t>"
_FIRST, _LAST = "<si><t>", "</t></si>"
_TAGS = 4
# What many writers put around each text, and what is heard of none.
_UNHEARD = (
    ('<t xml:space="preserve">', "<t>"),
    ('</t><phoneticPr fontId="1" type="noConversion"/></si>', _LAST),
)
_CONTROLS = bytes({*range(32)} - {*b"\t\n"})
_LONG = 32


def fast_texts(package: Package, part: str, needed: Set[int], of_columns: Set[int]) -> dict[int, str] | None:
    """What `read_strings` would return, or None when that has to decide."""
    size, budget = package.size(part), package.budget
    if not knows(package.limits) or budget.parsed + size > package.limits.parsed:
        return None
    found: dict[int, str] = {}
    head = tail = b""
    at = characters = 0
    others = needed - of_columns
    for stretch in stretches(package.chunks(part), rb"<sst[^<>]*(?<!/)>", b"</sst>", b"<si>"):
        if not head:
            head = stretch
        elif stretch.startswith(b"</sst>"):
            tail = stretch
        else:
            texts = _texts(stretch, budget)
            if texts is None or at + len(texts) > package.limits.strings:
                return None
            indices = range(at, at + len(texts))
            at += len(texts)
            asked = [*map(needed.__contains__, indices)]
            wanted, chosen = [*compress(indices, asked)], [*compress(texts, asked)]
            longest = max(map(len, chosen), default=0)
            if longest > package.limits.text:
                return None
            if longest > _LONG or others:
                free = (_LONG if index in of_columns else 0 for index in wanted)
                characters += sum(max(0, len(text) - least) for text, least in zip(chosen, free, strict=True))
            if budget.characters + characters > package.limits.characters:
                return None
            found.update(zip(wanted, typed(chosen), strict=True))
    if not tail or max(needed) >= at or around(head, tail, b"si", "sst si", b"") is None:
        return None
    budget.parsed += size
    budget.characters += characters
    return found


def _texts(stretch: bytes, budget: PackageBudget) -> list[str] | None:
    """The texts of some strings, as they are written; None where one of them is not known."""
    budget.skimmed += len(stretch)
    try:
        strings = stretch.decode()
    except UnicodeDecodeError:
        return None
    if budget.skimmed > _MOST or not is_plain(strings):
        return None
    whole = strings
    for unheard, heard in _UNHEARD:
        strings = strings.replace(unheard, heard)
    if strings.startswith(_FIRST) and strings.endswith(_LAST):
        texts = strings[len(_FIRST) : -len(_LAST)].split(_BETWEEN)
        # Nothing else is between them, so there is nothing else in them.
        if strings.count("<") == _TAGS * len(texts) and len(stretch) == len(stretch.translate(None, _CONTROLS)):
            return None if "\ufffe" in strings or "\uffff" in strings else texts
    budget.skimmed += _BY_STRING * len(stretch)
    return known_strings(whole) if budget.skimmed <= _MOST else None
