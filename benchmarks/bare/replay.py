"""The baseline of a page: a bare script that draws the elements on the tape named by TAPE.

It calls Streamlit as the page does, with the same texts, options, links and number of pages; it
looks nothing up, saves nothing, and its widgets have no callbacks.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st


@st.cache_resource(show_spinner=False)
def read_tape() -> dict[str, Any]:
    """The tape of the environment variable TAPE, prepared; cached."""
    tape: dict[str, Any] = json.loads(Path(os.environ["TAPE"]).read_text(encoding="utf-8"))
    prepare(tape["inside"])
    return tape


def prepare(nodes: list[dict[str, Any]], place: str = "") -> None:
    """Keys and addresses are made once, not in every run."""
    for position, node in enumerate(nodes):
        node["key"] = f"{place}-{position}"
        if node["kind"] == "page_link":
            node["query"] = dict(parse_qsl(node["query"]))
        if "options" in node:
            value, options = node["value"], node["options"]
            node["index"] = options.index(value) if value in options else None
        prepare(node.get("inside", []), node["key"])


def draw(nodes: list[dict[str, Any]]) -> None:
    """Draws these elements and those inside them."""
    for node in nodes:
        kind = node["kind"]
        if kind == "flex_container":
            with st.container(key=node["key"], horizontal=node["horizontal"]):
                draw(node["inside"])
        elif kind == "expandable":
            with st.expander(node["label"], key=node["key"]):
                draw(node["inside"])
        elif kind == "html":
            st.html(node["body"])
        elif kind == "heading":
            st.title(node["body"], anchor=False)
        elif kind == "text":
            st.text(node["body"])
        elif kind == "alert":
            st.warning(node["body"])
        elif kind == "page_link":
            page = by_address[node["page"]]
            st.page_link(page, label=node["label"], query_params=node["query"])
        elif kind == "radio":
            st.radio(node["label"], node["options"], index=node["index"], key=node["key"])
        elif kind == "selectbox":
            st.selectbox(node["label"], node["options"], index=node["index"], key=node["key"])
        elif kind == "text_input":
            st.text_input(node["label"], value=node["value"], key=node["key"])
        elif kind == "text_area":
            st.text_area(node["label"], value=node["value"], key=node["key"])
        elif kind == "number_input":
            st.number_input(node["label"], node["min"], node["max"], key=node["key"])
        elif kind == "button":
            st.button(node["label"], key=node["key"])
        elif kind == "download_button":
            st.download_button(node["label"], data=bytes, key=node["key"], on_click="ignore")
        elif kind == "button_group":
            st.pills(node["label"], node["contents"], key=node["key"])
        elif kind == "multiselect":
            st.multiselect(node["label"], node["contents"], key=node["key"])
        elif kind == "file_uploader":
            st.file_uploader(node["label"], key=node["key"])
        elif kind == "vega_lite_chart":
            st.vega_lite_chart(spec=node["spec"], alt=node["alt"], width="stretch", theme=None)


def draw_all() -> None:
    """Draws the whole tape."""
    draw(tape["inside"])


tape = read_tape()
by_address = {
    address: st.Page(draw_all, title=title, url_path=address, default=not address)
    for title, address in tape["pages"]
}
st.navigation(list(by_address.values()), position="hidden").run()
