"""What comes after a selection."""
