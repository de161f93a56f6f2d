"""Alembic's way in: runs the versions on the connection that `monitor.storage.schema` hands over."""

from alembic import context

from monitor.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
