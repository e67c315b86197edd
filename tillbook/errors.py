"""Problems: every rule that can be broken, named as the rule, carrying the numbers.

A problem's docstring is its title, its class name the slug, its fields the numbers; `remedy`
says what to do. Rendered as RFC 9457 problem details by `details`.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

MEMBERS = ("type", "title", "status", "detail", "remedy", "instance")
"""What every problem that is told says; all else are its own numbers."""


class Problem(Exception):
    """A rule was broken."""

    remedy: ClassVar[str] = ""
    status: ClassVar[int] = 422

    def __init__(self, **numbers: Any) -> None:
        self.numbers = numbers
        said = ", ".join(f"{name} {value}" for name, value in numbers.items())
        super().__init__(f"{self.title()} ({said})" if said else self.title())

    @classmethod
    def title(cls) -> str:
        """The first line of the docstring, without its full stop."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")

    @classmethod
    def slug(cls) -> str:
        """TenderDiffersFromTotal -> tender-differs-from-total."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def details(self) -> dict[str, Any]:
        """The problem as RFC 9457 members; the numbers are extension members."""
        return {
            "type": f"/problems/{self.slug()}",
            "title": self.title(),
            "status": self.status,
            "detail": str(self),
            **({"remedy": self.remedy} if self.remedy else {}),
            **{name: _plain(value) for name, value in self.numbers.items()},
        }


def _plain(value: Any) -> Any:
    if isinstance(value, int) and abs(value) > 2**53:  # more than every JSON reader can hold
        return str(value)
    return value if isinstance(value, str | int | bool | None) else str(value)


def numbers_of(details: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a problem that was told, without what every problem says."""
    return {name: it for name, it in details.items() if name not in MEMBERS}


def every_problem(root: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """All problems that loaded modules declare, sorted by slug."""
    found = {root} if root is not Problem else set()
    for kind in root.__subclasses__():
        found |= set(every_problem(kind))
    yield from sorted(found, key=lambda kind: kind.slug())
