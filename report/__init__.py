"""What people take home and bring back: one folder per kind of document, its writer beside its
reader."""
