"""Opening a book: by its URL, created or migrated where that is needed."""

from sqlalchemy import Connection, text

from tillbook.store import tables
from tillbook.store.door import Store
from tillbook.store.sqlite import SqliteStore

RECORD_TRIGGERS = [
    f"CREATE TRIGGER {table.name}_no_{act.lower()} BEFORE {act} ON {table.name} "
    f"BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END"
    for table in tables.RECORD
    for act in ("UPDATE", "DELETE")
]


def create(connection: Connection, name: str) -> None:
    tables.metadata.create_all(connection)
    connection.execute(text(tables.LEDGER_VIEW))
    for trigger in RECORD_TRIGGERS:
        connection.execute(text(trigger))
    connection.execute(
        tables.book.insert().values(only=1, name=name, number=0, held=0, recorded_at=0, charted=0)
    )
    connection.commit()


def open_store(url: str, name: str = "book") -> Store:
    store = SqliteStore(url)
    with store._engine.connect() as c:
        create(c, name)
    return store
