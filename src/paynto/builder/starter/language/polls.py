"""Polls: one question, its options, a button to vote for each."""

import re

from paynto.builder.starter.drafting.controls import template
from paynto.builder.starter.lexicon.entities import labels_for
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.spec import (
    AppSpec,
    Chart,
    DashboardPage,
    EntityPage,
    EntitySpec,
    FieldSpec,
    FrontPage,
    RowButton,
)

MOST_OPTIONS = 20
_POLL = re.compile(
    r"\b(?:polls?|straw poll|voting (?:app|page|tool)|(?:app|page|tool) (?:to|where \w+(?: \w+)? can|for us to) vote|let \w+(?: \w+)? vote)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\bpolls\b|\bpoll(?:ing)? (?:station|worker|data)\b|\b(?:create|manage|list|track) polls?\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[\"“„«](?P<quoted>[^\"“”„«»?]{3,120}\?)[\"”“»]|(?:[:,–—-]|\babout|\bon|\basking|\bask|\bquestion)\s+(?P<plain>(?:where|what|which|who|when|how|should|shall|do|does|is|are|can|will)\b[^?.\"“]{2,120}\?)",
    re.IGNORECASE,
)
_OPTIONS = re.compile(
    r"\b(?:with the (?:options|choices|answers)|(?:options|choices|answers)(?: are)?:?|between|choose from|vote for|on)\s+(?P<list>[^.?!;\n]{3,400})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\bcalled [\"“]?(?P<label>[^,.;\"”“]{2,60}?)[\"”]? (?:and so on|etc|for example|and the like)",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:count|votes?|number)\b[^\"“.;]* as [\"“](?P<shown>[^\"”“]{2,60})[\"”]", re.IGNORECASE
)
_TAIL = re.compile(
    r",? (?:an? button|where|and show|and everyone|each with|so that|that show|with a button|called|and (?:a|the) (?:chart|result)).*$",
    re.IGNORECASE,
)


def is_poll(text: str) -> bool:
    return (
        _POLL.search(text) is not None
        and _MANY.search(text) is None
        and (
            _QUESTION.search(text) is not None
            or _OPTIONS.search(text) is not None
            or len(text.split()) <= 4
        )
    )


def poll_app(spec: AppSpec, text: str, name: str | None) -> AppSpec:
    question = _QUESTION.search(text)
    asked = (
        clean_label(question.group("quoted") or question.group("plain"), 120) if question else ""
    )
    asked = asked[:1].upper() + asked[1:]
    options = _options_of(text, question)
    label, plural = labels_for("option")
    entity = EntitySpec(
        name="Option",
        slug="options",
        label=label,
        label_plural=plural,
        icon="vote",
        title_field="name",
        fields=[
            FieldSpec(name="name", label="Option", type="text", is_required=True, is_unique=True),
            FieldSpec(
                name="votes", label="Votes", type="integer", is_required=True, default=0, minimum=0
            ),
        ],
        samples=[{"name": one, "votes": 0} for one in options],
    )
    called, shown = _CALLED.search(text), _SHOWN.search(text)
    named = next((one for one in options if called and one in called.group("label")), options[0])
    button = template(called.group("label"), named) if called else "Vote for {name}"
    said = next((one for one in options if shown and one in shown.group("shown")), options[0])
    row = template(shown.group("shown"), said) if shown else "{name}: {count}"
    spec.stack = "fullstack"
    spec.name = name or "Poll"
    spec.purpose = asked or "Vote, and see what most people want."
    spec.entities = [entity]
    spec.pages = [
        FrontPage(
            entity="Option",
            title=asked or "Poll",
            buttons=[RowButton(label=button, field="votes", add=1)],
            row_text=re.sub(r"(?<![\w{])\d+(?!\w)", "{count}", row, count=1),
            newest_first=False,
            has_own_rows=True,
        ),
        DashboardPage(title="Results"),
        EntityPage(entity="Option"),
    ]
    spec.charts = [
        Chart(
            title="Votes by option", entity="Option", group_by="name", measure="sum", field="votes"
        )
    ]
    return spec


def _options_of(text: str, question: re.Match[str] | None) -> list[str]:
    listed = _OPTIONS.search(text, question.end() if question else 0) or _OPTIONS.search(text)
    rest = listed.group("list") if listed else text[question.end() :] if question else ""
    rest = _TAIL.sub("", rest.split("\n")[0].split(".")[0])
    parts = re.split(r",\s*(?:and |or )?|/|;| and | or ", rest.strip(" :,.-–—"))
    made = [clean_label(part.strip(' "“”?()'), 60) for part in parts]
    unique = {
        one.lower(): one[:1].upper() + one[1:] for one in made if one and len(one.split()) <= 6
    }
    return list(unique.values())[:MOST_OPTIONS] if len(unique) > 1 else ["Yes", "No", "Maybe"]
