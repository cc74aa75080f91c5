"""Cut the main sentence of a prompt into subject, container, context and listed things."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from paynto.builder.starter.drafting.reading import Item, split_list, strip_leading
from paynto.builder.starter.lexicon.entities import find_entry
from paynto.builder.starter.lexicon.loading import domains

CONTAINERS = frozenset(
    "app apps application tool tracker tracking manager management managing list lists log logbook logger register registry directory "
    "database db catalog catalogue collection organizer organiser planner planning system platform software dashboard portal board "
    "journal diary page site website calendar schedule scheduler scheduling sheet record records recorder program programme "
    "administration admin overview monitor monitoring archive index book keeper keeping helper webapp web-app solution crud "
    "way place spreadsheet editor maker assistant center centre hub desk thing something service-app console history".split()
)


FILLERS = frozenset(
    "a an the i me us we my our you please can could would will want need wants needs like love to have build make create "
    "generate design develop write code give get set up simple small basic nice little modern beautiful cool great good web new own "
    "just really some hello hi hey there let's lets help looking for something anything quick fast easy tiny minimal clean "
    "responsive online digital internal professional custom full complete fullstack full-stack mobile-friendly pretty i'd id we'd "
    "im i'm am is are be do it that which one user-friendly mini personal private everyday should".split()
)


MARKER = re.compile(
    r"\s*(?:\(|:|\b(?:with|having|including|includes|containing|contains|featuring|consisting of|that has|which has|"
    r"that have|storing|showing|that shows|that includes|where|whose|using)\b)\s*",
    re.IGNORECASE,
)


VERB = re.compile(
    r"\b(?:keep(?:s|ing)? (?:track|record|a record|records|a list|a log|tabs) (?:of|on)|keep(?:s|ing)? (?=\w+ing\b)|track(?:s|ing)?|manag(?:e|es|ing)|log(?:s|ging)?|record(?:s|ing)?|"
    r"stor(?:e|es|ing)|organi[sz](?:e|es|ing)|sav(?:e|es|ing)|collect(?:s|ing)?|monitor(?:s|ing)?|handl(?:e|es|ing)|catalog(?:ue)?(?:s|ing)?|"
    r"administer(?:s|ing)?|register(?:s|ing)?|document(?:s|ing)?|remember(?:s|ing)?|write down|note down|plan(?:s|ning)?|schedul(?:e|es|ing)|list(?:s|ing)?|"
    r"follow(?:s|ing)?|watch over|look after|see|save|rent out|lend out|lend|book|enter)\s+(?=\S)",
    re.IGNORECASE,
)


PREPOSITION = re.compile(
    r"\s+(?:for|of|in|at|from|about|on|across|within|inside)\s+", re.IGNORECASE
)


@dataclass
class Parts:
    """The main sentence in parts: `book lending` + `app`, context `school library`, listed things."""

    subject: str
    container: str
    context: str
    items: list[Item] = field(default_factory=list[Item])
    is_field_list: bool = False


def strip_fillers(text: str) -> str:
    words = text.split()
    while (
        words
        and words[0].lower().strip(",.!") in FILLERS
        and not _is_known_phrase(" ".join(words[:2]))
    ):
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=1)
def _known_phrases() -> frozenset[str]:
    return frozenset(word for domain in domains().values() for word in domain.words if " " in word)


def _is_known_phrase(phrase: str) -> bool:
    return phrase.lower() in _known_phrases() or find_entry(phrase) is not None


NEEDS = re.compile(
    r"^(?:[\w'’-]+ ){1,5}?(?:needs?|wants?|requires?|is looking for|are looking for) (?=an? |the |some )",
    re.IGNORECASE,
)


def read_parts(clause: str) -> Parts:
    """Cut the main sentence at its preposition and its list."""
    clause = NEEDS.sub("", clause, count=1)
    purpose = _find_purpose(clause)
    if purpose:
        return purpose
    rest = strip_fillers(clause)
    found = MARKER.search(rest)
    head, tail = (rest[: found.start()], rest[found.end() :]) if found else (rest, "")
    is_field_list = bool(found and found.group().strip() in ("(", ":"))
    if is_field_list and "(" in found.group() if found else False:
        tail = tail.replace(")", ",", 1) if tail.count(")") > tail.count("(") else tail
    subject, _, context = _split_head(head)
    noun, container = split_container(subject)
    context = strip_fillers(context)
    if not noun and context:
        noun, context = _object_of_container(context)
    return Parts(noun, container, context, split_list(tail) if tail else [], is_field_list)


AMBIGUOUS_VERBS = frozenset(
    "list book plan log record document schedule register save lend see store follow enter monitor".split()
)


VERB_LEADS = frozenset(
    "to i we can that which lets let's me us please helps will should must and you they people users them".split()
)


OBJECT_LEADS = frozenset(
    "my our the all which what who how when where their your every each".split()
)


def _find_purpose(clause: str) -> Parts | None:
    """Prompts that say what to do instead of naming an app: `keep track of my plants`, `an app to manage members`."""
    for verb in VERB.finditer(clause):
        before = clause[: verb.start()]
        if MARKER.search(before):
            return None
        word = verb.group().split()[0].lower()
        lead = before.split()[-1].lower() if before.split() else ""
        is_gerund = word.endswith("ing") and lead in ("for", "by", "is", "")
        is_bare = not lead and (
            word not in AMBIGUOUS_VERBS or _first_word(clause[verb.end() :]) in OBJECT_LEADS
        )
        if (lead in VERB_LEADS and before.strip()) or is_gerund or is_bare:
            objects = clause[verb.end() :]
            found = MARKER.search(objects)
            tail = objects[found.end() :] if found else ""
            is_field_list = bool(found and found.group().strip() in ("(", ":"))
            return _read_purpose(
                strip_fillers(before),
                objects[: found.start()] if found else objects,
                tail,
                is_field_list,
            )
    return None


def _first_word(text: str) -> str:
    return text.split()[0].lower() if text.split() else ""


def _split_head(head: str) -> tuple[str, str, str]:
    found = PREPOSITION.search(f"{head} ")
    if not found:
        return head.strip(), "", ""
    return head[: found.start()].strip(), found.group().strip(), head[found.end() :].strip()


def _object_of_container(context: str) -> tuple[str, str]:
    """`list of books for a school` → books; `app for my gym` keeps the gym as context too."""
    noun, _, rest = _split_head(context)
    return split_container(strip_leading(noun))[0], rest


def _read_purpose(head: str, objects: str, tail: str, is_field_list: bool) -> Parts:
    subject, _, context = _split_head(re.sub(r"\s+(?:to|that|which|for|where)\b.*$", "", head))
    noun, container = split_container(strip_fillers(subject))
    named, _, place = _split_head(objects)
    things = split_list(named)
    parts = Parts(noun, container or "tracker", context or place, [], is_field_list)
    if not noun and things:
        parts.subject, things = strip_fillers(things[0].phrase), things[1:]
        parts.subject = split_container(parts.subject)[0] or parts.subject
    parts.items = things + (split_list(tail) if tail else [])
    return parts


def split_container(subject: str) -> tuple[str, str]:
    """`task tracker` → (`task`, `tracker`)."""
    words = strip_fillers(subject).split()
    container: list[str] = []
    while (
        words
        and words[-1].lower().strip(".,!?'") in CONTAINERS
        and not (len(words) > 1 and find_entry(" ".join(words[-2:])))
    ):
        container.insert(0, words.pop())
    while (
        words
        and words[0].lower() in CONTAINERS
        and len(words) > 1
        and words[1].lower() in ("of", "for")
    ):
        words = words[2:]
    return " ".join(words), " ".join(container)
