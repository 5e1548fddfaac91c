"""The text of pages and documents, as plain data: no file format, no Streamlit."""
