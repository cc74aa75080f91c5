"""Pages of text and public forms."""

import re

from paynto.builder.starter.drafting.pages import form_for, page_slugs
from paynto.builder.starter.edits.board_edits import REMOVE
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.lexicon.names import slug_of
from paynto.builder.starter.lexicon.words import sentence_case, title_case
from paynto.builder.starter.spec import DashboardPage, EntityPage, PublicFormPage, TextPage

PAGE = re.compile(
    r"^(?:please )?(?:add|create|make|include|insert|i want|i need|we need|give (?:me|us|it))\s+(?:a |an |the |another |new |also )*(?P<what>.*?)\b(?:sub)?page(?P<rest>(?:\s+(?:called|named|titled|with|for|about|to|that|where|on|please|saying)\b.*|\s*[:\ue000].*)?)$",
    re.IGNORECASE,
)


FORM = re.compile(
    r"^(?:please )?(?:add|create|make|include|i want|i need|we need|offer)\s+(?:a |an |the |another |new )*(?:public |visitor |online )*(?P<what>.*?)\b(?:public )?forms?\b(?P<rest>.*)$",
    re.IGNORECASE,
)


ABOUT = {
    "about": (
        "About",
        [
            "This app was made to keep things in one place and easy to find.",
            "Questions and ideas are always welcome.",
        ],
    ),
    "imprint": ("Imprint", ["Responsible for the content: please put your name and address here."]),
    "privacy": (
        "Privacy",
        [
            "We store only what you enter here and use it for nothing else.",
            "Write to us if you want your data corrected or deleted.",
        ],
    ),
    "terms": ("Terms", ["Please put your terms here."]),
    "faq": (
        "Questions and answers",
        [
            "How do I add a record? Open the list and choose New.",
            "Can I export my data? Yes, every list can be saved as CSV.",
        ],
    ),
    "help": (
        "Help",
        [
            "Open a list to search, sort and filter it.",
            "Choose New to add a record; deleting can be undone.",
        ],
    ),
    "contact": ("Contact", ["Please put your address, telephone number and e-mail address here."]),
}


def edit_page(change: Change, clause: str) -> bool:
    if REMOVE.match(clause) and re.search(r"\bpage$|\bpage\b|\bform$", clause, re.IGNORECASE):
        return _remove_page(change, clause)
    form = FORM.match(clause)
    if form and not re.search(r"\b(?:field|column)\b", clause, re.IGNORECASE):
        return _add_form(change, form.group("what"), form.group("rest"))
    found = PAGE.match(clause)
    if not found:
        return False
    what, rest = found.group("what"), found.group("rest")
    entity = change.entity(what)
    if entity is None and re.search(r"\bfor (?:the )?(.+)$", rest) and not what.strip():
        return False
    texts = change.quoted(rest)
    named = re.search(r"\b(?:called|named|titled)\s+(?:\ue000\d+\ue001|[\w -]+)", rest)
    title = change.words(what.replace("text", "")) or (
        change.words(re.sub(r"\b(?:called|named|titled)\s+|\s+with\b.*$", "", named.group()))
        if named
        else ""
    )
    about = re.search(r"\b(?:about|for|on) (?:the |our |my )?(?P<what>[\w -]+)$", rest)
    if not title and about and not texts:
        title = change.words(about.group("what"))
    if named and change.quoted(named.group()):
        texts = [text for text in texts if text not in change.quoted(named.group())]
    return _add_text_page(change, title, texts)


def _add_text_page(change: Change, title: str, texts: list[str]) -> bool:
    key = next((one for one in ABOUT if one in title.lower()), None)
    usual, paragraphs = ABOUT[key] if key else (title_case(title), [])
    if not usual:
        raise NotDone("Please say what the new page should be called.")
    label = usual if key and len(title.split()) <= 2 else title_case(title)
    clean = [
        change.words(text) if len(text) <= 60 else " ".join(text.split())[:2000] for text in texts
    ]
    spec = change.spec
    if any(
        isinstance(page, TextPage) and page.title.lower() == label.lower() for page in spec.pages
    ):
        raise NotDone(f"There is already a page “{label}”, so nothing was changed.")
    spec.pages.append(
        TextPage(
            slug=slug_of(label, page_slugs(spec)),
            title=label,
            paragraphs=clean or paragraphs or ["Please write the text of this page here."],
        )
    )
    change.say(f"Added the page “{label}”.")
    return True


def _add_form(change: Change, what: str, rest: str) -> bool:
    from paynto.builder.starter.edits.entity_edits import add_entity

    named = re.search(
        r"\b(?:for|to (?:add|enter|create|submit)|where \w+ can (?:add|submit|enter))\s+(?:the |new |a |an )*(.+?)(?:\s+page)?$",
        rest,
        re.IGNORECASE,
    )
    entity = change.entity(what) or (change.entity(named.group(1)) if named else None)
    if entity is None and re.search(r"contact|message|inquiry|enquiry", what, re.IGNORECASE):
        entity = add_entity(change, "message", [])
    if entity is None and not change.words(what) and not named:
        entity = change.main_entity()
    if entity is None:
        return False
    title = (
        sentence_case(f"{change.words(what)} form".strip())
        if change.words(what)
        else f"New {entity.label.lower()}"
    )
    if any(
        isinstance(page, PublicFormPage) and page.entity == entity.name
        for page in change.spec.pages
    ):
        raise NotDone(
            f"There is already a public form for {entity.label_plural.lower()}, so nothing was changed."
        )
    form_for(change.spec, entity, title)
    change.say(f"Added the public form “{title}” for {entity.label_plural.lower()}.")
    return True


def _remove_page(change: Change, clause: str) -> bool:
    wanted = change.words(
        re.sub(r"\b(?:page|public form|form)\b", " ", REMOVE.sub("", clause), flags=re.IGNORECASE)
    ).lower()
    spec = change.spec
    for page in spec.pages:
        if isinstance(page, TextPage | PublicFormPage) and (
            wanted in (page.title.lower(), page.slug, page.slug.replace("-", " "))
            or (wanted and wanted in page.title.lower())
        ):
            spec.pages.remove(page)
            change.say(f"Removed the page “{page.title}”.")
            return True
        if isinstance(page, DashboardPage) and wanted in (
            "dashboard",
            "overview",
            page.title.lower(),
        ):
            spec.pages.remove(page)
            change.say("Removed the dashboard.")
            return True
    entity = change.entity(wanted)
    if entity and any(
        isinstance(page, EntityPage) and page.entity == entity.name for page in spec.pages
    ):
        return False
    raise NotDone(f"There is no page “{wanted}”, so nothing was changed.")
