"""The pages of an app, read from its routes."""

from paynto.builder.app_pages import find_missing_start, list_pages

ROUTES = '<Routes>\n  <Route %s element={<A />} />\n  <Route path="/books" element={<B />} />\n  <Route path="/books/:id" element={<C />} />\n  <Route path="*" element={<D />} />\n</Routes>\n'


def app(first: str) -> dict[str, bytes]:
    return {"src/App.tsx": (ROUTES % first).encode()}


def test_pages_without_values_are_listed() -> None:
    assert list_pages(app('path="/"')) == ["/books"]


def test_a_start_page_is_found_in_each_way_of_writing_it() -> None:
    for first in ('path="/"', "index", "path={'/'}", 'path=""'):
        assert find_missing_start(app(first)) == []
    assert find_missing_start({"src/App.tsx": b"export const App = () => <p>Hi</p>;\n"}) == []


def test_a_missing_start_page_is_told_with_its_place() -> None:
    (problem,) = find_missing_start(app('path="/start"'))
    assert (problem.file, problem.line, problem.source) == ("src/App.tsx", 1, "preview")


def test_the_pages_that_a_change_touches_come_first() -> None:
    routes = (
        'import { A } from "@/pages/a";\nimport { B } from "./pages/b";\nimport { C } from "@/pages/c";\n'
        '<Routes>\n<Route index element={<Home />} />\n<Route path="/a" element={<A />} />\n'
        '<Route path="/b" element={<B />} />\n<Route path="/c" Component={C} />\n</Routes>\n'
    )
    files = {
        "src/App.tsx": routes.encode(),
        "src/pages/a.tsx": b"export const A = () => null;\n",
        "src/pages/b.tsx": b'import { t } from "../lib/text";\nexport const B = () => t;\n',
        "src/pages/c/index.tsx": b"export const C = () => null;\n",
        "src/lib/text.ts": b"export const t = 1;\n",
    }
    assert list_pages(files) == ["/a", "/b", "/c"]
    assert list_pages(files, {"src/pages/c/index.tsx"}) == ["/c", "/a", "/b"]
    assert list_pages(files, {"src/lib/text.ts"}) == ["/b", "/a", "/c"]
    assert list_pages(files, {"src/lib/text.ts", "src/pages/c/index.tsx"}) == ["/c", "/b", "/a"]
