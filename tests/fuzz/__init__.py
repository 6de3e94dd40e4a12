"""Fuzzing: made-up files and texts, of which each ends in a value or in diagnostics."""
