"""The page in a real browser: no script error, nothing asked for outside the file, sort, filter, the policy holds."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.reports.browser import Browser, browser
from tests.reports.collection import collection
from tests.reports.site import site_of
from tests.reports.test_outputs_are_safe import HOSTILE, with_everywhere
from xlvalidate.findings import Verdict
from xlvalidate.messages import text
from xlvalidate.reports.html_page import page
from xlvalidate.reports.report_data import Branch

SHOWN = "return [...document.querySelectorAll('#offices-table tbody tr')].filter(r => !r.hidden)"
SECTIONS = "return [...document.querySelectorAll('section.office')].filter(s => !s.hidden).length"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as session:
        yield session


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "报告.html"
    path.write_text(page(collection(), "zh_CN"), "utf-8")
    return path


@pytest.fixture
def opened(chromium: Browser, file: Path) -> Browser:
    chromium.log("browser")
    chromium.requests()
    chromium.open(file)
    return chromium


def column(session: Browser, number: int) -> list[str]:
    return session.run(f"{SHOWN}.map(r => r.cells[{number}].textContent)")


def quiet(session: Browser) -> bool:
    return [entry for entry in session.log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []


def test_nothing_goes_wrong_and_nothing_leaves_the_file(opened, file):
    # What stands in the file itself (data:) leaves nothing; the browser puts a pixel of its own there.
    assert [url for url in opened.requests() if not url.startswith("data:")] == [file.as_uri()]
    assert opened.run("return document.querySelectorAll('table.form').length") == 17
    assert not opened.run("return document.getElementById('controls').hidden")
    assert quiet(opened)


def test_every_link_into_the_page_has_a_place(opened):
    broken = opened.run(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert broken == []
    ids = opened.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_broken_cells_are_red_with_a_cross_and_doubtful_ones_yellow(opened):
    colour = "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor"
    text = "return document.querySelector(arguments[0]).textContent"
    assert opened.run(colour, ".form td.must") == "rgb(255, 199, 206)"
    assert opened.run(colour, ".form td.explain") == "rgb(255, 235, 156)"
    assert opened.run(text, ".form td.must") == "×12"
    assert opened.run(text, ".form td.explain").startswith("!")


def test_the_table_sorts_by_number_both_ways(opened):
    # the rules that could not be judged: as texts, 9 would come after 20
    click = "document.querySelectorAll('#offices-table th button')[6].click()"
    opened.run(click)
    counts = [int(text) for text in column(opened, 6)]
    assert counts == sorted(counts) and counts[-1] > 9
    opened.run(click)
    assert [int(text) for text in column(opened, 6)] == sorted(counts, reverse=True)
    assert opened.run("return document.querySelector('[aria-sort]').getAttribute('aria-sort')") == "descending"
    assert quiet(opened)


def test_the_table_filters_by_verdict_and_by_words(opened):
    opened.run("document.querySelector('#chips button[value=return]').click()")
    assert set(column(opened, 0)) == {"× 退回修改"}
    assert opened.run(SECTIONS) == len(column(opened, 0)) == 6
    opened.run("const f = document.getElementById('find'); f.value = '衢江'; f.dispatchEvent(new Event('input'))")
    assert column(opened, 1) == ["衢江区高家镇人民政府", "衢江区机关事务保障中心"]
    assert opened.run("return document.getElementById('shown').textContent") == "显示 2 / 16"
    opened.run("document.querySelector('.tiles a.accepted').click()")
    assert column(opened, 1) == ["衢江区水利局"]
    assert opened.run(SECTIONS) == 0


@pytest.mark.parametrize(
    "injection",
    [
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s)",
        "const i = document.createElement('div'); i.innerHTML = '<img src=x onerror=\"window.pwned=1\">';"
        " document.body.append(i)",
        "const s = document.createElement('script'); s.src = 'http://127.0.0.1:9/x.js'; document.body.append(s)",
        "const i = new Image(); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i)",
        "const b = document.createElement('base'); b.href = 'http://127.0.0.1:9/'; document.head.append(b)",
        "const s = document.createElement('style'); s.textContent = 'body{display:none}'; document.head.append(s)",
        "document.body.setAttribute('style', 'display:none')",
    ],
)
def test_what_is_injected_does_not_run(opened, file, injection):
    opened.run(injection)
    state = opened.run("return [window.pwned || 0, getComputedStyle(document.body).display, document.baseURI]")
    assert state == [0, "block", file.as_uri()]
    # A blocked address is named in the log as asked for; none may be answered or reach a socket.
    assert any("Content Security Policy" in entry["message"] for entry in opened.log("browser"))


def test_hostile_texts_run_nothing_and_fetch_nothing(chromium, tmp_path):
    many = [with_everywhere(text) for text in HOSTILE]
    whole = replace(
        many[0],
        offices=tuple(office for one in many for office in one.offices),
        others=tuple(other for one in many for other in one.others),
        missing=tuple(awaited for one in many for awaited in one.missing or ()),
        repeated=tuple(again for one in many for again in one.repeated),
    )
    path = tmp_path / "hostile.html"
    path.write_text(page(whole, "zh_CN"), "utf-8")
    chromium.requests()
    chromium.log("browser")
    chromium.open(path)
    assert chromium.run("return [window.pwned || 0, document.scripts.length, document.forms.length]") == [0, 1, 0]
    assert chromium.run("return document.querySelectorAll('section.office').length") == len(HOSTILE)
    assert chromium.requests() == [path.as_uri()]
    assert quiet(chromium)


def test_it_can_be_looked_at_and_printed_on_a4(opened):
    picture = Image.open(io.BytesIO(opened.screenshot())).convert("RGB")
    assert picture.width > 1_000 and len(picture.getcolors(1 << 24)) > 100
    printed = opened.pdf()
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") > 10


def test_the_tree_folds_and_is_printed_whole(chromium, tmp_path):
    sums = (with_everywhere("柯城区").tree or ())[0]
    tree = (
        replace(
            sums, rolled=None, code="33", name="衢州市", verdict=Verdict.ACCEPTED, below={"return": 1, "missing": 2}
        ),
        replace(sums, code="3301", depth=1),
        Branch(code="330101", name="水利局", depth=2, verdict=None),
        Branch(code="3302", name="衢江区", depth=1, verdict=None, below={"missing": 1}),
        Branch(code="330201", name="税务局", depth=2, verdict=None, vertical=True),
    )
    path = tmp_path / "tree.html"
    path.write_text(page(replace(collection(), tree=tree), "zh_CN"), "utf-8")
    chromium.log("browser")
    chromium.open(path)
    lines = "return [...document.querySelectorAll('.tree li')].filter(l => l.checkVisibility()).length"
    assert chromium.run(lines) == 4  # 衢江区 has nothing that differs, and is folded
    nested = "return [...document.querySelectorAll('.tree li')].map(l => l.parentElement.closest('li') ? "
    nested += "l.parentElement.closest('li').querySelector('bdi').textContent : '')"
    assert chromium.run(nested) == ["", "衢州市", "柯城区", "衢州市", "衢江区"]
    chromium.run("document.querySelectorAll('.tree summary')[2].click()")
    assert chromium.run(lines) == 5
    assert chromium.run("return document.querySelector('.tree .list tbody tr').cells[3].textContent") == "12"
    assert chromium.run("return document.querySelector('.tiles a[href=\"#tree\"] b').textContent") == "1"
    assert quiet(chromium)
    chromium.run("document.querySelectorAll('.tree details').forEach(d => d.open = false)")
    assert chromium.run(lines) == 1
    chromium.call("POST", "/goog/cdp/execute", cmd="Emulation.setEmulatedMedia", params={"media": "print"})
    try:
        assert chromium.run("return document.querySelectorAll('.tree li')[4].getBoundingClientRect().height") > 5
        assert chromium.run(lines) == 5
    finally:
        chromium.call("POST", "/goog/cdp/execute", cmd="Emulation.setEmulatedMedia", params={"media": ""})


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_no_block_of_the_collector_is_wider_than_the_screen(chromium, tmp_path, width):
    found = with_everywhere("甲" * 150 + "x" * 150)
    path = tmp_path / "phone.html"
    path.write_text(page(found, "zh_CN"), "utf-8")
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    chromium.call("POST", "/goog/cdp/execute", cmd="Emulation.setDeviceMetricsOverride", params=screen)
    try:
        chromium.open(path)
        chromium.run("document.querySelectorAll('section.office').forEach(s => s.remove())")
        outside = (
            "return [...document.querySelectorAll('header *, main > :not(section), main > :not(section) *')]"
            ".filter(e => e.checkVisibility() && e.getBoundingClientRect().right > arguments[0] + 1)"
            ".map(e => e.outerHTML.slice(0, 90))"
        )
        assert chromium.run(outside, width) == []
        assert chromium.run("return [innerWidth, document.documentElement.scrollWidth]") == [width, width]
        heads = "return [...document.querySelectorAll('h2')].map(h => h.id)"
        assert chromium.run(heads) == [
            "calls",
            "offices",
            "tree",
            "missing",
            "unanswered",
            "doubled",
            "others",
            "rules",
        ]
        labels = "return [...document.querySelectorAll('#calls ~ .scroll td')].slice(0, 7)"
        labels += ".map(t => getComputedStyle(t, '::before').content)"
        said = [
            text(f"report.head.{key}", "zh_CN") for key in ("parent", "contact", "figure", "moves", "total", "share")
        ]
        assert chromium.run(labels) == ["none", *(f'"{one}  "' for one in said)]
    finally:
        chromium.call("POST", "/goog/cdp/execute", cmd="Emulation.clearDeviceMetricsOverride", params={})


def test_without_a_script_everything_is_there(file):
    written = file.read_text("utf-8")
    assert 'id="controls" hidden' in written
    assert written.count("<section") == 9


@pytest.fixture
def indexed(chromium: Browser, tmp_path: Path) -> Browser:
    for name, written in site_of(collection(), "zh_CN", most=6).items():
        path = tmp_path / "报告" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, "utf-8")
    chromium.log("browser")
    chromium.requests()
    chromium.open(tmp_path / "报告" / "index.html")
    return chromium


def test_the_index_finds_every_office_and_leads_to_its_form(indexed):
    assert [url for url in indexed.requests() if not url.startswith(("data:", "file:"))] == [] and quiet(indexed)
    shown = "return document.getElementById('shown').textContent"
    assert indexed.run(shown) == "显示 19 / 19"
    indexed.run("document.querySelector('#chips button[value=\"2\"]').click()")
    assert set(column(indexed, 0)) == {"× 退回修改"} and indexed.run(shown) == "显示 6 / 6"
    indexed.run("const f = document.getElementById('find'); f.value = '衢江'; f.dispatchEvent(new Event('input'))")
    assert column(indexed, 1) == ["衢江区高家镇人民政府", "衢江区机关事务保障中心"]
    indexed.run("document.querySelector('.tiles a[data-state=\"4\"]').click()")
    assert column(indexed, 1) == ["衢江区峡川镇人民政府"]
    indexed.run("document.querySelectorAll('#offices-table th button')[1].click()")
    indexed.run("document.querySelector('#chips button[value=\"\"]').click()")
    assert column(indexed, 1) == [
        "衢江区高家镇人民政府", "衢江区机关事务保障中心", "衢江区水利局", "衢江区峡川镇人民政府",
    ]  # fmt: skip
    indexed.run(
        "const f = document.getElementById('find'); f.value = '330803002';"
        " f.dispatchEvent(new Event('input')); f.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))"
    )
    where = indexed.run("return decodeURIComponent(location.href).split('/').slice(-2).join('/')")
    assert re.fullmatch(r"offices/[0-9]\.html#o[0-9]", where)
    name = "return document.querySelector(location.hash + ' h3').textContent"
    assert indexed.run(name) == "衢江区高家镇人民政府" and quiet(indexed)
