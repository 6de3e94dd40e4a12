"""The command line: reads arguments, calls the library, prints."""

import sys

try:
    from servicestar.cli.main import main
except KeyboardInterrupt:  # so early that nothing is there yet which could take it up
    print("interrupted", file=sys.stderr)
    raise SystemExit(130) from None

__all__ = ["main"]
