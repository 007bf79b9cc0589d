"""How offices have written an edition's labels: data beside the edition, used only to find figures without names."""

import tomllib
from collections.abc import Mapping
from functools import cache

from pydantic import TypeAdapter

from xlvalidate.editions.catalogue import DATA

Variants = Mapping[str, tuple[str, ...]]


@cache
def variants(edition_id: str) -> Variants:
    """By printed label: the other ways in which it was met. Empty for an edition that has no such file."""
    path = DATA / "labels" / f"{edition_id}.toml"
    if not path.is_file():
        return {}
    raw = tomllib.loads(path.read_text("utf-8"))
    return TypeAdapter(dict[str, dict[str, tuple[str, ...]]]).validate_python(raw)["also"]
