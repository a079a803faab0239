"""The migrations make the tables that the statements are written for, once, and refuse what a newer version made."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lifeos.errors import LifeOSError
from lifeos.ledger import tables
from lifeos.ledger.migrate import newest
from lifeos.ledger.sql import SqlLedger


def test_they_make_just_the_tables(ledger):
    with ledger.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == newest()


def test_a_newer_ledger_is_refused_and_left_alone(ledger, address):
    version = sa.table("alembic_version", sa.column("version_num"))
    with ledger._engine.connect().execution_options(appends=True) as connection, connection.begin():
        connection.execute(sa.update(version).values(version_num="99"))
    with pytest.raises(LifeOSError, match="install a newer one"):
        SqlLedger(address)
    assert ledger.head().n == 1
