"""Rules on the source text, each with the file it protects."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "paynto"
PYTHON_FILES = sorted(SOURCE.rglob("*.py"))
# the composition root of a table without a domain, and the migrations themselves
STATEMENT_FILES = {"core/keys.py"}
TENANT_MODELS = {
    *("Job", "Project", "Version", "Blob", "Message", "SandboxRecord"),
    *("App", "Release", "EnvVar", "AuditEvent", "ModelProvider"),
    *("ModelCall", "ModelBudget", "ModelRouting", "Attachment", "Ticket", "SavedPrompt"),
}
LIMITS = {"src": 400, "tests": 600, "web/src": 300}


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("folder", LIMITS)
def test_files_stay_within_their_length(folder: str) -> None:
    patterns = ("*.py",) if folder != "web/src" else ("*.ts", "*.tsx")
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for pattern in patterns
        for path in (ROOT / folder).rglob(pattern)
        if "node_modules" not in path.parts
        and ".gen." not in path.name
        and path.name != "schema.d.ts"
        if "migrations/versions" not in path.as_posix()
        if (lines := len(path.read_text().splitlines())) > LIMITS[folder]
    ]
    assert not long


def test_statements_stand_in_queries_only() -> None:
    pattern = re.compile(r"(?<![\w.])(select|insert|update|delete)\(")
    offenders = []
    for path in PYTHON_FILES:
        if (
            path.name == "queries.py"
            or "migrations" in path.parts
            or _name(path) in STATEMENT_FILES
        ):
            continue
        text = path.read_text()
        if "from sqlalchemy import" in text and pattern.search(text):
            imported = re.findall(r"from sqlalchemy(?:\.\S+)? import ([^\n]+)", text)
            if any(
                word in line
                for line in imported
                for word in ("select", "insert", "update", "delete")
            ):
                offenders.append(_name(path))
    assert not offenders


def test_only_the_database_module_commits() -> None:
    offenders = [
        _name(path)
        for path in PYTHON_FILES
        if ".commit(" in path.read_text()
        and _name(path) not in ("core/db.py", "migrations/runner.py")
        if "sandboxes/sqlite_worker" not in _name(path) and "databases" not in _name(path)
    ]
    assert not offenders


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils.py", "helpers.py", "common.py", "manager.py", "misc.py"}
    assert not [_name(path) for path in PYTHON_FILES if path.name in empty]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in PYTHON_FILES
        if ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert not silent


def test_every_exemption_from_a_rule_gives_its_reason() -> None:
    bare = []
    for path in PYTHON_FILES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(
                r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?|pyright: ignore(\[[\w, ]+\])?)\s*$",
                line,
            ):
                bare.append(f"{_name(path)}:{number}")
    assert not bare


def _count_statements(node: ast.AsyncFunctionDef) -> int:
    """Statements, those inside of others too; arguments may take as many lines as they need."""
    return sum(
        isinstance(item, ast.stmt)
        and not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
        for child in node.body
        for item in ast.walk(child)
    )


def _functions(path: Path) -> list[ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.AsyncFunctionDef)]


def test_routes_hold_no_rules() -> None:
    long = [
        f"{_name(path)}: {node.name} has {count} statements"
        for path in PYTHON_FILES
        if path.name.endswith("routes.py") and path.parent.name != "hosts"
        for node in _functions(path)
        if node.decorator_list and (count := _count_statements(node)) > 10
    ]
    assert not long


def test_every_query_of_a_tenant_s_rows_takes_the_scope() -> None:
    """Or says in its docstring that it is a system call over all teams; accounts have no tenant."""
    free = []
    for path in SOURCE.rglob("queries.py"):
        if path.parent.name == "accounts":
            continue
        for node in _functions(path):
            arguments = {item.arg for item in (*node.args.args, *node.args.kwonlyargs)}
            words = ast.get_docstring(node) or ""
            is_system = any(
                mark in words for mark in ("all teams", "any team", "system transaction")
            )
            touched = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
            if touched & TENANT_MODELS and not arguments & {"scope", "team_id"} and not is_system:
                free.append(f"{_name(path)}: {node.name}")
    assert not free


def test_errors_are_the_product_s_own() -> None:
    pattern = re.compile(r"\bHTTPException\b")
    assert not [_name(path) for path in PYTHON_FILES if pattern.search(path.read_text())]


def test_nothing_waits_on_the_event_loop() -> None:
    """`time.sleep`, `requests` and synchronous subprocesses do not stand in async functions."""
    blocking = {("time", "sleep"), ("subprocess", "run"), ("subprocess", "check_output")}
    offenders = [
        f"{_name(path)}: {node.name}"
        for path in PYTHON_FILES
        for node in _functions(path)
        for item in ast.walk(node)
        if isinstance(item, ast.Call)
        and isinstance(item.func, ast.Attribute)
        and isinstance(item.func.value, ast.Name)
        and (item.func.value.id, item.func.attr) in blocking
    ]
    assert not offenders
