"""Words on the table that no party holds say so; every other bracket names its holders."""

from __future__ import annotations

from lxml import html

from tests.web.played import played


def test_every_wording_in_brackets_says_whose_it_is() -> None:
    with played() as table:
        page = table.get("Arlen House", f"/r/{table.room('plenary')}").text
    tags = [
        " ".join(str(one.xpath("string(./a[@class='t'])")).split())
        for wording in html.fromstring(page).iter("span")
        if wording.get("class") == "v"
        for one in wording
        if (look := str(one.get("class")).split())[0] == "a" and "sp" not in look
    ]
    assert len(tags) > 8
    assert all(tag.endswith(":") for tag in tags)
    assert sum(tag == "no party:" for tag in tags) == 3  # the facilitator's bridge
