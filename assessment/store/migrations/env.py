"""Run by Alembic; `database.open_database` hands over the connection it holds."""

from alembic import context

from assessment.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
