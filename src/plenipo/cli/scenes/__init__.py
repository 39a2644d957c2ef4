"""Scripted negotiations: what the desk does, shown by using it, and replayed by the tests.

`peace` has two states and a facilitator, `council` twelve members of a river
council. Each is a list of steps; a step is a function that reads as what
happens, and everything goes through the desk, as a page would do it.
"""
