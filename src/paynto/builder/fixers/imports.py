"""Symbols that a module uses and neither declares nor imports."""

import re
from collections import Counter, defaultdict
from collections.abc import Set

from paynto.builder.fixers.tree import Tree
from paynto.builder.modules import Module

_REACT_CALLS = frozenset(
    {
        *("useActionState", "useCallback", "useContext", "useDeferredValue", "useEffect"),
        *("useEffectEvent", "useId", "useImperativeHandle", "useInsertionEffect"),
        *("useLayoutEffect", "useMemo", "useOptimistic", "useReducer", "useRef", "useState"),
        *("useSyncExternalStore", "useTransition", "createContext", "forwardRef", "lazy", "memo"),
        "startTransition",
    }
)
_REACT_ELEMENTS = frozenset({"Fragment", "StrictMode", "Suspense", "Profiler", "Activity"})
_ELEMENT = re.compile(r"(?<![\w$)\].])<([A-Z][\w$]*)(?=[\s/>])")
_CALL = re.compile(r"(?<![.\w$#])([A-Za-z_$][\w$]*)\s*(?:<[^<>()]{0,200}>)?\(")
_GLOBALS = frozenset(
    {
        *("alert", "atob", "btoa", "confirm", "prompt", "fetch", "print", "open", "close", "stop"),
        *("setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask"),
        *("structuredClone", "requestAnimationFrame", "cancelAnimationFrame", "reportError"),
        *("parseInt", "parseFloat", "isNaN", "isFinite", "eval", "require", "import", "super"),
        *("encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "escape"),
        *("Array", "BigInt", "Boolean", "Date", "Error", "Number", "Object", "String", "Symbol"),
        *("getComputedStyle", "matchMedia", "scrollTo", "scroll", "focus", "blur", "postMessage"),
        *("test", "it", "describe", "expect", "vi", "jest", "beforeEach", "afterEach", "assert"),
    }
)
_REACT_SPACE = re.compile(
    r"(?<![.\w$])<?React\.(?:use[A-Z]\w*|createElement|createContext|memo|forwardRef|lazy|Children|Fragment|Suspense|StrictMode)\b"
)
_CLOSING_ELEMENT = re.compile(r"</([A-Z][\w$]*)\s*>")
_NAME = re.compile(r"[\w$]+")
_DECLARATION = re.compile(r"(?<![\w$])(?:const|let|var|class|function\s*\*?)\s+([\w$]+)")
_METHOD = re.compile(
    r"(?<![.\w$])([A-Za-z_$][\w$]*)\s*(?:<[^<>()]{0,200}>)?\([^()]{0,500}\)\s*[:{]"
)
_DIRECTIVE = re.compile(
    r"\A(?:\s|//[^\n]*\n|/\*[\s\S]*?\*/)*(?:(?:\"use \w+\"|'use \w+');?[ \t]*\n)?"
)


def fix_missing_imports(tree: Tree) -> None:
    """Import React's hooks and what exactly one file of the project exports."""
    exporters = _find_exporters(tree)
    known = (exporters.keys() - _GLOBALS) | _REACT_CALLS | _REACT_ELEMENTS
    for path, module in list(tree.list_modules()):
        missing = _find_missing(module, path, known)
        sources: dict[str, list[str]] = defaultdict(list)
        for name in missing:
            source = _find_source(tree, path, name, exporters)
            if source is not None:
                sources[source].append(name)
        text = module.text
        if _REACT_SPACE.search(module.masked) and "React" not in _find_declared(module):
            text = insert_import(text, module, 'import * as React from "react";')
            tree.write(f"Imported React in {path}", path, text)
        for source, names in sources.items():
            current = tree.load_module(path) or module
            changed = _add_names(current, source, names, exporters)
            tree.write(f"Imported {', '.join(names)} from {source} in {path}", path, changed)


def _find_exporters(tree: Tree) -> dict[str, list[tuple[str, bool]]]:
    """Exported value → files that export it, and whether as their default."""
    exporters: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for path, module in tree.list_modules():
        for name in module.values:
            exporters[name].append((path, False))
        if module.default_name and module.default_name not in module.values:
            exporters[module.default_name].append((path, True))
    return exporters


def _find_missing(module: Module, path: str, known: Set[str]) -> list[str]:
    """Known names that occur only as elements or calls, so that nothing can have declared them."""
    used = Counter(name for name in _CALL.findall(module.masked) if name in known)
    if path.endswith(("x", "js")):
        used.update(name for name in _ELEMENT.findall(module.masked) if name in known)
    if not used:
        return []
    closing = Counter(_CLOSING_ELEMENT.findall(module.masked))
    everywhere = Counter(_NAME.findall(module.masked))
    declared = _find_declared(module)
    return [
        name
        for name, count in used.items()
        if everywhere[name] == count + closing[name] and name not in declared
    ]


def _find_declared(module: Module) -> set[str]:
    """Names imported, or declared as a variable, function or method."""
    imported = {part.local for reference in module.references for part in reference.names}
    return imported | set(_DECLARATION.findall(module.masked)) | set(_METHOD.findall(module.masked))


def _find_source(
    tree: Tree, path: str, name: str, exporters: dict[str, list[tuple[str, bool]]]
) -> str | None:
    found = exporters.get(name, [])
    if len(found) == 1 and found[0][0] != path:
        return tree.shorten(path, found[0][0])
    if not found and name in _REACT_CALLS | _REACT_ELEMENTS:
        return "react" if "react" in tree.list_packages("dependencies") else None
    return None


def _add_names(
    module: Module, source: str, names: list[str], exporters: dict[str, list[tuple[str, bool]]]
) -> str:
    text = module.text
    defaults = [name for name in names if exporters.get(name, [("", False)])[0][1]]
    named = [name for name in names if name not in defaults]
    for reference in module.references:
        statement = text[reference.start : reference.end]
        if (
            reference.source == source
            and reference.is_static
            and not (reference.is_type or reference.is_export or defaults)
            and "}" in statement
        ):
            at = reference.start + statement.rindex("}")
            before = text[:at].rstrip()
            comma = "" if before.endswith((",", "{")) else ","
            return f"{before}{comma} {', '.join(named)} {text[at:]}"
    clause = ", ".join([*defaults[:1], *([f"{{ {', '.join(named)} }}"] if named else [])])
    return insert_import(text, module, f'import {clause} from "{source}";')


def insert_import(text: str, module: Module, statement: str) -> str:
    """Put an import behind the others, or at the top, behind comments and directives."""
    imports = [r for r in module.references if r.is_static and not r.is_export]
    if not imports:
        at = 0
        directive = _DIRECTIVE.match(text)
        if directive is not None and "use " in directive.group():
            at = directive.end()
        return f"{text[:at]}{statement}\n{text[at:]}"
    end = text.find("\n", imports[-1].end) + 1
    if end == 0:
        return f"{text}\n{statement}\n"
    return f"{text[:end]}{statement}\n{text[end:]}"
