"""Tests: one folder a package of src/plenipo, law helpers beside what they prove."""
