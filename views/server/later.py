"""Pages that are loaded when one of them is first asked for.

The first page of a server just started need not wait for them; soon after, when nobody waits, all
are loaded (``quiet``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

#: The addresses of the pages in a module, by its name.
Pages = Mapping[str, Sequence[str]]


class _Later:
    """The pages of a module, of which the module knows more (``ROUTES``)."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._pages: Router | None = None

    def _load(self) -> Router:
        return Router(import_module(self._module).ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            self._pages = await run_in_threadpool(self._load)
        await self._pages(scope, receive, send)


def later(pages: Pages) -> list[Route]:
    """Their routes."""
    return [Route(path, _Later(module)) for module, paths in pages.items() for path in paths]


def load(pages: Pages) -> None:
    """Loads them now."""
    for module in pages:
        import_module(module)
