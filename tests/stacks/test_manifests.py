import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.stacks.errors import InvalidManifest, PackageRefused
from paynto.stacks.manifests import lock_matches, parse_manifest, set_key, usable_lock
from paynto.stacks.service import list_stacks, read_template

NAMES = st.from_regex(r"\A(@[a-z][a-z0-9-]{0,8}/)?[a-z][a-z0-9.-]{0,12}\Z")
RANGES = st.sampled_from(["1.2.3", "^4.0.0", "~1", "latest", ">=1 <3", "1.x || 2.x", "*"])


def manifest_of(**dependencies: str) -> bytes:
    return json.dumps({"dependencies": dependencies}).encode()


@pytest.mark.parametrize("stack", [stack.name for stack in list_stacks()])
def test_the_lock_of_a_template_fits_its_manifest_and_names_only_the_registry(stack: str) -> None:
    template = read_template(stack)
    lock = usable_lock(template["pnpm-lock.yaml"])
    assert lock is not None
    assert lock_matches(lock, parse_manifest(template["package.json"]))


def test_a_lock_for_other_ranges_does_not_fit() -> None:
    template = read_template("react")
    manifest = parse_manifest(template["package.json"].replace(b'"19.3.1"', b'"19.3.0"', 1))
    assert not lock_matches(template["pnpm-lock.yaml"], manifest)


@pytest.mark.parametrize(
    "version",
    [
        "file:../../etc",
        "link:/etc",
        "git+https://example.com/x.git",
        "https://example.com/x.tgz",
        "github:owner/name",
        "owner/name",
        "npm:other@1.0.0",
        "workspace:*",
        "",
        "1\n2",
    ],
)
def test_a_package_from_outside_of_the_registry_is_refused(version: str) -> None:
    with pytest.raises(PackageRefused):
        parse_manifest(manifest_of(x=version))


@pytest.mark.parametrize("name", ["../x", "a/b", "@scope", "x" * 215, "X y", ".hidden"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(PackageRefused):
        parse_manifest(manifest_of(**{name: "1.0.0"}))


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"dependencies": []}', b'{"dependencies": {"x": 1}}', b"\xff"]
)
def test_a_broken_manifest_is_a_clear_error(text: bytes) -> None:
    with pytest.raises((InvalidManifest, PackageRefused)):
        parse_manifest(text)


def test_nothing_but_packages_reaches_the_package_manager() -> None:
    document = {
        "dependencies": {"zod": "^4"},
        "scripts": {"install": "touch /tmp/x"},
        "pnpm": {"overrides": {"zod": "file:/etc"}, "patchedDependencies": {"zod": "x.patch"}},
        "workspaces": ["/"],
    }
    kept = json.loads(parse_manifest(json.dumps(document).encode()).as_json())
    assert set(kept) == {"name", "private", "type", "dependencies", "devDependencies"}


@pytest.mark.parametrize(
    "line",
    [
        "    resolution: {tarball: http://example.com/x.tgz}",
        "    resolution: {integrity: sha512-x, tarball: file:x.tgz}",
        "    resolution: {directory: ../x, type: directory}",
        "    resolution: {type: git, repo: https://example.com/x, commit: abc}",
        "        version: link:../../x",
        "        version: file:x",
    ],
)
def test_a_lock_that_points_elsewhere_is_not_used(line: str) -> None:
    lock = read_template("react")["pnpm-lock.yaml"]
    assert usable_lock(lock + line.encode() + b"\n") is None


@given(st.dictionaries(NAMES, RANGES, max_size=6), st.binary(max_size=20))
def test_the_key_depends_on_packages_and_lock_only(packages: dict[str, str], lock: bytes) -> None:
    forwards = parse_manifest(json.dumps({"name": "a", "dependencies": packages}).encode())
    backwards = dict(reversed(list(packages.items())))
    again = parse_manifest(json.dumps({"name": "b", "dependencies": backwards}).encode())
    assert set_key(forwards, lock, "salt") == set_key(again, lock, "salt")
    assert set_key(forwards, lock + b"x", "salt") != set_key(forwards, lock, "salt")


@given(st.text(max_size=200))
def test_any_text_is_a_manifest_or_a_clear_error(text: str) -> None:
    with contextlib.suppress(InvalidManifest, PackageRefused):
        parse_manifest(text.encode())
