"""HTML from templates, for the plain pages and for the pages of Streamlit alike.

One Jinja2 environment for each language. It escapes every value and takes out of it what turns
the direction of the words around it; undefined values are errors. Templates and macros speak the
language of their environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from checklist.model import Lang
from checklist.text import without_bidi
from views.server.resources import content
from views.server.static_files import own_file

TEMPLATES = Path(__file__).parent / "templates"
#: Letters of an address that are shown.
_LONGEST = 60
#: What a language calls itself, whatever language the page is in.
LANGUAGE_NAMES: Mapping[Lang, str] = {"ja": "日本語", "en": "English"}


def _inside(value: object) -> object:
    """What is filled in, where it is text without what would turn the words around it."""
    return without_bidi(value) if type(value) is str else value


@cache
def environment(lang: Lang) -> Environment:
    """The environment of a language. Every template and macro in it has ``lang``,
    ``language_names``, and the functions ``say("file.key")``, ``own_file(name)`` (the address of a
    static file) and ``short_address(url)``."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # which asks the disk at every use
        finalize=_inside,
    )
    made.globals.update(
        lang=lang,
        say=content().wording.of(lang),
        language_names=LANGUAGE_NAMES,
        own_file=own_file,
        paired=partial(zip, strict=True),
        short_address=short_address,
    )
    return made


def short_address(url: object) -> str:
    """The address of a page without a title as people read it: without its scheme, its letters as
    they are, the end left out where it is long."""
    plain = unquote(str(url)).partition("://")[2].rstrip("/")
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


@cache
def _template(name: str, lang: Lang) -> Template:
    template = environment(lang).get_template(name)
    # one mapping instead of Jinja's chain of them, which is copied at each use
    template.globals = dict(template.globals)
    return template


def render(name: str, lang: Lang, /, **values: object) -> Markup:
    """The HTML of a template, a path under ``views/templates``, with its values filled in.

    Raises jinja2.UndefinedError where the template names a value that was not given.
    """
    return Markup(_template(name, lang).render(values))  # noqa: S704 (escaped by the environment)
