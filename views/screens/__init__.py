"""One thin file a page, and ``parts``, the pieces they share."""
