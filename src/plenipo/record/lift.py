"""Old shapes of entries, lifted to today's when they are read.

Stored bytes are never rewritten: an entry keeps the hash of the bytes it was
recorded with. A change of shape adds a step here and a golden log to the
tests; steps are never edited afterwards.
"""

from __future__ import annotations

from typing import Any, Final

from plenipo.text.errors import UnusableInput

SHAPE: Final = 3  # the version that new entries are written with
# Shapes that lack fields of today's, and nothing else: the defaults are what they meant, so that
# reading them needs no step here.
SHORTER: Final = frozenset({1, 2})
# What each shape added: kinds with the fields that they gained, or new kinds (no fields named).
ADDED: Final[dict[int, dict[str, frozenset[str]]]] = {
    2: {
        "proposal-drafted": frozenset({"draws_on"}),
        "proposal-tabled": frozenset({"draws_on"}),
        "tabling-queued": frozenset({"draws_on"}),
        "revision-issued": frozenset({"handling"}),
        "reservation-made": frozenset({"form"}),
        "meeting-scheduled": frozenset({"host", "ends"}),
        "statement-recorded": frozenset(
            "form role cue precision rule document start end publisher published retrieved"
            " link".split()
        ),
        "statement-marked": frozenset(),
        "communique-drafted": frozenset({"title", "release"}),
        "ratified": frozenset({"words"}),
        "error-corrected": frozenset({"objections_until"}),
    },
    3: {
        "proposal-revised": frozenset({"title", "retitled"}),
        "statement-recorded": frozenset({"flags"}),
        "document-filed": frozenset(
            {"form", "words", "language", "version_of", "publisher", "dated", "retrieved", "link"}
        ),
        "framework-linked": frozenset({"start", "end"}),
        "commitment-noted": frozenset(
            {"undertaken", "units", "statement", "document", "start", "end"}
        ),
        "commitment-marked": frozenset({"on"}),
        "incident-reported": frozenset({"precision", "form"}),
        "understanding-minuted": frozenset({"allows"}),
        "incident-marked": frozenset(),
        "progress-reported": frozenset(),
        "communique-drafted": frozenset(
            {"words", "language", "meeting", "round_number", "form", "zone"}
        ),
        "communique-queued": frozenset(),
        "objection-received": frozenset(),
        "scrub-opened": frozenset(),
        "scrub-confirmed": frozenset(),
        "scrub-closed": frozenset(),
    },
}


def as_of_shape(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a decoded entry of today's fields without those that its own shape did not have."""
    body = dict(raw["body"])
    for shape, kinds in ADDED.items():
        if raw["v"] < shape and body["kind"] in kinds:
            if not kinds[body["kind"]]:
                raise UnusableInput(f"entries of shape {raw['v']} know no {body['kind']}")
            body = {name: value for name, value in body.items() if name not in kinds[body["kind"]]}
    return {**raw, "body": body}


def lift(raw: Any) -> dict[str, Any]:  # noqa: ANN401 - what JSON decodes to
    """Bring one decoded entry to today's shape.

    Raises `UnusableInput` for a version that is newer than this program.
    """
    if not isinstance(raw, dict) or type(raw.get("v")) is not int or raw["v"] < 1:
        raise UnusableInput("an entry of the record is an object with a version")
    if raw["v"] > SHAPE:
        raise UnusableInput(
            f"an entry has shape {raw['v']}, newer than this program's {SHAPE}; update Plenipo"
        )
    return raw
