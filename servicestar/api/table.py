"""A roster that is a table of a database."""

from __future__ import annotations

from attrs import frozen


@frozen
class Table:
    """A table of PostgreSQL or Spark, evaluated where it is.

    Attributes:
        name: as the database knows it, such as ``staff.tellers``; quoted where it has to be.
    """

    name: str
