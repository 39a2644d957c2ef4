"""What hatch asks when it builds a package: bring style sheet and script along.

A wheel and a source archive hold the built files, so that who installs them
needs no Node. A source archive is told by its PKG-INFO and not by the times of
its files, which unpacking makes anew: what is built from it takes the files as
they are. An editable install builds nothing either; `make` does that when the
sources have changed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = "src/plenipo/web/static"


class Assets(BuildHookInterface):
    """Build the files that the browser asks for, where they are not there yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or refuse to build a package that could show no page."""
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / "PKG-INFO").exists():
            subprocess.run(
                [sys.executable, str(root / "tools" / "build_assets.py")], cwd=root, check=True
            )
        if not (root / STATIC / "manifest.json").is_file():
            sentence = f"{STATIC}/manifest.json is missing: run `make assets`, then build again."
            raise SystemExit(sentence)
        build_data["artifacts"].append(f"/{STATIC}/*")
