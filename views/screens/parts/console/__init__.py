"""The pieces of the facilitator's console: what is under way, its buttons, and what came out."""
