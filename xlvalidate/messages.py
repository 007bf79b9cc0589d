"""Sentences by their keys: keys go in, a language comes out; the texts are in `locale/*/LC_MESSAGES`.

A finding holds facts; what people read of it is made here, when it is shown. So is what stops a command, and the help
of the commands.
"""

import gettext
import re
from functools import cache
from importlib import resources
from string import Formatter

from xlvalidate.languages import CODES

LANGUAGES = CODES
_DOMAIN = "xlvalidate"
# `{count|cell was|cells were}`: what is said of one, and of any other number.
_CHOICE = re.compile(r"\{(\w+)\|((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}")


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The texts of a language. Raises ValueError for one that there is not."""
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    path = resources.files("xlvalidate") / "locale" / language / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def text(key: str, language: str, /, **facts: object) -> str:
    """The sentence of a key, its facts filled in. Raises KeyError for a key without a text or a fact not given."""
    template = catalogue(language).gettext(key)
    if template == key:
        raise KeyError(f"no text for {key!r} in {language}")
    if facts and "|" in template:
        template = _CHOICE.sub(lambda found: found[2] if str(facts[found[1]]) == "1" else found[3], template)
    return template.format(**facts) if facts else template.replace("{{", "{").replace("}}", "}")


def of_many(key: str, language: str) -> str:
    """The template of a key as it is for several, for a page that lists sentences."""
    return _CHOICE.sub(r"\3", catalogue(language).gettext(key))


def has(key: str, language: str) -> bool:
    """Is there a text for this key?"""
    return catalogue(language).gettext(key) != key


def keys(language: str) -> frozenset[str]:
    """Every key of a language."""
    # GNUTranslations keeps its catalogue under this name and offers no other way to list it.
    return frozenset(key for key in catalogue(language)._catalog if key)  # type: ignore[attr-defined]


def facts_of(key: str, language: str) -> frozenset[str]:
    """The facts that a key's sentence asks for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(of_many(key, language)) if name)
