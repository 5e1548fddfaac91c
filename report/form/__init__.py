"""The checklist as an XLSForm for phones, and its submissions."""
