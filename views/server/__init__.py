"""What surrounds the pages on the wire, and what all users share."""
