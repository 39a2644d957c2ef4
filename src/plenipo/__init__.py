"""Plenipo: negotiate the text of an agreement between several parties."""

__version__ = "0.1.0"
