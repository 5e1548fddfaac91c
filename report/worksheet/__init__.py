"""The checklist on paper."""
