"""The files that pages are made of: templates, styles, scripts. `room` is the package's folder that they are in."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment(room: str) -> Environment:
    """Where the templates are; all that they show is escaped."""
    return Environment(
        loader=PackageLoader("xlvalidate", room),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(room: str, name: str) -> str:
    """The text of a style or a script."""
    return (resources.files("xlvalidate") / room / name).read_text("utf-8")


def digest(content: str) -> str:
    """What the policy of a page knows a style or a script by."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()
