"""Loading a room leaves Python's own habits as they were."""

from __future__ import annotations

import gc

import pytest

from plenipo.desk.loading import undisturbed


def test_the_search_for_circles_stops_while_loading_and_goes_on_afterwards() -> None:
    assert gc.isenabled()
    with undisturbed():
        assert not gc.isenabled()
        with undisturbed():  # as another thread may
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_what_could_not_be_loaded() -> None:
    with pytest.raises(ValueError, match="no entry"), undisturbed():
        raise ValueError("no entry")
    assert gc.isenabled()


def test_who_has_stopped_the_search_finds_it_stopped() -> None:
    gc.disable()
    try:
        with undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_much_that_is_loaded_is_not_searched_again() -> None:
    before = gc.get_freeze_count()
    with undisturbed():
        few: list[list[int]] = [[] for _ in range(10)]
    assert gc.get_freeze_count() == before
    with undisturbed():
        many: list[list[int]] = [[] for _ in range(200_000)]
    try:
        assert gc.get_freeze_count() - before >= len(many)
    finally:
        gc.unfreeze()
    assert few
