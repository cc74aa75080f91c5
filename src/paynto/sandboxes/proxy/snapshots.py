"""Stills of preview pages: turns the node list of the snapshot script into markup that can do nothing.

What comes in is written by the app and can be anything. Only known elements and attributes get out, every text is
escaped, and links lead nowhere; the headers of whoever serves it (no scripts, no network) are the second lock.
"""

import html
import json
import re
from typing import Any, cast

MAX_SNAPSHOT_BYTES = 300 * 1024
_MAX_NODES = 12_000
_MAX_DEPTH = 200

_VOID = frozenset(("br", "col", "hr", "img", "input", "wbr"))
_HTML = frozenset(
    "a abbr address article aside b bdi bdo blockquote button caption cite code colgroup dd del "
    "details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup i ins kbd label legend li main mark menu meter nav ol optgroup option output "
    "p picture pre progress q rp rt ruby s samp search section select small span strong sub "
    "summary sup table tbody td textarea tfoot th thead time tr u ul var".split()
)
_SVG = frozenset(
    "svg g path circle ellipse line polygon polyline rect text tspan defs clipPath mask pattern "
    "linearGradient radialGradient stop symbol use".split()
)
_ELEMENTS = _HTML | _SVG | _VOID
_ATTRIBUTES = frozenset(
    # a page's look hangs on these; nothing here loads, runs, submits or leads anywhere
    "alt checked class cols colspan dir disabled height hidden high id lang low max min multiple "
    "open optimum placeholder readonly required reversed role rows rowspan selected size span "
    "start style title type value width wrap "
    "clip-path clip-rule clipPathUnits color cx cy d dominant-baseline dx dy fill fill-opacity "
    "fill-rule font-family font-size font-style font-weight fx fy gradientTransform gradientUnits "
    "letter-spacing maskUnits offset opacity patternTransform patternUnits pathLength points "
    "preserveAspectRatio r rx ry stop-color stop-opacity stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
    "stroke-width text-anchor transform vector-effect viewBox x x1 x2 y y1 y2".split()
)
_OPEN_NAME = re.compile(r"(?:data|aria)-[a-z0-9_.-]{1,60}")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/=]{1,65536}")
_FRAGMENT = re.compile(r"#[\w.:-]{1,100}")
_IMPORT = re.compile(r"@(?:import|namespace|charset)\b[^;{}]*;?", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*(?!["']?(?:\#|data:))[^)]{0,4096}\)?""", re.IGNORECASE)
_IMAGE_SET = re.compile(r"(?:-webkit-)?image-set\(|\bsrc\(", re.IGNORECASE)
_BOX = (
    ' src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"'
    ' data-paynto-box=""'
)

_STILL = (
    "*,*::before,*::after{animation:none!important;transition:none!important;"
    "caret-color:transparent!important}"
    "img[data-paynto-box]{background:#8883}"
    "html{pointer-events:none!important;user-select:none!important;overflow:hidden!important}"
)
_HEAD = '<!doctype html><html{root}><head><meta charset="utf-8"><title>Preview</title><style>{style}</style></head>'


def write_snapshot(body: bytes) -> bytes | None:
    """The page for a posted snapshot as UTF-8 HTML of at most 300 KiB; None when it is no snapshot."""
    try:
        document: Any = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    values = cast(dict[str, Any], document)
    style, nodes = values.get("style"), values.get("nodes")
    if not isinstance(style, str) or not isinstance(nodes, list) or not nodes:
        return None
    content = _write_nodes(cast(list[Any], nodes))
    if content is None:
        return None
    head = _HEAD.format(
        root=_write_attributes("html", values.get("root")), style=_clean_css(style) + _STILL
    )
    opening = f'<body{_write_attributes("body", values.get("body"))} inert aria-hidden="true">'
    # a lone surrogate can come in as an escape of JSON and cannot go out as UTF-8
    page = f"{head}{opening}{content}</body></html>".encode("utf-8", "replace")
    return page if len(page) <= MAX_SNAPSHOT_BYTES else None


def _write_nodes(nodes: list[Any]) -> str | None:
    """Nodes are texts, `[name, attributes]`, and 0 at the end of an element."""
    if len(nodes) > _MAX_NODES:
        return None
    written: list[str] = []
    names: list[str] = []
    # depth below an element that is left out with all that is in it
    skipped = 0
    for node in nodes:
        if node == 0:
            if skipped:
                skipped -= 1
            elif names:
                written.append(f"</{names.pop()}>")
        elif skipped:
            skipped += _opens(node)
        elif isinstance(node, str):
            written.append(_escape(node))
        elif _is_allowed(node) and len(names) < _MAX_DEPTH:
            written.append(f"<{node[0]}{_write_attributes(node[0], node[1])}>")
            if node[0] not in _VOID:
                names.append(node[0])
        else:
            skipped = _opens(node)
    written.extend(f"</{name}>" for name in reversed(names))
    return "".join(written)


def _opens(node: Any) -> int:
    """1 for an element that an end will follow."""
    match node:
        case [name, *_]:
            return 0 if isinstance(name, str) and name in _VOID else 1
        case _:
            return 0


def _is_allowed(node: Any) -> bool:
    if not isinstance(node, list):
        return False
    match cast(list[Any], node):
        case [str(name), dict()]:
            return name in _ELEMENTS
        case _:
            return False


def _write_attributes(element: str, given: Any) -> str:
    if not isinstance(given, dict):
        return ""
    written = [
        f' {name}="{_escape(_clean_css(value) if "(" in value or "@" in value else value)}"'
        for name, value in cast(dict[Any, Any], given).items()
        if isinstance(name, str) and isinstance(value, str) and _is_attribute(name)
    ]
    values = cast(dict[str, Any], given)
    if element == "img":
        source = values.get("src")
        is_picture = isinstance(source, str) and _PICTURE.fullmatch(source)
        written.append(f' src="{source}"' if is_picture else _BOX)
    elif element == "use" and _FRAGMENT.fullmatch(str(values.get("href"))):
        written.append(f' href="{values["href"]}"')
    return "".join(written)


def _is_attribute(name: str) -> bool:
    return name in _ATTRIBUTES or (
        _OPEN_NAME.fullmatch(name) is not None and name not in ("data-paynto-box", "aria-hidden")
    )


def _clean_css(text: str) -> str:
    """Without what would load something. Escapes could hide such a thing; the policy of the page stops that."""
    text = _IMPORT.sub("", text.replace("\0", ""))
    text = _IMAGE_SET.sub("none(", _URL.sub('url("data:,")', text))
    # the only thing that ends a style element; inside a string of CSS "\/" is "/"
    return text.replace("</", "<\\/")


def _escape(text: str) -> str:
    return html.escape(text.replace("\0", ""))
