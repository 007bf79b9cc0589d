"""Labels as they are compared: simplified, without pinyin, blanks and marks; and what looks like a figure."""

import re
from collections.abc import Callable, Iterable, Sequence

from xlvalidate.characters import normal
from xlvalidate.reading.printed import without_remark

Simplify = Callable[[str], str]
"""Traditional characters as simplified ones, character by character."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SOUND = rf"[(（]([a-zü{_TONED}]{{1,7}})[)）]"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])(?:{_SOUND})+", re.IGNORECASE)
_SOUNDS = re.compile(_SOUND, re.IGNORECASE)
_TONE = re.compile(f"[{_TONED}]", re.IGNORECASE)
_SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?[aeiouü]{1,3}(?:ng?|r)?")
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
# What is simplified only within some words, so not where a line ends within one.
_FOLDED = str.maketrans("覆徵乾著瞭", "复征干着了")
# So many syllables in brackets, with a tone or without, make a text one with pinyin all over.
_TONED_ALL_OVER, _ALL_OVER = 3, 6

_NUMBER = r"[+\-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NO_UNIT = "年月日号时点章节页版级届第"
_FIGURE = re.compile(rf"{_NUMBER}(?:[%‰]|(?![{_NO_UNIT}])[\u4e00-\u9fff]{{1,3}}|[A-Za-z]{{1,4}})?(?:\([^()]*\))?")
_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_NOTHING = re.compile(r"[/\\×*]|[-\u2010-\u2015\u2212\u2500]{1,4}|无|無|零|〇", re.IGNORECASE)
_REMARK = re.compile(r"\(([^()]*)\)$")
_ORDINAL = re.compile(r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|其中:|\d{1,2}[.、,])")
_LEAST_WITHOUT_ORDINAL = 4
_SCALES = ("百万", "千万", "亿", "万", "千", "百")


def without_pinyin(text: str) -> str:
    """A text without the pinyin that stands in brackets behind its characters: 區(qū) is 區, 政(zheng)(zheng) is 政.

    Syllables without a tone go where many characters have one.
    """
    every = [_SOUNDS.findall(found[0].lower()) for found in _PINYIN.finditer(text)]
    toned = sum(1 for sounds in every if any(map(_TONE.search, sounds)))
    whole = sum(1 for sounds in every if all(len(one) > 1 and _is_sound(one) for one in sounds))
    all_over = toned >= _TONED_ALL_OVER or whole >= _ALL_OVER
    if not (toned or all_over):
        return text

    def kept(found: re.Match[str]) -> str:
        sounds = _SOUNDS.findall(found[0].lower())
        return "" if all(_TONE.search(one) or (all_over and _is_sound(one)) for one in sounds) else found[0]

    return _PINYIN.sub(kept, text)


def _is_sound(said: str) -> bool:
    return bool(_TONE.search(said) or _SYLLABLE.fullmatch(said))


def shown_text(text: str) -> str:
    """A text as it was published, on one line, without what cannot be seen."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def compared(text: str) -> str:
    """A simplified text as it is compared: its letters and digits."""
    return "".join(filter(str.isalnum, normal("NFKC", text))).casefold().translate(_FOLDED)


def compared_short(text: str) -> str:
    """The same without the remark in brackets behind it."""
    return compared(without_remark(bare(text))) if text.endswith((")", "）")) else compared(text)


def bare(text: str) -> str:
    """A text half-width and without blanks, with its marks."""
    return _BLANKS.sub("", normal("NFKC", text))


def remark_of(text: str) -> str:
    """What stands in brackets behind a label, half-width; empty where nothing does."""
    found = _REMARK.search(bare(text))
    return found[1] if found and found.start() else ""


def label_ways(label: str, also: Iterable[str] = ()) -> frozenset[str]:
    """Every way in which a label may be written, as it is compared: with and without its remark, and as offices did."""
    every = [label, *also]
    return frozenset(filter(None, (compared(way) for one in every for way in (one, without_remark(bare(one))))))


def behind_ordinal(label: str) -> str:
    """A label without the number in front of it, with its marks; empty where it has none."""
    plain = bare(label)
    found = _ORDINAL.match(plain)
    return plain[found.end() :] if found else ""


def without_ordinal(label: str) -> str:
    """The same as it is compared; empty where little is left."""
    rest = behind_ordinal(label)
    return compared(rest) if len(compared(without_remark(rest))) >= _LEAST_WITHOUT_ORDINAL else ""


def is_figure(text: str) -> bool:
    """Does a text look like what stands in a cell for figures: a number with or without a unit, or a mark for none?"""
    plain = bare(text)
    return any(pattern.fullmatch(plain) for pattern in (_FIGURE, _NOTHING, _DAY))


def is_whole_number(text: str) -> bool:
    """Is it digits and nothing else?"""
    return bare(text).isdigit()


def digits_in(text: str) -> int:
    """How many digits a text has."""
    return sum(letter.isdigit() for letter in bare(text))


def is_other_scale(said: str, unit: str) -> bool:
    """Does a text name the same unit at another scale, 元 where the form has 万元?"""
    scale, base = _scaled(unit)
    if not base:
        return False
    for found in re.finditer(rf"({'|'.join(_SCALES)})?{re.escape(base)}", bare(said)):
        if (found[1] or "") != scale:
            return True
    return False


def _scaled(unit: str) -> tuple[str, str]:
    scale = next((one for one in _SCALES if unit.startswith(one) and len(unit) > len(one)), "")
    return scale, unit.removeprefix(scale)


def in_order(wanted: str, text: str) -> float:
    """Which share of a label's letters stands in a text in the same order."""
    from rapidfuzz.distance import LCSseq  # few reports need it

    return LCSseq.similarity(wanted, text) / len(wanted) if wanted else 0.0


def simplified(texts: Sequence[str], simplify: Simplify) -> list[str]:
    """Texts with simplified characters; those that have none of another script stay as they are."""
    joined = simplify("\n".join(texts)).split("\n")
    return joined if len(joined) == len(texts) else [simplify(text) for text in texts]
