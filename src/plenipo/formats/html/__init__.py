"""HTML: read documents from it, and write the report that shows a rolling text."""
