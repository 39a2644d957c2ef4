"""The pages in a real browser: nothing overflows, nothing is asked for, every reading works.

The pages run no script. To look at them, the test sets each in a frame of a
given width inside a page of its own, whose script measures from outside and
writes what it found into the dumped document.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import pytest

from plenipo.brackets.model import Alternative, Nature, Party, Passage, Rolling, Variation
from plenipo.brackets.project import project
from plenipo.formats.html import Row, Run, write_redline, write_report
from plenipo.instrument.model import Kind, UnitId

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PARTIES = tuple(Party(code) for code in ("ALV", "BRO", "CAL", "DUN", "ELD", "FEN", "GAR", "HOL"))
_MEASURE = """
const out = {};
for (const [name, run] of Object.entries(JSON.parse(document.getElementById('jobs').textContent))) {
  const frame = document.getElementById('f' + run.width);
  const page = frame.contentDocument;
  if (run.click) page.getElementById(run.click).click();
  const shown = e => e.checkVisibility();
  const words = e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data
    : n.nodeType === 1 && shown(n) ? words(n) : '').join('');
  out[name] = {
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    text: [...page.querySelectorAll('main .pg')].filter(shown).map(words).filter(t => t),
    notes: [...page.querySelectorAll('.n')].filter(shown).length,
    display: page.querySelector('.pv') && getComputedStyle(page.querySelector('.pv')).display,
    narrow: [...page.querySelectorAll('summary, .pick label, .toc a')].filter(shown)
      .filter(e => e.getBoundingClientRect().height < 24).length,
  };
}
document.getElementById('found').textContent = JSON.stringify(out);
"""


@pytest.fixture(scope="module")
def browser() -> str:
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no browser: install the package chromium to see the pages in one")


@dataclass(frozen=True, slots=True)
class Look:
    """What a page showed in one job, and what the browser said while it did."""

    jobs: dict[str, dict[str, object]]
    said: str


def look(browser: str, page: bytes, folder: Path, jobs: dict[str, dict[str, object]]) -> Look:
    """Open `page` in frames and run `jobs`: each a width, and perhaps an id to click first."""
    widths = sorted({str(job["width"]) for job in jobs.values()})
    (folder / "page.html").write_bytes(page)
    frames = "".join(
        f'<iframe id="f{w}" style="width:{w}px;height:800px;border:0" '
        f'srcdoc="{escape(page.decode())}"></iframe>'
        for w in widths
    )
    outer = (
        f'<!doctype html><meta charset="utf-8">{frames}<pre id="found"></pre>'
        f'<script type="application/json" id="jobs">{json.dumps(jobs)}</script>'
        f"<script>addEventListener('load', () => {{{_MEASURE}}})</script>"
    )
    harness = folder / "harness.html"
    harness.write_text(outer, "utf-8")
    done = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            "--enable-logging=stderr",
            "--window-size=1600,1000",
            "--dump-dom",
            harness.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    assert found is not None, done.stderr.decode()[-2000:]
    said = "\n".join(line for line in done.stderr.decode().splitlines() if "CONSOLE" in line)
    return Look(json.loads(unescape(found[1])), said)


def rolling() -> Rolling:
    """A text with every sort of place in three scripts, and a word too long for a telephone."""
    first, second, third = PARTIES[:3]
    rest = frozenset(PARTIES[3:])
    verbs = Variation(
        (
            Alternative(("shall",), rest | {first}, base=True),
            Alternative(("should",), frozenset((second,))),
            Alternative((), frozenset((third,))),
        )
    )
    added = Variation(
        (
            Alternative((), frozenset(PARTIES[1:]), base=True),
            Alternative(("2bis words " + "Rechtsschutzversicherung" * 4,), frozenset((first,))),
        )
    )
    change = Variation(
        (
            Alternative(("six",), frozenset(), base=True),
            Alternative(("nine",), frozenset(PARTIES)),
        ),
        Nature.CONSENSUS,
    )
    quotes = Variation(
        (
            Alternative(("“days”",), frozenset(PARTIES[1:]), base=True),
            Alternative(('"days"',), frozenset((first,))),
        ),
        Nature.TYPOGRAPHY,
    )
    arabic = Variation(
        (
            Alternative(("تتعهد",), frozenset(PARTIES[1:]), base=True),
            Alternative(("تلتزم",), frozenset((first,))),
        )
    )
    bodies = (
        (Kind.TITLE, ("Pact of the River",)),
        (Kind.ARTICLE, ("Article 1",)),
        (Kind.HEADING, ("Reports",)),
        (Kind.PARAGRAPH, ("The Parties ", verbs, " report within ", change, " ", quotes, ".")),
        (Kind.PARAGRAPH, (added,)),
        (Kind.ARTICLE, ("المادة 2",)),
        (Kind.PARAGRAPH, (arabic, " الأطراف بحماية النهر.")),
        (Kind.PARAGRAPH, ("缔约方应当保护河流。" * 12,)),
        (Kind.PARAGRAPH, ("x" * 300,)),
    )
    return Rolling(
        PARTIES,
        tuple(
            Passage(UnitId(f"u{at}"), kind, 1, "", (), body)
            for at, (kind, body) in enumerate(bodies)
        ),
        "Pact of the River",
    )


def test_the_report_fits_every_width_and_reads_as_each_party(browser: str, tmp_path: Path) -> None:
    value = rolling()
    jobs: dict[str, dict[str, object]] = {
        f"at {width}": {"width": width} for width in (390, 1024, 1440)
    }
    jobs["draft"] = {"width": 1440, "click": "rb"}
    jobs |= {party: {"width": 1440, "click": f"r{place}"} for place, party in enumerate(PARTIES)}
    jobs["only bracketed"] = {"width": 390, "click": "so"}
    seen = look(browser, write_report(value, embedded='{"a": "<b>"}'), tmp_path, jobs)
    assert seen.said == ""
    assert all(job["overflow"] == 0 for job in seen.jobs.values())
    assert all(job["narrow"] == 0 for job in seen.jobs.values())
    assert seen.jobs["at 390"]["display"] == "block"
    assert seen.jobs["at 1440"]["display"] == "grid"
    assert seen.jobs["at 390"]["notes"] == seen.jobs["at 1440"]["notes"] == 5
    for place in (None, *PARTIES):
        assert seen.jobs[place or "draft"]["text"] == project(value, place)
    assert seen.jobs["only bracketed"]["text"] != seen.jobs["at 390"]["text"]


def test_the_redline_filters_by_class_without_script(browser: str, tmp_path: Path) -> None:
    rows = [
        Row("1.", "", (Run("same", "Nothing new."),)),
        Row("2.", "changed", (Run("inserted", "Words."),), ("legal",)),
        Row("3.", "changed", (Run("deleted", "Commas."),), ("editorial", "legal")),
    ]
    jobs: dict[str, dict[str, object]] = {
        "all": {"width": 1440},
        "narrow": {"width": 390},
        "not legal": {"width": 1440, "click": "f1"},
        "neither": {"width": 1440, "click": "f0"},
    }
    seen = look(browser, write_redline(rows, title="Pact"), tmp_path, jobs)
    assert seen.said == ""
    assert all(job["overflow"] == 0 for job in seen.jobs.values())

    def count(job: str) -> int:
        text = seen.jobs[job]["text"]
        assert isinstance(text, list)
        return len(text)

    assert [count(job) for job in jobs] == [3, 3, 2, 1]
