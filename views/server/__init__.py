"""The HTTP layer around the pages, and the resources that all users share."""
