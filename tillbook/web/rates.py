"""Rates: how many requests a caller may send, as a bucket that fills again."""

from collections.abc import Callable

from tillbook.web.problems import TooManyRequests

MOST_CALLERS = 10_000


class Rates:
    """A bucket for each caller: `burst` at once, and then `a_second`."""

    def __init__(self, a_second: int, clock: Callable[[], float], burst: int = 0) -> None:
        self.a_second = a_second
        self.burst = burst or 2 * a_second
        self.clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> None:
        """Count a request; raises TooManyRequests."""
        now = self.clock()
        left, before = self._left.get(caller, (self.burst, now))
        left = min(self.burst, left + (now - before) * self.a_second)
        if left < 1:
            raise TooManyRequests(a_second=self.a_second, retry_after=1)
        if len(self._left) >= MOST_CALLERS:
            self._left.clear()
        self._left[caller] = left - 1, now
