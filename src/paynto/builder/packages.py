"""Which npm packages a made app may ask for, and which ones its code imports."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paynto.builder.modules import CODE_EXTENSIONS, scan_module
from paynto.core.errors import InvalidInput

_MAX_NAME = 214
_MAX_RANGE = 200
# npm would also allow a name to begin with - or ~; a tool could take the one for an option, the other for a home folder.
_NAME = re.compile(r"(?:@[a-z0-9][a-z0-9._~-]*/)?[a-z0-9][a-z0-9._~-]*")
_FORBIDDEN_NAMES = frozenset({"node_modules", "favicon.ico"})
_VERSION = r"[v=]?\s*(?:\d{1,9}|[xX*])(?:\.(?:\d{1,9}|[xX*])){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_COMPARATOR = rf"(?:[~^]|[<>]=?|=)?\s*{_VERSION}"
_RANGE = re.compile(
    rf"{_COMPARATOR}(?:\s+-\s+{_VERSION}|(?:\s+{_COMPARATOR}){{0,4}})(?:\s*\|\|\s*{_COMPARATOR}(?:\s+{_COMPARATOR}){{0,4}}){{0,8}}"
)
_TAG = re.compile(r"[a-z][a-z0-9-]{0,63}")
_SHORTEST_CHECKED = 4  # below this length every name is one letter from another

_CSS_PLUGIN = re.compile(r"""@plugin\s{1,20}["']([^"'\n]{1,300})["']""")

BUILT_IN_MODULES = frozenset(
    {
        *("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants"),
        *("crypto", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http"),
        *("http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process"),
        *("punycode", "querystring", "readline", "repl", "stream", "string_decoder", "sys"),
        *("timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm", "wasi"),
        *("worker_threads", "zlib"),
    }
)


class PackageRefused(InvalidInput):
    code = "package_refused"
    title = "This package is not allowed"


@dataclass(frozen=True, slots=True)
class PackagePolicy:
    """`denied` holds package names and scopes (`@scope`)."""

    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A package that may be asked for; `range` is "" when none was given."""

    name: str
    range: str
    warnings: tuple[str, ...] = ()


def check_package(spec: str, policy: PackagePolicy | None = None) -> CheckedPackage:
    """Check `name` or `name@range` against npm's rules and the policy; raises PackageRefused.

    Only names and ranges of the registry: no URLs, Git repositories, files or aliases.
    """
    policy = policy or PackagePolicy()
    name, range_ = split_spec(spec)
    if len(name) > _MAX_NAME or _NAME.fullmatch(name) is None or name in _FORBIDDEN_NAMES:
        raise _refuse(spec, "it is not a name that npm allows")
    if range_ and not _is_range(range_):
        raise _refuse(spec, f"{range_[:40]!r} is not a version range of the registry")
    if name in policy.denied or name.partition("/")[0] in policy.denied:
        raise _refuse(spec, "it is on the list of denied packages")
    warnings: list[str] = []
    if name in BUILT_IN_MODULES:
        warnings.append(f"{name} is also the name of a module that is part of Node.")
    likely = find_likely_name(name)
    if likely is not None:
        warnings.append(f"{name} is very like the popular package {likely}; is it meant?")
    return CheckedPackage(name, range_, tuple(warnings))


def split_spec(spec: str) -> tuple[str, str]:
    """`@scope/x@^1` → (`@scope/x`, `^1`)."""
    at = spec.find("@", 1)
    return (spec, "") if at < 0 else (spec[:at], spec[at + 1 :])


def _is_range(range_: str) -> bool:
    if len(range_) > _MAX_RANGE:
        return False
    return _RANGE.fullmatch(range_) is not None or _TAG.fullmatch(range_) is not None


def _refuse(spec: str, reason: str) -> PackageRefused:
    shown = spec if len(spec) <= 80 else f"{spec[:79]}…"
    return PackageRefused(
        message=f"The package {shown!r} is not allowed: {reason}.", package=shown, reason=reason
    )


# Names that imitate others


def find_likely_name(name: str) -> str | None:
    """The popular package whose name differs by one letter, two swapped letters or separators only."""
    popular, squeezed = _load_popular_names()
    if name in popular or len(name) < _SHORTEST_CHECKED:
        return None
    twin = squeezed.get(_squeeze(name))
    if twin is not None:
        return twin
    for variant in _list_variants(name):
        if variant in popular:
            return variant
    return None


@cache
def _load_popular_names() -> tuple[frozenset[str], dict[str, str]]:
    text = files("paynto.builder").joinpath("data/popular_packages.txt").read_text("utf-8")
    names = frozenset(name for name in text.split() if len(name) >= _SHORTEST_CHECKED)
    return frozenset(text.split()), {_squeeze(name): name for name in names}


def _squeeze(name: str) -> str:
    return re.sub(r"[-_.]", "", name)


def _list_variants(name: str) -> set[str]:
    """All names one deletion, insertion, replacement or swap away."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
    splits = [(name[:i], name[i:]) for i in range(len(name) + 1)]
    variants = {left + right[1:] for left, right in splits if right}
    variants |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    variants |= {left + sign + right[1:] for left, right in splits if right for sign in letters}
    variants |= {left + sign + right for left, right in splits for sign in letters}
    return variants


# Imports


def imported_packages(path: str, source: str) -> set[str]:
    """Names of the npm packages a module imports, re-exports or requires.

    Relative paths, aliases (`@/`, `~/`, `#x`), `node:` and other schemes, URLs and Node's own modules are none.
    """
    if not path.endswith(CODE_EXTENSIONS):
        return set()
    found = (package_of(reference.source) for reference in scan_module(source).references)
    return {name for name in found if name is not None}


def find_import(tree: Mapping[str, bytes], package: str) -> str | None:
    """`file:line:column` of the first import of a package."""
    for path, content in sorted(tree.items()):
        if not path.endswith(CODE_EXTENSIONS) or package.encode() not in content:
            continue
        module = scan_module(content.decode(errors="replace"))
        for reference in module.references:
            if package_of(reference.source) == package:
                line = module.text.count("\n", 0, reference.start) + 1
                column = reference.start - module.text.rfind("\n", 0, reference.start)
                return f"{path}:{line}:{column}"
    return None


def plugins_of(path: str, source: str) -> set[str]:
    """Names of the packages that a style sheet of Tailwind loads with `@plugin`."""
    if not path.endswith(".css"):
        return set()
    found = (package_of(name) for name in _CSS_PLUGIN.findall(source))
    return {name for name in found if name is not None}


def package_of(specifier: str) -> str | None:
    """The package an import specifier names, or None."""
    if specifier.startswith((".", "/", "@/", "~", "#", "\\")) or ":" in specifier:
        return None
    parts = specifier.partition("?")[0].split("/")
    name = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    if name in BUILT_IN_MODULES or _NAME.fullmatch(name) is None:
        return None
    return name
