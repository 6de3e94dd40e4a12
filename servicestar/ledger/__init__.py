"""The ledger: outcomes kept whole in SQLite or PostgreSQL, every entry chained to the last.

SQLAlchemy, of the extra `ledger`, is imported when a ledger is opened.
"""

from servicestar.ledger.check import Head
from servicestar.ledger.content import EventContent, OutcomeContent, Piece
from servicestar.ledger.entry import Entry
from servicestar.ledger.ledger import Ledger

__all__ = ["Entry", "EventContent", "Head", "Ledger", "OutcomeContent", "Piece"]
