"""A room of people who answer together: its course, and what their votes say. Imports ``checklist``
and ``scoring``, nothing else of ours."""
