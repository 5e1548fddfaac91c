"""Asking the sections (庁内照会): a questionnaire and a letter for each, and the answers back."""
