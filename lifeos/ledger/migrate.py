"""Brings the tables of a database to the newest version, by Alembic, in the transaction that it is given."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from lifeos.errors import LifeOSError

_FOLDER = Path(__file__).with_name("migrations")


def migrate(connection: Connection) -> None:
    """Make what is missing. Raises :class:`LifeOSError` for a database that a newer version of LifeOS has migrated."""
    script = ScriptDirectory(str(_FOLDER))

    def steps(revision: Any, _: object) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001  what alembic's own command calls

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection, transactional_ddl=False
        )  # the caller's transaction holds all of it
        try:
            environment.run_migrations()
        except CommandError as error:
            raise LifeOSError(
                f"the ledger's tables are of a version that this LifeOS does not know ({error}); install a newer one"
            ) from error


def newest() -> str:
    """The newest version."""
    return str(ScriptDirectory(str(_FOLDER)).get_current_head())
