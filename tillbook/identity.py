"""Identity: ids of documents that this program makes itself.

Ours are UUIDs of version 7: they sort by the time they were made. What derives from something
else (an import from its source, an approval from its count) takes its id from that instead, so
that doing it twice is doing it once.
"""

import os
from collections.abc import Callable
from uuid import UUID

from tillbook.calendar import Instant


def new_id(now: Instant, random: Callable[[int], bytes] = os.urandom) -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, the rest random."""
    number = (now // 1000) << 80 | int.from_bytes(random(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=number))
