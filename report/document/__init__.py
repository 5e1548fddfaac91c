"""The report of one assessment as PDF, Word and Excel."""
