"""Disagreement as data: alternatives, compile, project, render, parse, redline, rebase."""
