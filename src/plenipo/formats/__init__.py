"""Bytes to values and back: one module a format, pure, none knows another."""
