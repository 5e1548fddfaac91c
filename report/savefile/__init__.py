"""The save file: packed into every report, and taken out of it again."""
