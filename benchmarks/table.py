"""One table a run, printed as a person reads it and as a README takes it: Markdown, columns aligned."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Rows of text under a caption."""

    caption: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """One more row; cells that are not given are empty."""
        self.rows.append((*cells, *[""] * (len(self.header) - len(cells))))

    def __str__(self) -> str:
        widths = [
            max(3, *(len(row[column]) for row in (self.header, *self.rows))) for column in range(len(self.header))
        ]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        lines = [self._line(self.header, widths), f"| {' | '.join(rule)} |"]
        return "\n".join((self.caption, "", *lines, *(self._line(row, widths) for row in self.rows)))

    @staticmethod
    def _line(cells: tuple[str, ...], widths: list[int]) -> str:
        first, *others = zip(cells, widths, strict=True)
        aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return f"| {' | '.join(aligned)} |"
