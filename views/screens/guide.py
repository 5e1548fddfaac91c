"""The facilitator's guide: what one needs, agendas, what to say, what to do when it is hard."""

import streamlit as st
from markupsafe import Markup

from views import session
from views.screens.parts import joined, show_html, table, words
from views.server.resources import content
from wording.guide import Part, summarise_guide

guide = summarise_guide(content(), session.lang())


def shown(part: Part) -> Markup:
    """A part of the guide as HTML."""
    if part.kind == "table":
        return table(part.table.head, part.table.rows)
    if part.kind == "list":
        return Markup("<ul>{}</ul>").format(joined("<li>{}</li>", part.items))
    tag = {"h2": "h2", "h3": "h3", "text": "p"}[part.kind]
    return joined(f"<{tag}>{{}}</{tag}>", [part.text])


st.title(guide.title, anchor=False)
show_html('<p class="lead">{}</p>', guide.lead)
show_html('<div class="guide">{}</div>', joined("{}", map(shown, guide.parts)))
show_html('<p class="why">{}</p>', words()("guide.on_paper"))
