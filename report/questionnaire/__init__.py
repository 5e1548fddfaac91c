"""The checklist as a workbook to fill in, and back."""
