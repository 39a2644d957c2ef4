"""The agreement as a tree: units, labels, numbering, references, terms, checks."""
