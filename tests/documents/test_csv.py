"""Data for spreadsheets: read back as written, and never as a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from plenipo.documents.meetings import as_csv

CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
) | st.sampled_from(["=1+1", "-2", "@x", '"', 'a,"b"', "one\r\ntwo"])


@given(st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS, "n": st.integers()}), min_size=1))
def test_rows_read_back(rows: list[dict[str, object]]) -> None:
    data = as_csv(rows).decode()
    found = list(csv.DictReader(io.StringIO(data, newline="")))
    assert len(found) == len(rows)
    for row, read in zip(rows, found, strict=True):
        assert int(read["n"]) == row["n"]
        for name in ("a", "b"):
            text = str(row[name])
            assert read[name] == (f"'{text}" if text[:1] in tuple("=+-@\t\r") and text else text)
            assert read[name][:1] not in tuple("=+-@\t\r") or not read[name]


def test_no_rows_are_an_empty_file() -> None:
    assert as_csv([]) == b""
