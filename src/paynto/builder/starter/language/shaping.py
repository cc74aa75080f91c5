"""Bring what people type (bullets, short forms, `where my team can see …`) into the one form that is read afterwards."""

import re

BULLET = re.compile(r"^\s*(?:[-*•‣–·]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
MOST_BULLETS = 60
SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,200}>[^<]{0,2000}</\1>", re.I)
HEADING = re.compile(
    r"^(?:the )?(?:fields?|columns?|features?|data|attributes?|properties|it (?:should|must|needs to) (?:have|store|track))\W*$",
    re.I,
)

SHORT_FORMS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<!\w)w/\s*o\b", re.I), "without"),
    (re.compile(r"(?<!\w)w/\s*", re.I), "with "),
    (re.compile(r"\btra(?:kc?|ck?c)(?:ing)?\b", re.I), "track"),
    (re.compile(r"\bmange\b", re.I), "manage"),
    (re.compile(r"\b(?:appt|apptmt)s\b", re.I), "appointments"),
    (re.compile(r"\binfo\b(?= (?:about|on|of)\b)", re.I), "information"),
    # "a rating from 1 to 5", "stars (1-5)"
    (
        re.compile(r"\b(rating|stars|score|review)s?,? \(?(?:from |of |between )?1 ?(?:-|–|to|and) ?5\)?(?: stars)?", re.I),
        "rating",
    ),
    (re.compile(r"\b1 ?(?:-|–|to) ?5 (?:star )?rating\b", re.I), "rating"),
    (re.compile(r"\bwhen to (\w+)(?= *(?:[,.;)]|$| and\b))", re.I), r"\1 on"),
    (re.compile(r"\blibrary of (?!books?\b)", re.I), "collection of "),
    (re.compile(r"\btime of (?:the )?day\b", re.I), "time"),
]  # fmt: skip

# "an app where my soccer team can see games, players and goals" names what is kept behind the verb.
PEOPLE_SEE = re.compile(
    r"\b(?:where|so that|so|in which|that (?:lets|allows|helps)|to let|which (?:lets|allows))\s+"
    r"(?P<who>(?:my |our |the |a |an )?(?:[\w'’-]+ ){0,3}?[\w'’-]+?)\s+(?:can|could|may|to)\s+"
    r"(?:see|view|look up|enter|find|check|browse|keep track of|track|manage|log|record|note down)\s+(?:all |the |their |our |my )*",
    re.IGNORECASE,
)
# "My club needs hives and inspections", "A food truck wants to collect orders" say who keeps the records first.
WHO_NEEDS = re.compile(
    r"^(?P<who>(?:my|our|the|an?) (?:[\w'’&-]+ ){0,3}?[\w'’&-]+) (?:needs?|wants?|would like|is looking for|requires?|keeps|manages|sells|lends|rents out|offers)"
    r" (?P<rest>(?!an? (?:[\w-]+ ){0,4}?(?:app|application|tool|tracker|site|website|page|system|database|list|program|way|place)\b)\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "Gym: track workouts", "Boat club – members, boats and trips"
PLACE_DOES = re.compile(
    r"^(?P<who>[\w'’& -]{3,40}?)\s*(?::|\s[–—-]{1,2})\s+(?P<what>(?:track|log|manage|record|organi[sz]e|plan|keep|collect|register)\s.+)$",
    re.IGNORECASE | re.DOTALL,
)
DASH = re.compile(r"^([^,:(–—]{3,80}?)\s+(?:—|–|-{1,2})\s+(?=[^,]+(?:,| and ))")
NOBODY = frozenset("i we you people users they everyone everybody anyone one".split())


def shape_prompt(prompt: str) -> str:
    """The prompt with lists in one line and short forms written out. Linear in its length."""
    text = _join_bullets(SCRIPT.sub(" ", prompt))
    for pattern, written in SHORT_FORMS:
        text = pattern.sub(written, text)
    return PEOPLE_SEE.sub(_named, _turned(text.strip()), count=1)


def _turned(text: str) -> str:
    who = WHO_NEEDS.match(text)
    if who:
        rest = who.group("rest")
        return f"An app for {who.group('who')} {rest if rest.startswith('to ') else f'with {rest}'}"
    does = PLACE_DOES.match(text)
    if does and not re.search(r"\b(?:app|tracker|log|to)\b", does.group("who"), re.IGNORECASE):
        return f"An app for {does.group('who')} to {does.group('what')}"
    return DASH.sub(r"\1: ", text, count=1)


def _named(found: re.Match[str]) -> str:
    who = found.group("who").strip()
    return "with " if who.lower() in NOBODY else f"for {who} with "


def _join_bullets(prompt: str) -> str:
    """Bullets below a line become the list that the line announces: `books:` and three bullets, `books: a, b, c`."""
    made: list[str] = []
    bullets: list[str] = []
    for line in prompt.splitlines():
        found = BULLET.match(line)
        if found and len(bullets) < MOST_BULLETS:
            bullets.append(found.group("text").strip(" ,;."))
        elif line.strip():
            made += _listed(made, bullets)
            bullets = []
            made.append(line.strip())
    made += _listed(made, bullets)
    return "\n".join(made)


def _listed(made: list[str], bullets: list[str]) -> list[str]:
    if not bullets:
        return []
    # A bullet with a list of its own is a kind of record with its fields.
    written = ", ".join(_with_own_list(one) for one in bullets)
    if made and HEADING.match(made[-1]):
        made.pop()
    if not made:
        return [written]
    head = made.pop().rstrip(" :,.-–")
    return [f"{head}: {written}"]


def _with_own_list(bullet: str) -> str:
    head, colon, tail = bullet.partition(":")
    if colon and tail.strip() and "(" not in bullet:
        return f"{head.strip()} ({tail.strip()})"
    return bullet
