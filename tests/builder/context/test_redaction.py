"""Secrets are removed wherever they stand, and ordinary code stays as it is."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.builder.context.samples import make_input, sent_text

import paynto.stacks
from paynto.builder.context import Document, Turn, build_request
from paynto.builder.context.redaction import REMOVED, Redactor, holds_secrets
from paynto.stacks.problems import Problem

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _of(alphabet: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most)


_BODY = _of(_ALPHABET, 36, 60)
_KEYS = st.one_of(
    _BODY.map(lambda body: f"sk-{body}"),
    _BODY.map(lambda body: f"sk-proj-A1{body}"),
    _BODY.map(lambda body: f"sk-ant-api03-A1{body}"),
    _BODY.map(lambda body: f"ghp_{body}"),
    _BODY.map(lambda body: f"github_pat_{body}"),
    _BODY.map(lambda body: f"gsk_{body}"),
    _BODY.map(lambda body: f"AIza{body}"),
    _BODY.map(lambda body: f"sk_live_{body}"),
    _BODY.map(lambda body: f"xoxb-{body}"),
    _BODY.map(lambda body: f"npm_{body}"),
    _of(_UPPER, 16, 16).map(lambda body: f"AKIA{body}"),
    st.tuples(_BODY, _BODY, _BODY).map(lambda parts: f"eyJ{parts[0]}.eyJ{parts[1]}.{parts[2]}"),
    _BODY.map(
        lambda body: (
            f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n{body}\n-----END RSA PRIVATE KEY-----"
        )
    ),
)
_AROUND = st.sampled_from(
    [
        "{}",
        'const a = "{}";',
        "curl -H 'x-api-key: {}' https://example.com",
        "KEY={}\nOTHER=1\n",
        "`${{base}}?key={}`",
        '{{"token": "{}"}}',
        "// {}",
        "見出し {} です",
    ]
)


@given(key=_KEYS, around=_AROUND, before=st.text(max_size=200), after=st.text(max_size=200))
def test_keys_are_removed_whatever_stands_around(
    key: str, around: str, before: str, after: str
) -> None:
    assume(not before or not before[-1].isalnum())
    text = Redactor().redact(f"{before} {around.format(key)} {after}")
    assert key not in text
    assert REMOVED in text


@given(
    value=st.text(min_size=6, max_size=80).filter(lambda value: len(value.strip()) >= 6),
    text=st.text(max_size=500),
    place=st.integers(0, 500),
)
def test_values_of_variables_are_removed(value: str, text: str, place: int) -> None:
    value = value.strip()
    at = min(place, len(text))
    forms = (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    for form in forms:
        assert value not in Redactor([value]).redact(text[:at] + form + text[at:]).replace(
            REMOVED, "\0"
        )


@given(text=st.text(max_size=1000), values=st.lists(st.text(max_size=30), max_size=4))
def test_redacting_twice_changes_nothing_more(text: str, values: list[str]) -> None:
    redactor = Redactor(values)
    once = redactor.redact(text)
    assert redactor.redact(once) == once


@given(password=st.text(_ALPHABET + "!#%&*+-.=?^_~", min_size=1, max_size=60))
def test_passwords_in_addresses_are_removed(password: str) -> None:
    text = Redactor().redact(f'DATABASE_URL="postgresql://app:{password}@db.example.com:5432/shop"')
    assert f":{password}@" not in text
    assert text == f'DATABASE_URL="postgresql://app:{REMOVED}@db.example.com:5432/shop"'


@pytest.mark.parametrize(
    "line",
    [
        'const apiKey = "f3Kd92LmQ0xVb71TzR5w";',
        "STRIPE_SECRET=9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        '"client_secret": "Zx9-Qw8_Er7.Ty6~Ui5",',
        "password: 'tr0ub4dor&3xyz'",
        'export const token: string = "a1B2c3D4e5F6g7H8";',
        "Authorization: Bearer abc.def-ghi_jkl012345678",
    ],
)
def test_random_values_of_telling_names_are_removed(line: str) -> None:
    assert REMOVED in Redactor().redact(line)


@pytest.mark.parametrize(
    "line",
    [
        'key: "created-at"',
        'const storageKey = "shopping-list-items";',
        'label: "Password must have 12 characters"',
        "const token = tokens[position];",
        "apiKey: process.env.STRIPE_API_KEY_2024",
        'password: z.string().min(8, "At least 8 characters"),',
        '<div className="sk-folding-cube-animation sk-circle">',
        "postgres://${user}:${password}@${host}/db",
        'import { keyframes } from "@/lib/keyframes2";',
        "const keyboardShortcuts: Record<string, string> = {};",
        'sortKey: "orders.createdAt"',
        "git@github.com:acme/shop.git",
    ],
)
def test_ordinary_code_stays(line: str) -> None:
    assert Redactor().redact(line) == line


def test_the_templates_stay_as_they_are() -> None:
    changed = {
        path.name
        for path in (Path(paynto.stacks.__file__).parent / "templates").rglob("*.ts*")
        if Redactor().redact(path.read_text()) != path.read_text()
    }
    assert changed == set()


@pytest.mark.parametrize(
    "path", [".env", "server/.env.local", ".env.production", "certs/tls.pem", ".npmrc"]
)
def test_files_of_secrets_are_never_sent(path: str) -> None:
    assert holds_secrets(path)
    request = build_request(
        make_input({path: "A=plain-looking-words\n", "src/a.ts": "export const a = 1;\n"})
    )
    assert "plain-looking-words" not in sent_text(request)
    assert {item.path: item.reason for item in request.omitted}[path].endswith("holds secrets")


@settings(deadline=None, max_examples=60)
@given(key=_KEYS, value=_of(_ALPHABET, 8, 30).map("7{}".format))
def test_no_part_of_a_request_holds_a_secret(key: str, value: str) -> None:
    """In the sentence, files, symbols, instructions, conversation, errors, documents."""
    assume(value not in key)
    both = f"{key} and {value}"
    code = f"export function call(path: string, key = {json.dumps(both)}) {{ return `{both}`; }}\n"
    given = make_input(
        {"AGENTS.md": f"Use {both}\n", "src/call.ts": code, "src/note.md": both},
        sentence=f"Use {both} to call it",
        secrets=(value,),
        turns=(Turn(f"Here is {both}", f"I used {both}", {"src/call.ts": "changed"}),),
        problems=(Problem("console", f"401 with {both}", "src/call.ts", 1, 1, None, f"> {both}"),),
        console=(f"error: {both}",),
        documents=(Document(f"https://x.test/?k={both}", both),),
    )
    request = build_request(given)
    recorded = "".join(section.title + section.text for section in request.sections)
    for text in (sent_text(request), recorded):
        assert key not in text
        assert value not in text.replace(REMOVED, "")


def test_a_secret_cut_by_a_short_line_of_symbols_is_not_sent_in_part() -> None:
    value = "correct-horse-battery-staple-which-is-quite-long"
    padding = "a: string, " * 20
    code = f'export function f({padding}b = "{value}") {{}}\n'
    text = sent_text(build_request(make_input({"src/f.ts": code}, secrets=(value,))))
    assert "correct-horse" not in text
