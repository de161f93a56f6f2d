"""What is kept: runs, states, incidents, owed messages. The only door to SQLAlchemy."""
