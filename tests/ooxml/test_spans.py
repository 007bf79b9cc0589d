"""Where elements stand in the bytes of a part, however they are written."""

import pytest

from xlvalidate.ooxml.spans import NotPatchableError, replaced, spans, tree, with_attribute

SPACE = "urn:x"
WRITTEN = [
    ("plain", b'<a xmlns="urn:x"><b n="1"/><b n="2"><c>x</c></b><b></b></a>', [b'<b n="1"/>', b"", b"<b></b>"]),
    (
        "prefixed",
        b'<?xml version="1.0"?>\n<x:a\n xmlns:x="urn:x"><!-- <b/> --><x:b n=\'/>\' />'
        b'<x:b n="2"><x:c/></x:b ><x:b>t</x:b></x:a>',
        [b"<x:b n='/>' />", b"", b"<x:b>t</x:b>"],
    ),
]


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN])
def test_elements_are_found_with_all_their_bytes(data: bytes, expected: list[bytes]) -> None:
    found = tree(data, 2, SPACE)
    first, second, third = found.root.children
    assert [found.written(first), found.written(third)] == [expected[0], expected[2]]
    assert [(span.tag, span.level) for span in spans(data, depth=3)] == [
        *[("b", 2), ("c", 3), ("b", 2), ("b", 2), ("a", 1)]
    ]
    assert [span.tag for span in spans(data, b"c")] == ["b"]
    assert second.children == ()
    p = found.prefix.encode()
    opened = replaced(data, [found.appended(first, b"<d/>"), found.appended(third, b"<d/>")])
    assert opened == replaced(
        data,
        [
            (first.span.start, first.span.end, expected[0].removesuffix(b"/>") + b"><d/></%bb>" % p),
            (third.span.start, third.span.end, expected[2].removesuffix(b"</%bb>" % p) + b"<d/></%bb>" % p),
        ],
    )


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (b"<v/>", b'<v n="9"/>'),
        (b'<v m=">" />', b'<v m=">"  n="9"/>'),
        (b"<v></v>", b'<v n="9"></v>'),
        (b'<v n="1" m="2"/>', b'<v n="9" m="2"/>'),
        (b"<v m='n=\"1\"' n = '1'>t</v>", b"<v m='n=\"1\"' n = '9'>t</v>"),
        (b'<x:v\n\tx:n="1"\n\tn=""\n/>', b'<x:v\n\tx:n="1"\n\tn="9"\n/>'),
    ],
)
def test_an_attribute_is_set_where_it_stands_or_at_the_end_of_the_tag(tag: bytes, expected: bytes) -> None:
    data = b'<r xmlns:x="urn:x">' + tag + b"</r>"
    (span, _) = spans(data)
    assert replaced(data, [with_attribute(data, span, "n", "9")]) == data.replace(tag, expected)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!DOCTYPE a><a/>", "encoding"),
        ('<a xmlns="urn:x"/>'.encode("utf-16"), "encoding"),
        (b"<a/>", "namespace"),
        (b'<x:a xmlns:x="urn:y"/>', "namespace"),
    ],
)
def test_what_is_not_written_as_we_need_it_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotPatchableError, match=f"^{why}$"):
        tree(data, 2, SPACE)
