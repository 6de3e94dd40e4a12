"""The command line: reads arguments, calls the library, prints."""

from servicestar.cli.main import main

__all__ = ["main"]
