"""How sure a rate is: Wilson's interval at 95 %, which holds near 0 and 1 too."""

from math import sqrt

from corpus.record import Record

_Z = 1.959964  # two-sided 95 %


class Rate(Record):
    """A share of questions with its interval."""

    of: int
    total: int

    @property
    def share(self) -> float:
        return self.of / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        centre = self.share + _Z**2 / (2 * self.total)
        spread = _Z * sqrt((self.share * (1 - self.share) + _Z**2 / (4 * self.total)) / self.total)
        scale = 1 + _Z**2 / self.total
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.share:.1%} [{low:.1%}, {high:.1%}]"
