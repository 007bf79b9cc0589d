"""A sample of the same in Firefox: the JSON, what is drawn, two languages, and that nothing leaves the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from examples import expect
from tests.page.browsers import Tab, tab
from tests.page.parity import Case, compared, filled_cases, page_at
from tests.page.test_page_says_what_check_says import WORKBOOKS_OF_EXAMPLES, refused
from xlvalidate.editions.catalogue import built_in, find

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "examples/reports/broken.xlsx"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = [expect.form_of(path) for path in WORKBOOKS_OF_EXAMPLES]
    editions = {one.id: one for one in (*map(find, built_in()), *filter(None, own))}
    return page_at(tmp_path_factory.mktemp("page"), editions.values())


@pytest.fixture(scope="module")
def opened(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab("firefox", tmp_path_factory.mktemp("firefox")) as session:
        session.open(page)
        yield session


def test_the_json_is_that_of_check(opened: Tab) -> None:
    cases = [
        Case(path.relative_to(ROOT).as_posix(), path.read_bytes(), expect.form_of(path))
        for path in WORKBOOKS_OF_EXAMPLES
    ]
    for name in built_in():
        cases += filled_cases(find(name), 4, seed=1)
    assert compared([*cases, *refused()[::4]], opened) == []


def test_a_workbook_that_is_chosen_is_drawn_and_nothing_leaves_the_page(opened: Tab, page: Path) -> None:
    opened.choose("#choose", BROKEN)
    assert opened.run("return document.querySelector('.office .verdict').innerText") == "× 退回修改"
    assert opened.run("return document.querySelectorAll('table.form').length") == 3
    assert opened.run("return document.activeElement.id") == "o1-summary"
    opened.run("document.querySelector('[data-language=en]').click()")
    assert opened.run("return document.querySelector('.office .verdict').innerText") == "× return"
    assert {url for url in opened.ask("requests") if not url.startswith(("blob:", "data:"))} <= {page.as_uri()}
    assert opened.ask("faults") == []


def test_what_is_dropped_is_read(opened: Tab) -> None:
    opened.drop(".drop.now", {"a.xlsx": BROKEN, "b.pdf": ROOT / "LICENSE"})
    assert opened.run("return document.querySelectorAll('#offices-table tbody tr').length") == 2
