"""The sentences that the script of the page can say: those whose keys stand in its source.

A key stands there whole in quotation marks, or as the beginning of a template: `verdict.${…}` brings all of them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from xlvalidate.messages import LANGUAGES, catalogue, keys

_QUOTED = re.compile(r"""(["'`])([a-z][\w.-]*?)(\1|\$\{)""")


@cache
def sources() -> tuple[str, ...]:
    """The modules that the script is made of."""
    folder = resources.files("xlvalidate") / "page" / "script"
    return tuple(one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".js"))


def used_messages(sources: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """By language, the templates by their keys, in order."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for source in sources:
        for _, said, end in _QUOTED.findall(source):
            if end == "${":
                beginnings.add(said)
            else:
                whole.add(said)
    starts = tuple(beginning for beginning in beginnings if "." in beginning)
    return {
        language: {
            key: catalogue(language).gettext(key)
            for key in sorted(keys(language))
            if key in whole or key.startswith(starts)
        }
        for language in LANGUAGES
    }
