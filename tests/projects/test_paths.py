"""Rules for paths and sizes of a project's tree."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.projects.paths import (
    MAX_ASSET_BYTES,
    MAX_FILES,
    MAX_TEXT_BYTES,
    InvalidPath,
    PathCollision,
    TreeTooLarge,
    check_path,
    check_tree,
    find_collisions,
    is_asset,
)


@pytest.mark.parametrize(
    "path",
    [
        *("src/App.tsx", "README", "a b/c d.txt", ".gitignore", ".github/workflows/ci.yml", "a..b"),
        *("app/[id]/page.tsx", "app/(group)/@slot/[...all]/$x.tsx", "日本語/é.md", "🙂.md", "a'b"),
        *(".env.example", "src/environment.ts", "x.env", "console.ts", "nullable.ts", "common/x"),
        *("git/x", ".gitattributes", "node_modules.md", "a" * 255, "a/" * 199 + "b", ".paynto/app.json"),
        "👩\u200d💻.md",
    ],
)  # fmt: skip
def test_ordinary_paths_are_allowed_as_they_are(path: str) -> None:
    assert check_path(path) == path


def test_a_path_is_normalised() -> None:
    assert check_path("./src/e\u0301.ts") == "src/\u00e9.ts"


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "/", "/etc/passwd", "../x", "a/../b", "a/..", "./../x", "a/./b", "a//b"),
        *("a/", "a\\b", "..\\x", "C:/x", "c:x", "//host/x", "a\x00b", "a\nb", "a\x7fb", "a\x85b"),
        *("a\u202eb", "a\u200bb", "\ufeffa", "a\u2028b", "\ud800", 'a"b', "a<b", "a|b", "a?b", "a*b"),
        *("CON", "con.txt", "a/NUL", "Aux.ts", "com1", "LPT9.log", "com¹", "conin$", "nul .txt"),
        *(".git", ".GIT/config", "a/.git/hooks/x", ".g\u200cit/x", "git~1/x", "node_modules/x"),
        *("a/node_modules", "Node_Modules/x", ".env", "a/.env", ".ENV.local", ".env.production"),
        *("a.", "a./b", "a /b", " a", "a ", "a\u00a0", "a" * 256, "é" * 128, "a/" * 200 + "b"),
        "a" * 100_000,
    ],
)  # fmt: skip
def test_unsafe_paths_are_refused_with_a_reason(path: str) -> None:
    with pytest.raises(InvalidPath) as refused:
        check_path(path)
    assert "not allowed" in refused.value.message
    assert len(refused.value.message) < 400
    assert pickle.loads(pickle.dumps(refused.value)).message == refused.value.message


@given(st.text(max_size=20))
def test_an_allowed_path_stays_inside_and_is_stable(path: str) -> None:
    try:
        normal = check_path(path)
    except InvalidPath:
        return
    assert check_path(normal) == normal == unicodedata.normalize("NFC", normal)
    assert not normal.startswith("/")
    assert ".." not in normal.split("/")


def test_paths_that_differ_only_in_case_collide() -> None:
    (collision,) = find_collisions(["src/App.tsx", "src/app.tsx", "src/b.ts"])
    assert {collision.first, collision.second} == {"src/App.tsx", "src/app.tsx"}
    assert find_collisions(["straße", "STRASSE"])
    assert find_collisions(["é", "e\u0301"])
    assert find_collisions(["a", "b", "a/".strip("/")]) == []


def test_a_file_and_a_folder_of_one_name_collide() -> None:
    (collision,) = find_collisions(["a", "a.ts", "A/b/c"])
    assert (collision.first, collision.second) == ("a", "A/b/c")


def test_a_tree_is_checked_as_a_whole() -> None:
    check_tree({})
    check_tree({"a.ts": MAX_TEXT_BYTES, "a.PNG": MAX_ASSET_BYTES})
    check_tree({f"src/{i}.ts": 1 for i in range(MAX_FILES)})


@pytest.mark.parametrize(
    ("sizes", "error"),
    [
        ({"a.ts": MAX_TEXT_BYTES + 1}, TreeTooLarge),
        ({"a.png": MAX_ASSET_BYTES + 1}, TreeTooLarge),
        ({f"{i}.ts": 1 for i in range(MAX_FILES + 1)}, TreeTooLarge),
        ({f"{i}.png": MAX_ASSET_BYTES for i in range(11)}, TreeTooLarge),
        ({"a": 1, "A": 1}, PathCollision),
        ({"a": 1, "a/b": 1}, PathCollision),
        ({"../a": 1}, InvalidPath),
    ],
)
def test_a_tree_above_a_limit_is_refused(sizes: dict[str, int], error: type[Exception]) -> None:
    with pytest.raises(error):
        check_tree(sizes)


def test_assets_are_told_by_their_extension() -> None:
    assert is_asset("a/b.PNG")
    assert not is_asset("a/png")
    assert not is_asset("a.svg")
