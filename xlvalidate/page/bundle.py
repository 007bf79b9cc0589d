"""JavaScript modules as one script. Each becomes a function of its own, in the order in which they need each other.

What they may write is narrow, so that no JavaScript has to be understood here: `import { a, b as c } from "./x.js";`
and `export` before a function, a class or one `const`, each at the start of a line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from xlvalidate.errors import XlvalidateError

_IMPORT = re.compile(r"""^import \{([^}]*)\} from ["']\./([\w./-]+)["'];\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
# A comment that has its lines to itself; the people who keep the page read the sources.
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_BLANK = re.compile(r"^[ \t]+|^\n", re.MULTILINE)
_FORBIDDEN = re.compile(r"</script|<!--", re.IGNORECASE)


class BundleError(XlvalidateError):
    """A module is written otherwise than a bundle can take it: a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module: what it imports, as (name there, name here, module), what it exports, and the rest of it."""

    imports: tuple[tuple[str, str, str], ...]
    exports: tuple[str, ...]
    body: str


def module_of(name: str, source: str) -> Module:
    """A module taken apart. Raises BundleError for what it may not write."""
    if (found := _FORBIDDEN.search(source)) is not None:
        raise BundleError(f"{name}: {found[0]} would end the script that it stands in")
    imports = tuple(
        (one[1], one[2] or one[1], module) for names, module in _IMPORT.findall(source) for one in _NAME.finditer(names)
    )
    body = _IMPORT.sub("", source)
    exports = tuple(_EXPORT.findall(body))
    body = _EXPORT.sub("", body)
    if (left := _LEFT.search(body)) is not None:
        raise BundleError(f"{name}: {left[0]}")
    body = short(body)
    if (long := next((line for line in body.splitlines() if line.count("`") % 2), None)) is not None:
        raise BundleError(f"{name}: a text in backquotes goes over several lines: {long}")
    return Module(imports, exports, body)


def short(source: str) -> str:
    """The source without comments that have lines to themselves, without blank lines and indentation."""
    return _BLANK.sub("", _BLANK.sub("", _COMMENT.sub("", source + "\n"))).strip() + "\n"


def bundled(sources: Mapping[str, str], start: str, name: str) -> str:
    """The module `start` and all that it needs as one script, each once. What `start` exports is called `name`.

    Raises BundleError for a module or a name that there is not, and for modules that need each other.
    """
    modules: dict[str, Module] = {}
    order: list[str] = []
    _put(start, sources, modules, order, ())
    called = {module: f"module{number}" for number, module in enumerate(order)} | {start: name}
    for module in order:
        for there, _, needed in modules[module].imports:
            if there not in modules[needed].exports:
                raise BundleError(f"{module}: {needed} exports no {there}")
    return "".join(_wrapped(called[module], modules[module], called) for module in order)


def _put(
    name: str, sources: Mapping[str, str], modules: dict[str, Module], order: list[str], within: Sequence[str]
) -> None:
    if name in within:
        raise BundleError(f"{' → '.join((*within, name))}: modules need each other")
    if name in modules:
        return
    if name not in sources:
        raise BundleError(f"{within[-1] if within else name}: there is no module {name}")
    module = module_of(name, sources[name])
    for needed in dict.fromkeys(needed for _, _, needed in module.imports):
        _put(needed, sources, modules, order, (*within, name))
    modules[name] = module
    order.append(name)


def _wrapped(own: str, module: Module, called: Mapping[str, str]) -> str:
    by_module: dict[str, list[str]] = {}
    for there, here, needed in module.imports:
        by_module.setdefault(called[needed], []).append(there if there == here else f"{there}: {here}")
    taken = "".join(f"const {{ {', '.join(names)} }} = {needed};\n" for needed, names in by_module.items())
    given = ", ".join(module.exports)
    return f"const {own} = (() => {{\n{taken}{module.body}return {{ {given} }};\n}})();\n"


@cache
def sources() -> Mapping[str, str]:
    """The modules of the script, by their names."""
    return dict(_modules(resources.files("xlvalidate") / "page" / "script", ""))


def _modules(folder: Traversable, below: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            found.extend(_modules(one, f"{below}{one.name}/"))
        elif one.name.endswith(".js"):
            found.append((below + one.name, one.read_text("utf-8")))
    return found
