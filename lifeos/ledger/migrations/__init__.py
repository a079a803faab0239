"""The schema of the ledger's tables, version by version: each module of :mod:`lifeos.ledger.migrations.versions` is a step, in Alembic's form."""
