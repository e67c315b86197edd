"""Findings of before their figures stood apart keep their text, their age and what was said."""

from pathlib import Path

import pysqlite3.dbapi2 as driver
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tillbook.desk.catching_up import standing
from tillbook.store import migrations, sqlite
from tillbook.store.opening import open_store


def made_as_of(connection: Connection, revision: str) -> None:
    """A book in an older layout."""
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    how = {"fn": lambda found, _: scripts._upgrade_revs(revision, found)}
    context = MigrationContext.configure(connection, opts=how)
    with Operations.context(context):
        context.run_migrations()


def test_an_old_finding_keeps_its_text_and_its_age(tmp_path: Path) -> None:
    path = str(tmp_path / "old.db")
    with sqlite.engine(driver.connect(path)).begin() as connection:
        made_as_of(connection, "0015")
        connection.execute(text(
            "INSERT INTO finding VALUES ('sold-below-zero:TEA//014/shelf/', 'sold-below-zero',"
            " 'advice', 'store manager', 'TEA stands at -3000 {sic}.', '[17]', -3000, 17, 5, 0)"
        ))  # fmt: skip
    store = open_store(path)
    (one,) = standing(store)
    assert str(one.says) == "TEA stands at -3000 {sic}."
    assert (one.documents, one.value, one.worth) == ((17,), 0, None)
    assert store.rows(text("SELECT seen_at FROM finding"))[0][0] == 5
    store.close()
