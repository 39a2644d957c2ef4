"""What keeps the repository in order: run by `make`, never shipped."""
