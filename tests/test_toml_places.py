"""Every key and every item that tomllib finds in a text has a place in it, and the right one."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from xlvalidate.editions.catalogue import DATA
from xlvalidate.toml_places import places

FILES = sorted(DATA.rglob("*.toml"))


def leaves(tree: Any, location: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*location, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from leaves(value, (*location, number))
    else:
        yield location, tree


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(DATA).as_posix() for path in FILES])
def test_every_leaf_of_an_edition_has_its_place(path):
    text = path.read_text("utf-8")
    found = places(text)
    lines = text.split("\n")
    all_leaves = list(leaves(tomllib.loads(text)))
    assert all_leaves
    for location, value in all_leaves:
        assert location in found.keys, location
        line, column = found.of(location)
        rest = lines[line - 1][column - 1 :]
        key = location[-1]
        if isinstance(key, str):
            assert rest.lstrip("\"'").startswith(key), (location, rest)
        elif isinstance(value, str):
            assert rest.startswith(('"', "'")) and value[:5] in rest, (location, rest)
        else:
            assert rest.startswith(str(value)), (location, rest)


TEXT = '''# a comment with a = 1
a = 1
b.c . "d e" = { x = [1, 2], y = 'z' }  # [[no]]
long = """
  not = 1 "quoted" \\"""
  [neither]""""
raw = \'\'\'it's
[[not]]\'\'\'
list = [
  "#", # one
  { k = "]" },
  [ [ 3 ], ],
  1979-05-27 07:32:00,
]
[t]
"q.r" = 5
'lit' = 6
[[t.many]]
n = 1
[t.many.under]
o = 1
[[t.many]]
n = 2
[[t.many.deep]]
"\\u00e9" = 1
'''

EXPECTED = {
    ("a",): (2, 1),
    ("b", "c", "d e", "x", 1): (3, 25),
    ("b", "c", "d e", "y"): (3, 29),
    ("long",): (4, 1),
    ("raw",): (7, 1),
    ("list", 0): (10, 3),
    ("list", 1, "k"): (11, 5),
    ("list", 2, 0, 0): (12, 7),
    ("list", 3): (13, 3),
    ("t", "q.r"): (16, 1),
    ("t", "lit"): (17, 1),
    ("t", "many", 0): (18, 1),
    ("t", "many", 0, "n"): (19, 1),
    ("t", "many", 0, "under", "o"): (21, 1),
    ("t", "many", 1): (22, 1),
    ("t", "many", 1, "n"): (23, 1),
    ("t", "many", 1, "deep", 0, "é"): (25, 1),
    ("t", "many", 1, "missing"): (22, 1),
    ("none",): (1, 1),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_way_of_writing_toml(ends):
    text = TEXT.replace("\n", ends)
    found = places(text)
    assert {location: found.of(location) for location in EXPECTED} == EXPECTED
    assert {location for location, _ in leaves(tomllib.loads(text))} <= found.keys.keys()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('says = "a = b"', (1, 11)),
        ("says  =  'a = b'", (1, 13)),
        ('says = """\na = b"""', (2, 3)),
        ('says = "\\u0061 = b"', (1, 1)),
    ],
)
def test_a_character_inside_of_a_text(text, place):
    assert places(text).inside(("says",), "a = b", 2) == place
