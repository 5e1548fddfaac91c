"""Programs for those who keep the project; nothing here runs in the app."""
