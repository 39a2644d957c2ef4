"""Speed and memory of Plenipo beside its peers, on inputs made here.

`python -m benchmarks` makes the inputs, runs every job with its peers in
turn, checks the results, and writes `docs/benchmarks.md`.
"""
