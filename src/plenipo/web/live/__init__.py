"""Live delivery: each signed-in page has one event stream, which says that a room has moved."""
