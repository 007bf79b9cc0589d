"""The extension for LibreOffice as a file: the same bytes again, words of both languages, nothing that is not there."""

import ast
import hashlib
import json
import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from macros import build, build_extension
from xlvalidate.commands import RAN
from xlvalidate.excel.buttons import Button
from xlvalidate.excel.office_extension import EXTENSION, IDENTIFIER, SETTING
from xlvalidate.ooxml.repack import same_parts
from xlvalidate.version import __version__

SOURCE = (build.HERE / "extension" / "xlvalidate_buttons.py").read_text("utf-8")
OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with ZipFile(BytesIO(build_extension.build_oxt())) as opened:
        assert {info.date_time for info in opened.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        return {name: opened.read(name) for name in opened.namelist()}


def constant(name: str) -> object:
    """What the extension's source says under a name."""
    for node in ast.parse(SOURCE).body:
        if isinstance(node, ast.Assign) and [target.id for target in node.targets] == [name]:
            return ast.literal_eval(node.value)
    raise AssertionError(name)


def test_the_one_that_is_kept_is_the_one_that_these_sources_make() -> None:
    kept = (build.HERE / EXTENSION).read_bytes()
    assert same_parts(kept, build_extension.build_oxt()), "stale: run python macros/build_extension.py"
    sums = (build.HERE / build.SUMS).read_text("ascii").splitlines()
    assert f"{hashlib.sha256(kept).hexdigest()}  {EXTENSION}" in sums


def test_it_is_written_anew_only_where_it_is_stale(tmp_path: Path) -> None:
    both = [tmp_path / EXTENSION, tmp_path / build.SUMS]
    assert build_extension.keep(tmp_path) == both
    first = both[0].read_bytes()
    assert build_extension.keep(tmp_path) == []
    both[0].write_bytes(b"PK")
    with pytest.raises(Exception, match="zip"):
        build_extension.keep(tmp_path)
    both[0].unlink()
    assert build_extension.keep(tmp_path) == [both[0]]
    assert both[0].read_bytes() == first


def test_every_part_that_is_listed_is_there_and_is_xml(parts: dict[str, bytes]) -> None:
    listed = {
        value
        for entry in ElementTree.fromstring(parts["META-INF/manifest.xml"])
        for key, value in entry.attrib.items()
        if key.endswith("full-path")
    }
    assert set(parts) == listed | {"META-INF/manifest.xml", "description.xml", "texts.json"}
    for name, data in parts.items():
        if name.endswith((".xml", ".xcu")):
            ElementTree.fromstring(data)


def test_it_says_who_it_is(parts: dict[str, bytes]) -> None:
    said = {node.tag.rpartition("}")[2]: node for node in ElementTree.fromstring(parts["description.xml"])}
    assert said["identifier"].attrib == {"value": IDENTIFIER}
    assert said["version"].attrib == {"value": __version__}
    assert [name.text for name in said["display-name"]] == ["统计审核", "Form checks"]


def test_menu_and_toolbar_have_the_five_buttons_in_both_languages(parts: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(parts["Addons.xcu"])
    chinese = [build.texts()[f"label.xlv{button.capitalize()}"] for button in build_extension.BUTTONS]
    for bar in ("Submenu", "org.xlvalidate.toolbar"):
        (node,) = [one for one in root.iter("node") if one.attrib[f"{OOR}name"] == bar]
        found = []
        for entry in node:
            props = {one.attrib[f"{OOR}name"]: list(one) for one in entry}
            titles = {value.attrib[LANG]: value.text for value in props["Title"]}
            assert [value.text for value in props["Context"]] == ["com.sun.star.sheet.SpreadsheetDocument"]
            found.append((props["URL"][0].text, (titles["zh-CN"], titles["en-US"])))
        urls = [f"org.xlvalidate:{button}" for button in Button]
        assert found == list(zip(urls, chinese, strict=True))


def test_what_the_extension_says_is_there_in_both_languages(parts: dict[str, bytes]) -> None:
    texts = json.loads(parts["texts.json"])
    assert set(texts) == {"zh_CN", "en"}
    used = set(re.findall(r'\btexts(?:\("en"\))?\["([a-z-]+)"\]', SOURCE))
    for language, said in texts.items():
        assert set(said) == used
        assert set(said["labels"]) == set(Button)
        for key in build_extension.SENTENCES:
            places = set(re.findall(r"\{(\w+)\}", said[key]))
            given = re.findall(rf'texts\["{key}"\]\.format\((\w+)=', SOURCE)
            assert places == set(given), (language, key)


def test_it_and_the_program_speak_of_the_same(parts: dict[str, bytes]) -> None:
    assert constant("RAN") == RAN
    assert constant("SETTING") == SETTING
    assert constant("PROTOCOL") == build_extension.PROTOCOL
    assert set(constant("IN_A_BOX")) < set(Button)  # type: ignore[call-overload]
    assert f"<value>{constant('PROTOCOL')}*</value>" in parts["ProtocolHandler.xcu"].decode()


def test_an_older_python_of_libreoffice_reads_it() -> None:
    ast.parse(SOURCE, feature_version=(3, 8))
    imported = {
        name.name for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import) for name in node.names
    }
    assert imported == {"json", "os", "subprocess", "threading", "uuid", "uno", "unohelper"}
