"""What is asked and what was answered. Imports no other package of this project."""
