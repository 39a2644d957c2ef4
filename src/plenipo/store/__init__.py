"""The ports implemented: memory, SQLite, PostgreSQL."""
