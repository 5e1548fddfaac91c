"""Programs for maintainers; nothing here runs in the app."""
