"""Rules on the running program: permissions, tenants, errors."""

import pickle
from pathlib import Path

import pytest
from tools.docs import PAGES, import_everything, list_errors, list_route_permissions

import paynto
from paynto.core.db import Base
from paynto.core.errors import PayntoError

ROOT = Path(__file__).parents[2]

PUBLIC_ROUTES = {
    ("GET", "/api/session"),
    ("POST", "/api/session"),
    ("POST", "/api/session/link"),
    ("POST", "/api/users"),
    ("POST", "/api/email-verifications"),
    ("POST", "/api/password-resets"),
    ("POST", "/api/password-resets/confirm"),
    ("GET", "/api/mailbox"),
    ("GET", "/api/templates"),
    ("GET", "/api/templates/{name}/picture"),
}
TABLES_WITHOUT_TENANT = {
    "users",
    "account_sessions",
    "one_time_tokens",
    "api_tokens",
    "teams",
    "memberships",
    "encryption_keys",
    # the operator's, for all teams to use: requests can only read it
    "platform_model_providers",
}


def test_every_route_has_a_permission_or_is_listed_as_public() -> None:
    routes = list_route_permissions()
    assert len(routes) > 60
    assert {(method, path) for path, method, need in routes if need == "public"} == PUBLIC_ROUTES


def test_every_table_has_a_tenant_or_is_listed() -> None:
    import_everything()
    without = {
        name for name, table in Base.metadata.tables.items() if "team_id" not in table.columns
    }
    assert without <= TABLES_WITHOUT_TENANT


def test_every_tenant_table_has_row_level_security() -> None:
    import_everything()
    tenant = {
        name for name, table in Base.metadata.tables.items() if "team_id" in table.columns
    } - TABLES_WITHOUT_TENANT
    text = "".join(
        path.read_text()
        for path in (Path(paynto.__file__).parent / "migrations" / "versions").glob("*.py")
    )
    assert not [name for name in tenant if f'"{name}"' not in text]


def test_every_error_survives_pickling() -> None:
    import_everything()
    classes = list(list_errors())
    assert len(classes) > 30
    for cls in classes:
        copy = pickle.loads(pickle.dumps(cls(message="because", path="a")))
        assert (type(copy), copy.message, copy.details) == (cls, "because", {"path": "a"})


def test_every_error_has_a_status_and_a_code_of_its_own() -> None:
    import_everything()
    codes: dict[str, type[PayntoError]] = {}
    for cls in list_errors():
        assert isinstance(cls.status, int)
        if "code" in cls.__dict__:
            known = codes.setdefault(cls.code, cls)
            assert known is cls or known.__name__ == cls.__name__, (
                f"{cls} and {known} share {cls.code}"
            )


@pytest.mark.parametrize("page", PAGES)
def test_reference_pages_say_what_the_code_says(page: str) -> None:
    assert (ROOT / page).read_text() == PAGES[page](), "run `python tools/docs.py`"
