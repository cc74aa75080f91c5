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
