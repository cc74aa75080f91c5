"""Puts the built web app into the wheel; refuses to make one without it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebAppHook(BuildHookInterface[Any]):
    """A checkout's own installation is editable and finds `web/dist` by itself, also when it is built later."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        built = Path(self.root, "web", "dist")
        if not (built / "index.html").is_file() or not any(built.glob("assets/*.js")):
            raise RuntimeError("The web app is not built. Run `make web` before `uv build`.")
        if self.target_name == "wheel":
            for path in built.rglob("*"):
                if path.is_file() and not path.name.startswith("."):
                    inside = path.relative_to(built).as_posix()
                    build_data["force_include"][str(path)] = f"paynto/web/{inside}"
