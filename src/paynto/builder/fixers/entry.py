"""The road from index.html over src/main.tsx to the App component."""

import re

from paynto.builder.fixers.tree import Tree

_ENTRIES = (
    "src/main.tsx",
    "src/main.jsx",
    "src/main.ts",
    "src/index.tsx",
    "src/index.jsx",
    "main.tsx",
)
_APPS = ("src/App.tsx", "src/App.jsx", "src/app.tsx", "src/app/App.tsx", "App.tsx")
_MODULE_SCRIPT = re.compile(
    r"<script\b[^<>]{0,500}\btype=[\"']module[\"'][^<>]{0,500}>", re.IGNORECASE
)
_SRC = re.compile(r"\bsrc=([\"'])([^\"']*)\1", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^<>]{0,500}>", re.IGNORECASE)
_ROOT_ID = re.compile(r"""getElementById\(\s*["']([\w-]+)["']""")

_SERVER = "server/app.ts"
_HONO = re.compile(r"^(?:export\s+)?const\s+([\w$]+)\s*=\s*new\s+Hono\b", re.MULTILINE)

_INDEX = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <title>App</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/{entry}"></script>
  </body>
</html>
"""
_MAIN = """import {{ StrictMode }} from "react";
import {{ createRoot }} from "react-dom/client";
{style}import {clause} from "{source}";

const root = document.getElementById("root");
if (root) {{
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}}
"""


def fix_entry(tree: Tree) -> None:
    """Vite apps with React only: other projects have other entries."""
    if not {"vite", "react", "react-dom"} <= tree.list_packages("dependencies", "devDependencies"):
        return
    entry = next((path for path in _ENTRIES if path in tree.files), None)
    if entry is None:
        entry = _write_main(tree)
    if entry is None:
        return
    html = tree.read_text("index.html")
    if html is None:
        if "index.html" not in tree.files:
            tree.write("Wrote the missing index.html", "index.html", _INDEX.format(entry=entry))
        return
    changed = _mend_root(tree, entry, _mend_script(tree, entry, html))
    if changed != html:
        tree.write(f"Connected index.html with {entry}", "index.html", changed)


def fix_server_entry(tree: Tree) -> None:
    """`server/app.ts` exports the app of Hono as its default: that is how the preview and the release find it."""
    module = tree.load_module(_SERVER)
    if module is None or module.default_name is not None or module.is_open:
        return
    names = _HONO.findall(module.masked)
    if len(names) != 1:
        return
    text = f"{module.text.rstrip()}\n\nexport default {names[0]};\n"
    tree.write(f"Exported {names[0]} from {_SERVER} as its default", _SERVER, text)


def _write_main(tree: Tree) -> str | None:
    app = next((path for path in _APPS if path in tree.files), None)
    module = None if app is None else tree.load_module(app)
    if app is None or module is None or _names_existing_script(tree):
        return None
    if module.default_name is not None:
        clause = "App"
    elif "App" in module.values:
        clause = "{ App }"
    else:
        return None
    styles = ("src/index.css", "src/styles.css", "src/main.css")
    style = next((f'import "./{p[4:]}";\n' for p in styles if p in tree.files), "")
    source = tree.shorten("src/main.tsx", app)
    text = _MAIN.format(style=style, clause=clause, source=source)
    tree.write("Wrote the missing src/main.tsx", "src/main.tsx", text)
    return "src/main.tsx"


def _names_existing_script(tree: Tree) -> bool:
    html = tree.read_text("index.html") or ""
    return any(_points_at_file(tree, tag) for tag in _MODULE_SCRIPT.findall(html))


def _points_at_file(tree: Tree, tag: str) -> bool:
    found = _SRC.search(tag)
    return found is not None and found[2].partition("?")[0].lstrip("./") in tree.files


def _mend_script(tree: Tree, entry: str, html: str) -> str:
    scripts = [found for found in _MODULE_SCRIPT.finditer(html) if _SRC.search(found.group())]
    for script in scripts:
        if (
            _points_at_file(tree, script.group())
            or "//" in (_SRC.search(script.group()) or [""])[0]
        ):
            return html
    if scripts:
        tag = _SRC.sub(f'src="/{entry}"', scripts[0].group(), count=1)
        return html[: scripts[0].start()] + tag + html[scripts[0].end() :]
    added = f'  <script type="module" src="/{entry}"></script>\n  '
    end = _BODY_END.search(html)
    return f"{html}{added}" if end is None else html[: end.start()] + added + html[end.start() :]


def _mend_root(tree: Tree, entry: str, html: str) -> str:
    wanted = _ROOT_ID.search(tree.read_text(entry) or "")
    if wanted is None or re.search(rf"\bid=[\"']?{wanted[1]}\b", html):
        return html
    body = _BODY.search(html)
    if body is None:
        return html
    return f'{html[: body.end()]}\n    <div id="{wanted[1]}"></div>{html[body.end() :]}'
