"""Columns on their way to PostgreSQL: whatever text a book can hold arrives as it was."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Databases
from tillbook.store import postgres, server

ODD = st.text(st.sampled_from('\\"{},nNULL \n\t\b\x01\x1f\x7fé\u2028🍎'), max_size=8)


@pytest.fixture(scope="module")
def connection(databases: Databases) -> psycopg.Connection:
    return server.connect(databases.url("postgres"))


@given(st.lists(ODD | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)))
def test_texts_arrive_as_they_were(connection: server.Connection, texts: list[str]) -> None:
    rows = postgres.fetch(connection, "SELECT unnest(?::text[])", (postgres.array(texts),))
    assert [row[0] for row in rows] == texts


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_whole_numbers_arrive_as_they_were(
    connection: server.Connection, numbers: list[int]
) -> None:
    rows = postgres.fetch(connection, "SELECT unnest(?::bigint[])", (postgres.array(numbers),))
    assert [row[0] for row in rows] == numbers
