"""What people take home: the report's words, its pictures, and the files it becomes. Imports
``checklist`` and ``scoring`` only."""
