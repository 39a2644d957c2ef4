"""The PostgreSQL server of the store's tests, for streams over several processes."""

from __future__ import annotations

from tests.store.conftest import database, server

__all__ = ["database", "server"]
