"""Bracketed documents from the wild, read into alternatives, holders and repairs."""

from __future__ import annotations
