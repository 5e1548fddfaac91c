"""The pack for a decision, as files."""
