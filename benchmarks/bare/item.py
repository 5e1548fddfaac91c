"""The yardstick of an item page: the same elements as on ``capacity``, with nothing behind them.

6 radios, 6 text inputs, 12 text areas and 6 expanders, the same texts between them and the same
links, containers and number of pages: what Streamlit itself costs.
"""

import streamlit as st

PAGES = 13
CRITERIA = 6
LINE = "今年度の当初予算に、国際環境協力のための費目があり、金額が公表されています。"
PARAGRAPH = f'<h2>3-1 財政面の整備</h2><p class="why">{LINE}{LINE}{LINE}</p>'
OPTIONS = [f"**{n} 部分整備** {LINE}{LINE[:20]}" for n in range(6)]


def draw() -> None:
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        st.page_link(pages[0], label="準備度")
        st.html(PARAGRAPH)
    with st.container(key="menu", horizontal=True):
        for page in pages[1:8]:
            st.page_link(page, label=page.title)
    with st.container(key="stepper", horizontal=True):
        for page in pages[2:8]:
            st.page_link(page, label=page.title)
    with st.container(key="sticky"):
        st.html(PARAGRAPH)
    st.title("3 体制", anchor=False)
    st.html(PARAGRAPH)
    for n in range(CRITERIA):
        with st.container(key=f"criterion-{n}"):
            st.html(PARAGRAPH)
            st.radio(LINE, OPTIONS, index=None, key=f"level:{n}", width="stretch")
            with st.expander("根拠", key=f"fold:{n}"):
                st.html(f"<ul>{LINE * 6}</ul>")
                st.text_area("文書やリンク", key=f"evidence:{n}")
                st.text_area("メモ", key=f"note:{n}")
                st.text_input("担当課", key=f"by:{n}", max_chars=200)
    with st.container(key="pager", horizontal=True, horizontal_alignment="distribute"):
        with st.container(key="back"):
            st.page_link(pages[3], label="前へ")
        with st.container(key="next"):
            st.page_link(pages[5], label="次へ")
    with st.container(key="colophon"):
        st.html(PARAGRAPH)


def other() -> None:
    """The other pages, which nobody opens here."""


pages = [
    st.Page(other if n else draw, title=f"ページ{n}", url_path=f"page-{n}", default=n == 0)
    for n in range(PAGES)
]
st.navigation(pages, position="hidden").run()
