"""Documents that are written and read back: one folder per kind of document, its writer beside its
reader."""
