"""Takes secrets out of what goes to a provider or into a record. All patterns are linear."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import quote

REMOVED = "[removed secret]"

_SHORTEST_VALUE = 6
_PLAIN_VALUES = frozenset(
    "production development staging preview testing localhost default disabled enabled "
    "127.0.0.1 0.0.0.0 sqlite postgres postgresql".split()
)
_SECRET_NAMES = frozenset(
    {".npmrc", ".pypirc", ".netrc", ".git-credentials", ".htpasswd", "id_rsa", "id_dsa"}
    | {"id_ecdsa", "id_ed25519", "credentials.json", "service-account.json"}
)
_SECRET_EXTENSIONS = (".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk")
_ENV_EXAMPLES = frozenset({".env.example", ".env.sample", ".env.template"})

_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]{1,40}-----(?:[\s\S]*?-----END [A-Z0-9 ]{1,40}-----|[\s\S]*+)"
)
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-(?:[A-Za-z0-9]{20,}|(?=[A-Za-z_-]{0,80}[0-9A-Z])[A-Za-z0-9_-]{20,})[A-Za-z0-9_-]*"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{12,}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}"
    r"|gsk_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{20,}|pnt_[A-Za-z0-9_-]{16,}|dop_v1_[0-9a-f]{32,}"
    r"|(?<![._-])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|re_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}"
    r"|(?<![_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20,})"
)
_BEARER = re.compile(r"(?i)(\b(?:bearer|basic)\s{1,4})(?=[\w.~-]*[0-9+/=])[\w.~+/-]{16,}=*")
_URL_PASSWORD = re.compile(
    r"(://[^\s/:@\"'`<>]{0,200}:)(?!\$\{|\{\{|<)[^\s/@\"'`<>]{1,400}(?=@[\w\[.-])"
)
_ASSIGNED = re.compile(
    r"(?i)((?:key|secret|token|passwords?|passwd|passphrase|pwd|credentials?)[A-Za-z0-9_]{0,24}"
    r"[\"'`]?\]?[ \t]{0,4}(?::[ \t]{0,2}string[ \t]{0,4})?(?:=>|[:=])\s{0,4})"
    r"([\"'`]?)([^\s\"'`,;(){}<>]{10,512})(?=\2)"
)
_LETTER = re.compile(r"[A-Za-z]")
_DIGIT = re.compile(r"[0-9]")
_LEAST_ENTROPY_BITS = 3.0
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_=-]{24,}")


def holds_secrets(path: str) -> bool:
    """Whether a file's name says that its content is secret, so that none of it is sent."""
    name = path.rpartition("/")[2].lower()
    if name == ".env" or (name.startswith(".env.") and name not in _ENV_EXAMPLES):
        return True
    return name in _SECRET_NAMES or name.endswith(_SECRET_EXTENSIONS)


class Redactor:
    """Removes the values of a project's variables, and whatever looks like a key."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        wanted = {form for value in values for form in _write_forms(value)}
        self._values = sorted(wanted, key=lambda value: (-len(value), value))

    def redact(self, text: str) -> str:
        """The text with `[removed secret]` in the place of secrets. Redacting twice changes nothing more."""
        # looking for each is many times faster than one pattern of all
        found = [value for value in self._values if value in text]
        if found:
            text = re.sub("|".join(map(re.escape, found)), REMOVED, text)
        if "-----BEGIN " in text:
            text = _PEM.sub(REMOVED, text)
        text = _TOKENS.sub(REMOVED, text)
        text = _BEARER.sub(rf"\1{REMOVED}", text)
        if "://" in text:
            text = _URL_PASSWORD.sub(rf"\1{REMOVED}", text)
        return _ASSIGNED.sub(_remove_assigned, text)


def _write_forms(value: str) -> set[str]:
    """A value as it is, and as it stands in JSON and in an address."""
    value = value.strip()
    if len(value) < _SHORTEST_VALUE or value.lower() in _PLAIN_VALUES or value in REMOVED:
        return set()
    return {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(value, safe=""),
    }


def _remove_assigned(found: re.Match[str]) -> str:
    if not _looks_random(found[3]):
        return found[0]
    return f"{found[1]}{found[2]}{REMOVED}"


def _looks_random(value: str) -> bool:
    """Letters and digits mixed, with at least three bits of entropy a character; or one long mixed run."""
    if value.startswith(("process.env", "import.meta", "$", "/", "./", "@/", "#", "--", "http")):
        return False
    if _LETTER.search(value) is None or _DIGIT.search(value) is None:
        return _LONG_RUN.fullmatch(value) is not None and _has_mixed_case(value)
    counts = Counter(value).values()
    bits = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return bits >= _LEAST_ENTROPY_BITS


def _has_mixed_case(value: str) -> bool:
    """Changes between cases more often than words written together do."""
    changes = sum(first.islower() != second.islower() for first, second in pairwise(value))
    return changes > len(value) // 3
