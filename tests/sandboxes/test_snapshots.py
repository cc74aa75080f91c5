"""What becomes of a snapshot that an app has written: markup that can do nothing, or a refusal."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.sandboxes.proxy.snapshots import MAX_SNAPSHOT_BYTES, write_snapshot

HARMFUL = {
    "script",
    "iframe",
    "meta",
    "base",
    "link",
    "object",
    "embed",
    "foreignObject",
    "animate",
}


def snapshot(*nodes: Any, style: str = "", **more: Any) -> bytes:
    return json.dumps({"style": style, "nodes": list(nodes), **more}).encode()


def write(*nodes: Any, style: str = "", **more: Any) -> str:
    page = write_snapshot(snapshot(*nodes, style=style, **more))
    assert page is not None
    return page.decode()


def body_of(page: str) -> str:
    return page.partition(' inert aria-hidden="true">')[2].removesuffix("</body></html>")


class Reader(HTMLParser):
    """Every element with its attributes, as a parser that is not ours sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_page_is_written_with_its_styles_and_its_picture() -> None:
    picture = "data:image/webp;base64,AAAA"
    page = write(
        ["main", {"class": "p-4", "data-state": "open"}],
        "Fish & chips <3",
        ["img", {"src": picture, "alt": "fish"}],
        ["br", {}],
        ["svg", {"viewBox": "0 0 1 1"}],
        ["use", {"href": "#fish"}],
        0,
        0,
        0,
        style=".p-4{padding:1rem}",
        root={"class": "dark"},
        body={"style": "margin:0"},
    )
    assert page.startswith('<!doctype html><html class="dark"><head><meta charset="utf-8">')
    assert "<style>.p-4{padding:1rem}" in page
    assert '<body style="margin:0" inert aria-hidden="true">' in page
    assert body_of(page) == (
        '<main class="p-4" data-state="open">Fish &amp; chips &lt;3'
        f'<img alt="fish" src="{picture}"><br>'
        '<svg viewBox="0 0 1 1"><use href="#fish"></use></svg></main>'
    )


@pytest.mark.parametrize(
    "name", sorted(HARMFUL | {"style", "title", "template", "x><script", 5}, key=str)
)
def test_element_that_is_not_known_goes_with_all_that_is_in_it(name: Any) -> None:
    page = write(["p", {}], [name, {"a": "b"}], "alert(1)", ["b", {}], "x", 0, 0, "stays", 0)
    assert body_of(page) == "<p>stays</p>"


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        ("a", "href", "javascript:alert(1)"),
        ("a", "href", "https://evil.example"),
        ("a", "ping", "https://evil.example"),
        ("p", "onclick", "alert(1)"),
        ("p", "ONCLICK", "alert(1)"),
        ("p", 'x" onclick="alert(1)', "y"),
        ("p", "data-x onclick=1", "y"),
        ("form", "action", "https://evil.example"),
        ("button", "formaction", "https://evil.example"),
        ("input", "autofocus", ""),
        ("p", "srcdoc", "<script>1</script>"),
        ("use", "href", "https://evil.example#a"),
        ("use", "xlink:href", "data:text/html,x"),
        ("img", "srcset", "https://evil.example"),
        ("p", "contenteditable", ""),
        ("p", "is", "x-evil"),
        ("p", "class", 5),
    ],
)
def test_attribute_that_does_something_is_left_out(
    element: str, attribute: str, value: object
) -> None:
    page = write([element, {attribute: value}])
    assert body_of(page).startswith((f"<{element}>", '<img src="data:image/gif;base64,'))
    assert "evil" not in page


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/a.png",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        'data:image/png;base64,AA" onerror="alert(1)',
        77,
    ],
)
def test_picture_from_anywhere_else_becomes_an_empty_one(source: object) -> None:
    page = body_of(write(["img", {"src": source}]))
    assert re.fullmatch(r'<img src="data:image/gif;base64,[^"]+" data-paynto-box="">', page)


@pytest.mark.parametrize(
    "style",
    [
        "@import url(https://evil.example/a.css);",
        "@IMPORT 'https://evil.example/a.css';",
        "p{background:url(https://evil.example)}",
        "p{background:URL( 'https://evil.example' )}",
        "p{background:image-set('https://evil.example' 1x)}",
    ],
)
def test_style_that_loads_something_is_taken_apart(style: str) -> None:
    page = write("x", style=style + "b{color:red}")
    inline = write(["p", {"style": style}])
    assert "b{color:red}" in page
    for text in (page, inline):
        assert not re.search(r"(@import|url\(\s*['\"]?https|[^n]image-set\()", text, re.IGNORECASE)


def test_style_cannot_end_its_element() -> None:
    page = write("x", style="p{}</style><script>alert(1)</script><style>")
    reader = Reader()
    reader.feed(page)
    assert [tag for tag, _ in reader.found] == ["html", "head", "meta", "title", "style", "body"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"style": "", "nodes": []}',
        b'{"style": 1, "nodes": ["x"]}',
        b'{"style": "", "nodes": "x"}',
        b'{"style": "", "nodes": ["\xff\xfe"]}',
        b"[" * 200_000,
        snapshot(*["x"] * 20_000),
        snapshot("<" * 100_000),
    ],
)
def test_what_is_no_snapshot_is_refused(body: bytes) -> None:
    assert write_snapshot(body) is None


def test_text_that_utf_8_cannot_hold_and_ends_without_a_start_do_no_harm() -> None:
    page = write_snapshot(b'{"style": "", "nodes": [0, 0, "a\\ud800\\u0000b", ["p", {}]]}')
    assert page is not None
    assert body_of(page.decode()) == "a?b<p></p>"


_names = st.sampled_from([*sorted(HARMFUL), "style", "p", "svg", "a", "img", "textarea", "table"])
_texts = st.text(max_size=30) | st.sampled_from(
    [
        "</style><script>",
        '"><script>',
        "</textarea><iframe>",
        "javascript:x",
        "url(http://e.example)",
    ]
)
_attributes = st.dictionaries(
    st.sampled_from(["class", "style", "href", "src", "onload", "data-x", "http-equiv"]) | _texts,
    _texts,
)
_nodes = st.lists(_texts | st.just(0) | st.tuples(_names, _attributes).map(list), min_size=1)


@given(nodes=_nodes, style=_texts, root=_attributes)
def test_whatever_comes_in_nothing_harmful_gets_out(
    nodes: list[Any], style: str, root: dict[str, str]
) -> None:
    page = write_snapshot(snapshot(*nodes, style=style, root=root, body=root))
    assert page is not None
    assert len(page) <= MAX_SNAPSHOT_BYTES
    reader = Reader()
    reader.feed(page.decode())
    metas = [attributes for tag, attributes in reader.found if tag == "meta"]
    assert metas == [{"charset": "utf-8"}]
    for tag, attributes in reader.found:
        assert tag not in HARMFUL - {"meta"}
        assert not any(name.startswith("on") or name in ("http-equiv",) for name in attributes)
        assert (attributes.get("src") or "data:image/").startswith("data:image/")
        assert tag == "use" or "href" not in attributes
