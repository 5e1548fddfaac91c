"""Everything that is said, as plain data: no file format, no page."""
