"""One SQL for SQLite and Postgres, and the numbered migrations of what is kept for good."""
