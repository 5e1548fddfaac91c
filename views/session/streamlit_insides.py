"""Everything of Streamlit's insides that we touch and that it does not promise to keep.

All of it was read in the version named here. ``tests/views/test_streamlit_insides.py`` looks for
each part in the installed files and asks for this module to be read again when the version is
another. What is touched in the browser stands there as well: test ids and attributes in
``views/server/static/``, Streamlit's words in ``words.js``, and what is replaced in its page in
``views/server/index.py``.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

#: The version of Streamlit in which every part was read.
READ_IN = "1.67.0"


def session_state() -> SessionState:
    """What Streamlit keeps of this browser session: a mapping by key, the widgets' values included.

    The unguarded inside of ``st.session_state`` (``SafeSessionState._state``): each look at the
    guarded one breaks the script off when something newer was done meanwhile. In the middle of a
    callback, which is not called a second time, what was done first would be lost.
    """
    context = get_script_run_ctx()
    assert context is not None  # noqa: S101 (pages and callbacks run in one)
    return context.session_state._state


def query_string() -> str:
    """What stands behind the question mark of the address; empty outside of a run.

    From the context of the run: ``st.query_params`` takes 10 µs, and every text of a page asks.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context.query_string if context else ""


def unmarked(page: Any) -> Any:
    """A copy of a page (``st.Page``), for ``st.navigation``, which marks the one that may run in
    the page itself (``StreamlitPage._can_be_called``): a page shared by sessions would be marked
    by one and run by another."""
    return copy(page)
