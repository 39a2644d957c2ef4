"""How the tests run: how many examples a law is tried on, and where the real texts lie.

`HYPOTHESIS_PROFILE=thorough` tries each law on many more examples, chosen anew
each time; the ordinary profile takes the same examples on every run, so that a
failure seen once is seen again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
REAL_TEXTS = ROOT.parent / "shared" / "data"

# No deadline: a law is about what holds, not about how fast the machine is today.
settings.register_profile(
    "ordinary",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def real_texts() -> Path:
    """The folder of real agreement texts, where there is one beside the repository."""
    if not REAL_TEXTS.is_dir():
        pytest.skip("the real texts are absent: a folder shared/data beside the repository")
    return REAL_TEXTS
