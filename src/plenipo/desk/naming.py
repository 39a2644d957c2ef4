"""How provisions and wordings are called in sentences; it lies with the record."""

from plenipo.record.naming import Names, join, sentence

__all__ = ["Names", "join", "sentence"]
