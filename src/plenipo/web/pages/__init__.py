"""One module a page. `ROUTES` is every route of the app but the API's and the built assets."""

from __future__ import annotations

from typing import Final

from litestar.handlers import HTTPRouteHandler

from plenipo.web.pages import (
    account,
    answering,
    chairing,
    comparing,
    downloading,
    draft_editor,
    drafts,
    ending,
    flooring,
    holding,
    home,
    invited,
    inviting,
    ledger,
    overview,
    packages,
    positions,
    proposals,
    provision,
    remarking,
    seats,
    settings,
    signing_in,
    silence,
    stepping_in,
    table,
    tabling,
    uploading,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    *home.ROUTES,
    *stepping_in.ROUTES,
    *signing_in.ROUTES,
    *invited.ROUTES,
    *account.ROUTES,
    *inviting.ROUTES,
    *table.ROUTES,
    *provision.ROUTES,
    *positions.ROUTES,
    *holding.ROUTES,
    *proposals.ROUTES,
    *remarking.ROUTES,
    *chairing.ROUTES,
    *answering.ROUTES,
    *overview.ROUTES,
    *silence.ROUTES,
    *packages.ROUTES,
    *ending.ROUTES,
    *ledger.ROUTES,
    *drafts.ROUTES,
    *draft_editor.ROUTES,
    *tabling.ROUTES,
    *comparing.ROUTES,
    *downloading.ROUTES,
    *uploading.ROUTES,
    *flooring.ROUTES,
    *seats.ROUTES,
    *settings.ROUTES,
)
