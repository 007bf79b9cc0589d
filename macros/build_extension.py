"""The five buttons for LibreOffice as an extension, `xlvalidate.oxt`: a menu and a toolbar 统计审核.

`python macros/build_extension.py` builds the one that is kept here, and its line in SHA256SUMS. Labels come from
`strings.csv`, as in Excel, the other sentences from the program's own catalogues (`extension.…`). The same sources give
the same bytes. LibreOffice's Python runs `extension/xlvalidate_buttons.py`; nothing of it is needed to build.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from macros.build import SUMS, summed, texts  # noqa: E402
from xlvalidate.messages import text  # noqa: E402
from xlvalidate.ooxml.repack import same_parts  # noqa: E402
from xlvalidate.ooxml.write_zip import zipped  # noqa: E402
from xlvalidate.version import __version__  # noqa: E402

EXTENSION_NAME = "xlvalidate.oxt"
IDENTIFIER = "org.xlvalidate.buttons"
PROTOCOL = "org.xlvalidate:"
BUTTONS = ("check", "next", "clear", "explain", "help")
SENTENCES = ("runs", "busy", "late", "failed", "no-program")
_SOURCES = HERE / "extension"
_LANGUAGES = {"zh_CN": "zh-CN", "en": "en-US"}  # ours, LibreOffice's
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_TOOLBAR = "org.xlvalidate.toolbar"


def build_oxt() -> bytes:
    """The extension."""
    parts = {
        "META-INF/manifest.xml": (_SOURCES / "manifest.xml").read_bytes(),
        "description.xml": _description().encode(),
        "ProtocolHandler.xcu": (_SOURCES / "ProtocolHandler.xcu").read_bytes(),
        "Addons.xcu": _addons().encode(),
        "CalcWindowState.xcu": _window_state().encode(),
        "texts.json": _texts().encode(),
        "xlvalidate_buttons.py": (_SOURCES / "xlvalidate_buttons.py").read_bytes(),
    }
    return zipped(parts)


def _said(key: str) -> dict[str, str]:
    """A text of strings.csv by LibreOffice's languages."""
    return dict(zip(_LANGUAGES.values(), texts()[key], strict=True))


def _label(button: str) -> dict[str, str]:
    return _said(f"label.xlv{button.capitalize()}")


def _texts() -> str:
    said = {
        ours: {
            "title": _said("title")[theirs],
            "labels": {button: _label(button)[theirs] for button in BUTTONS},
            **{key: _left_open(f"extension.{key}", ours) for key in SENTENCES},
        }
        for ours, theirs in _LANGUAGES.items()
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _left_open(key: str, language: str) -> str:
    """A sentence with its places still to be filled in."""
    return text(key, language, button="{button}", why="{why}", seconds="{seconds}")


def _description() -> str:
    names = "".join(f"<name lang={quoteattr(tag)}>{escape(said)}</name>" for tag, said in _said("title").items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006">'
        f"<identifier value={quoteattr(IDENTIFIER)}/><version value={quoteattr(__version__)}/>"
        f"<display-name>{names}</display-name></description>\n"
    )


def _data(name: str, package: str, content: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f" oor:name={quoteattr(name)} oor:package={quoteattr(package)}>{content}</oor:component-data>\n"
    )


def _node(name: str, *content: str) -> str:
    return f"<node oor:name={quoteattr(name)}>{''.join(content)}</node>"


def _new(name: str, *content: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">{"".join(content)}</node>'


def _prop(name: str, value: str, kind: str = "xs:string") -> str:
    return f'<prop oor:name="{name}" oor:type="{kind}"><value>{escape(value)}</value></prop>'


def _spoken(name: str, said: dict[str, str]) -> str:
    values = "".join(f"<value xml:lang={quoteattr(tag)}>{escape(one)}</value>" for tag, one in said.items())
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'


def _entries() -> Iterator[str]:
    for number, button in enumerate(BUTTONS, start=1):
        yield _new(
            f"m{number}",
            _prop("URL", PROTOCOL + button),
            _spoken("Title", _label(button)),
            _prop("Target", "_self"),
            _prop("Context", _CALC),
        )


def _addons() -> str:
    menu = _new(
        "org.xlvalidate.menu",
        _spoken("Title", _said("title")),
        _prop("Target", "_self"),
        _prop("Context", _CALC),
        _node("Submenu", *_entries()),
    )
    parts = _node("OfficeMenuBar", menu) + _node("OfficeToolBar", _new(_TOOLBAR, *_entries()))
    return _data("Addons", "org.openoffice.Office", _node("AddonUI", parts))


def _window_state() -> str:
    """The toolbar has a name, stands in a row of its own below the others, and shows words."""
    toolbar = _new(
        f"private:resource/toolbar/addon_{_TOOLBAR}",
        _spoken("UIName", _said("title")),
        _prop("DockingArea", "0", "xs:int"),
        _prop("DockPos", "0,3"),
        _prop("Style", "1", "xs:int"),
        _prop("Visible", "true", "xs:boolean"),
        _prop("Docked", "true", "xs:boolean"),
    )
    states = _node("UIElements", _node("States", toolbar))
    return _data("CalcWindowState", "org.openoffice.Office.UI", states)


def keep(into: Path = HERE) -> list[Path]:
    """Writes the extension and its line in SHA256SUMS, where they are not as they should be; the paths written."""
    data, path, sums = build_oxt(), into / EXTENSION_NAME, into / SUMS
    if path.is_file() and same_parts(path.read_bytes(), data):
        data = path.read_bytes()  # compressors differ
    wanted = {path: data, sums: summed(sums, EXTENSION_NAME, hashlib.sha256(data).hexdigest())}
    stale = {one: new for one, new in wanted.items() if not one.is_file() or one.read_bytes() != new}
    for one, new in stale.items():
        one.write_bytes(new)
    return list(stale)


if __name__ == "__main__":
    for written in keep():
        print(written)
