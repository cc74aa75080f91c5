"""The few pages a host shows in place of an app: not found, starting, stopped, failed."""

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --text: #18181b; --muted: #52525b; --surface: #fafafa; --line: #e4e4e7 }}
@media (prefers-color-scheme: dark) {{
  :root {{ --text: #fafafa; --muted: #a1a1aa; --surface: #09090b; --line: #27272a }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--surface);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 36rem; padding: 2rem }}
p {{ color: var(--muted) }}
small {{ color: var(--muted); font-variant-numeric: tabular-nums }}
</style>
</head>
<body><main><small>{status}</small><h1>{title}</h1><p>{text}</p></main></body>
</html>
"""


def render_page(status: int, title: str, text: str) -> bytes:
    """A small page without scripts; everything in it is escaped."""
    return _PAGE.format(status=status, title=escape(title), text=escape(text)).encode()
