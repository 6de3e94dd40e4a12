"""Why a record stands where it stands: an outcome's steps as sentences with articles."""

from servicestar.explain.record import explain
from servicestar.explain.sentence import Sentences

__all__ = ["Sentences", "explain"]
