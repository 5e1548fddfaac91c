"""The calendar as a file for other calendars (.ics) and as CSV."""
