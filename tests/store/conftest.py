"""The stores that the contract is tried on, each empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plenipo.desk.ports import Store
from plenipo.store.memory import MemoryStore
from plenipo.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    else:
        made = SqliteStore(tmp_path / "plenipo.db")
    yield made
    made.close()
