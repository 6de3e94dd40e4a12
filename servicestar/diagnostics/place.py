"""Places: where in a file a thing was written."""

from __future__ import annotations

from attrs import evolve, frozen


@frozen
class Place:
    """A span in a text file, or a cell of a sheet.

    Lines and columns start at 1 and count characters, not bytes, so Chinese text does not
    shift a caret. `end_column` is the column after the last character; 0 means "unknown".
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    sheet: str | None = None

    def __str__(self) -> str:
        """``file:line:column``, or ``file[sheet]:row:column`` for a workbook."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet}:{self.line}:{self.column}"

    def part(self, start: int, end: int) -> Place:
        """The characters from offset `start` to before offset `end` of this place's line."""
        column = self.column + start
        end_column = self.column + max(end, start + 1)
        return evolve(self, column=column, end_line=self.line, end_column=end_column)

    def order(self) -> tuple[str, str, int, int]:
        """A key that sorts places as a reader meets them."""
        return (self.file, self.sheet or "", self.line, self.column)


NOWHERE = Place(file="<input>")
