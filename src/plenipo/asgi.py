"""The app for a server of one's own choice, put together from the environment.

`uvicorn --factory plenipo.asgi:make`, in as many processes as one likes over
one PostgreSQL database. `PLENIPO_DATABASE` (or `PLENIPO_DATA`) says where the
record lies, `PLENIPO_ADDRESS` what people type to get here, `PLENIPO_LANGUAGE` the language of the
pages.
"""

from __future__ import annotations

from contextlib import ExitStack

from litestar import Litestar

from plenipo.bootstrap import housed
from plenipo.settings import address, language, settings
from plenipo.web.app import make_app


def make() -> Litestar:
    """Return the app; its store is closed when it shuts down.

    Raises `UnusableInput` and `StoreUnavailable` as `plenipo.bootstrap.open_store` does.
    """
    where, at = settings(environment=None), address(None, environment=None)
    closing = ExitStack()
    spoken = language(environment=None)
    app = make_app(closing.enter_context(housed(where, at=at, language=spoken)))
    app.on_shutdown.append(closing.close)
    return app
