"""HTML: templates that escape whatever they are given, the one way in which words of reports and of people get in."""

from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def drawn(template: str, **values: object) -> Markup:
    """A template of this folder filled in; plain strings are escaped, Markup is taken as it is."""
    return Markup(_templates().get_template(template).render(values))


def address(*parts: object) -> str:
    """Parts of an address joined; whatever a part holds stays within it."""
    return "/".join(quote(str(part), safe="") for part in parts)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("assistant.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


__all__ = ["Markup", "address", "drawn"]
