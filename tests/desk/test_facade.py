"""The documented example of the façade runs as it is written."""

from __future__ import annotations

import doctest

import plenipo.desk


def test_the_documented_example_holds() -> None:
    found = doctest.testmod(plenipo.desk)
    assert found.attempted > 20
    assert found.failed == 0


def test_what_the_facade_names_is_documented() -> None:
    bare = [
        name
        for name in plenipo.desk.__all__
        if callable(getattr(plenipo.desk, name)) and not getattr(plenipo.desk, name).__doc__
    ]
    assert bare == []
