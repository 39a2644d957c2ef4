"""Documents in any format: read from bytes, written to bytes."""
