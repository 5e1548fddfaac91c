"""What is said in the pack for a decision: each paper from one account of the municipality."""
