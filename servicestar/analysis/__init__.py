"""Analysis: what is doubtful or dead in a ruleset, proved or shown without any record."""

from servicestar.analysis.run import LOOKS, analyse

__all__ = ["LOOKS", "analyse"]
