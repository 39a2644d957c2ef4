"""Use cases: load, decide, append, publish. The one door to every room."""
