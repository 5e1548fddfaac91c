"""Everything shown in a browser: pages of Streamlit and plain HTML pages, and the server around
them."""
