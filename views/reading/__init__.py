"""Reading pages: plain HTML for what is only read."""
