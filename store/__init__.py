"""Keep an assessment and reopen it with its code. Imports ``checklist``, nothing else of ours."""
