"""The index of a report and its pages: an office stands on one page, and the index finds it."""

import json
import re
from dataclasses import replace

import pytest

from tests.reports.collection import collection
from tests.reports.site import site_of
from tests.reports.test_outputs_are_safe import HOSTILE, with_everywhere
from xlvalidate.findings import Verdict
from xlvalidate.reports.html_page import page
from xlvalidate.reports.html_site import MOST_LISTED
from xlvalidate.reports.office_pages import office_pages
from xlvalidate.reports.report_data import Awaited, Collected, OfficeResult


def searched(index: str) -> dict[str, list[list[object]]]:
    """What the index searches."""
    (data,) = re.findall('(?s)<script type="application/json" id="searched">(.*?)</script>', index)
    return json.loads(data)


def office(code: str, parent: str, verdict: str) -> OfficeResult:
    return OfficeResult(
        code=code, name=f"Office {code}", verdict=Verdict(verdict), file=f"{code}.xlsx", sha256=code,
        parent=f"Above {parent}" if parent else "", parent_code=parent,
    )  # fmt: skip


def collected(drawn: str, missing: str = "") -> Collected:
    """`code parent verdict` a line, the missing as `code parent`."""
    offices = tuple(office(*line.replace("-", "").split(" ")) for line in drawn.splitlines())
    awaited = (line.split() for line in missing.splitlines())
    return replace(
        collection(), offices=offices, calls=(), repeated=(), others=(), rules=(),
        missing=tuple(Awaited(code=code, name=code, parent=f"Above {up}", parent_code=up) for code, up in awaited),
    )  # fmt: skip


DRAWN = """1 p accepted
2 q return
3 p unreadable
4 p accepted
5 - explain
6 p return"""


def places(found: Collected, most: int) -> tuple[list[tuple[str, int, int]], list[tuple[int, int]], list[int]]:
    """The pages (above which, the how many-th of how many), the place of each office, and the pages of the missing."""
    pages = office_pages(found, most)
    return (
        [(page.below.code, page.number, page.parts) for page in pages.pages],
        list(zip(pages.page_of, pages.number_of, strict=True)),
        list(pages.awaited),
    )


def test_offices_stand_below_the_one_above_the_gravest_first():
    found = collected(DRAWN, "7 p\n8 r\n9 p")
    assert places(found, 200) == (
        [("p", 1, 1), ("q", 1, 1), ("r", 1, 1), ("", 1, 1)],
        [(0, 3), (1, 1), (0, 1), (0, 4), (3, 1), (0, 2)],
        [0, 2, 0],
    )
    assert places(found, 4) == (
        [("p", 1, 2), ("p", 2, 2), ("q", 1, 1), ("r", 1, 1), ("", 1, 1)],
        [(0, 3), (2, 1), (0, 1), (0, 4), (4, 1), (0, 2)],
        [1, 3, 1],
    )
    assert places(found, 1)[1] == [(2, 1), (6, 1), (0, 1), (3, 1), (8, 1), (1, 1)]
    assert places(collected(""), 4) == ([], [], [])


def test_the_index_has_every_office_once_with_its_page():
    made = site_of(collected(DRAWN, "7 p"), "en", most=4)
    assert list(made) == ["index.html", *(f"offices/{at}.html" for at in range(4))]
    found = searched(made["index.html"])
    assert found["pages"] == [
        ["offices/0.html", "Above p"], ["offices/1.html", "Above p"], ["offices/2.html", "Above q"],
        ["offices/3.html", "No office above"],
    ]  # fmt: skip
    assert [row[:5] for row in found["offices"][:-1]] == [
        [3, "Office 3", "3", 0, 1], [2, "Office 2", "2", 2, 1], [2, "Office 6", "6", 0, 2],
        [1, "Office 5", "5", 3, 1], [0, "Office 1", "1", 0, 0], [0, "Office 4", "4", 0, 0], [4, "7", "7", 1, 0],
    ]  # fmt: skip
    drawn = [re.findall('<section class="office [^"]*" id="o([0-9]+)"', made[f"offices/{at}.html"]) for at in range(4)]
    assert drawn == [["1", "2"], [], ["1"], ["1"]]
    assert '<b aria-current="page">1</b> <a href="../offices/1.html">2</a>' in made["offices/0.html"]


def test_a_page_and_the_index_say_what_the_single_page_says():
    whole = page(collection(), "zh_CN")
    made = site_of(collection(), "zh_CN")
    pages = "".join(made[name] for name in made if name != "index.html")

    def said(html: str, pattern: str) -> list[str]:
        return sorted(re.sub(r"o[0-9]+|\.\./", "", one) for one in re.findall(pattern, html))

    for pattern in ("(?s)<section class=.office.*?</section>", "(?s)<tr data-verdict=.*?</tr>"):
        assert said(pages, pattern) == said(whole, pattern) != []
    tiles = "(?s)<li><a [^>]*>(.*?</b>)"
    assert re.findall(tiles, made["index.html"]) == re.findall(tiles, whole)
    for name in ("doubled", "others", "rules"):
        part = re.compile(f'(?s)<h2 id="{name}">.*?</table>')
        assert part.findall(made["index.html"]) == part.findall(whole) != []


MARKUP = [text for text in HOSTILE if "<" in text or not text.isprintable()]


@pytest.mark.parametrize("text", MARKUP, ids=[ascii(text)[:40] for text in MARKUP])
def test_no_text_leaves_its_place_in_the_index(text):
    index = site_of(with_everywhere(text), "en")["index.html"]
    assert len(re.findall("<script", index)) == 2 == len(re.findall("</script", index))
    found = searched(index)
    assert len(found["offices"]) == 3 and str(found["offices"][0][1]).isprintable()


def test_long_lists_of_the_index_end_and_say_so():
    found = replace(collection(), others=collection().others * (MOST_LISTED + 3))
    part = site_of(found, "en")["index.html"].split('<h2 id="others">')[1].split("<h2")[0]
    assert part.count("<tr>") == 1 + MOST_LISTED and "3 more are in summary.xlsx." in part
