"""What a form was issued with that in a returned workbook would be a finding: as its edition says it in [onto]."""

import json
from collections.abc import Iterator, Mapping

from xlvalidate.editions.model import Onto
from xlvalidate.errors import Fault, fault
from xlvalidate.ooxml.odd_parts import odd_parts
from xlvalidate.ooxml.workbook_xml import Workbook


def own_lines(workbook: Workbook) -> Mapping[str, str]:
    """By its key, each line of [onto] that says what a workbook has of its own: `macros = "…"`. Raises RefusedError."""
    return {key: f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in _own(workbook).items()}


def own_faults(onto: Onto, workbook: Workbook) -> Iterator[Fault]:
    """Where an edition does not say what its workbook has of its own. Raises RefusedError."""
    said = {
        "macros": onto.macros,
        "macros_text": onto.macros_text,
        "links": sorted(onto.links),
        "connections": onto.connections,
    }
    own, lines = _own(workbook), own_lines(workbook)
    for key, value in said.items():
        if key in own and value != own[key]:
            yield fault(f"onto.{key}", "own-not-said", line=lines[key])
        elif key not in own and value:
            yield fault(f"onto.{key}", "own-not-there", key=key)


def _own(workbook: Workbook) -> Mapping[str, object]:
    odd = odd_parts(workbook)
    found = {
        "macros": odd.macros,
        "macros_text": odd.macros_text,
        "links": sorted(odd.links),
        "connections": "data-connections" in workbook.oddities,
    }
    return {key: value for key, value in found.items() if value}
