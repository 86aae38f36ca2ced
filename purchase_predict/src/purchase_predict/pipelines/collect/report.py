"""What became of the rows of a collection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """Rows read; rows dropped, by reason; rows written, one a decision."""

    rows_read: int
    rows_dropped: dict[str, int]
    rows_written: int

    def __str__(self) -> str:
        lines = [
            ("rows read", self.rows_read),
            *(
                (f"  dropped, {reason}", rows)
                for reason, rows in sorted(self.rows_dropped.items())
            ),
            ("rows written", self.rows_written),
        ]
        return "\n".join(f"{what:<34}{rows:>14,}" for what, rows in lines)
