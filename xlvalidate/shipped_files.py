"""What comes with the program and is no code of it: the add-in, the templates, examples for a first try.

Each is kept once, at the top of the repository. A wheel and the frozen program carry a copy inside the package.
"""

from pathlib import Path

CARRIED = "kit"
"""The folder inside the package; `setup.py` fills it with what `[tool.xlvalidate] kit` of pyproject.toml names."""


def shipped() -> Path:
    """The folder with `macros`, `templates` and `examples`."""
    package = Path(__file__).parent
    inside = package / CARRIED
    return inside if inside.is_dir() else package.parent
