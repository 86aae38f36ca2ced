"""What became of the rows of a collection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """Every row read: dropped, by reason; a view; or of a decision.

    `rows_written` has one row a decision: its first event. The views are not
    lost, for features count them.
    """

    rows_read: int
    rows_dropped: dict[str, int]
    views: int
    rows_written: int

    @property
    def rows_repeated(self) -> int:
        """Carts and purchases of a product that the session had decided on."""
        left = self.rows_read - sum(self.rows_dropped.values()) - self.views
        return left - self.rows_written

    def __str__(self) -> str:
        lines = [
            ("rows read", self.rows_read),
            *(
                (f"  dropped, {reason}", rows)
                for reason, rows in sorted(self.rows_dropped.items())
            ),
            ("  views, for features to count", self.views),
            ("  more events of a decision", self.rows_repeated),
            ("rows written, one a decision", self.rows_written),
        ]
        return "\n".join(f"{what:<34}{rows:>14,}" for what, rows in lines)
