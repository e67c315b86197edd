"""What tests of the doors share: one server, its administrator, and keys of every role."""

from collections.abc import Callable, Iterator

import pytest

from tests.web import elsewhere
from tests.web.serving import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served book in SQLite."""
    with serving(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="session", autouse=True)
def provider_ends() -> Iterator[None]:
    """Where a test has asked for a provider of sign-ins, it ends with the tests."""
    yield
    elsewhere.end()


@pytest.fixture(scope="session")
def admin(server: Server) -> dict[str, str]:
    """The administrator's sign-in."""
    return server.administrator()


@pytest.fixture(scope="session")
def key(server: Server, admin: dict[str, str]) -> Callable[..., dict[str, str]]:
    """Keys of roles, each issued once."""
    made: dict[tuple[object, ...], dict[str, str]] = {}

    def of(*roles: str, locations: tuple[str, ...] = ("*",), origin: str = "") -> dict[str, str]:
        wanted = (roles, locations, origin)
        if wanted not in made:
            made[wanted] = server.key(admin, *roles, locations=locations, origin=origin)
        return made[wanted]

    return of
