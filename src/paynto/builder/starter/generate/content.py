"""Apps that are not about records: sites, timers, converters, quizzes, calculators, small lists."""

import re

from paynto.builder.starter.contents import (
    CalculatorContent,
    Content,
    ConverterContent,
    GadgetContent,
    ListToolContent,
    QuizContent,
    Section,
    SiteContent,
    TimerContent,
)
from paynto.builder.starter.generate.encode import ts_string, ts_value
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import App
from paynto.builder.starter.generate.naming import page_component
from paynto.builder.starter.generate.public_forms import write_form_body
from paynto.builder.starter.generate.templates import copied_files, fill, form
from paynto.builder.starter.spec import TextPage

# Folder of files, page component, its module, and the icon in the top bar.
_PAGES = {
    "timer": ("TimerPage", "@/features/timer/timer-page", "Timer"),
    "converter": ("ConverterPage", "@/features/converter/converter-page", "ArrowRightLeft"),
    "quiz": ("QuizPage", "@/features/quiz/quiz-page", "Lightbulb"),
    "calculator": ("CalculatorPage", "@/features/calculator/calculator-page", "Calculator"),
    "list_tool": ("ListPage", "@/features/list/list-page", "ListChecks"),
    "gadget": ("GadgetPage", "@/features/gadget/gadget-page", "Sparkles"),
}


def write_content(app: App, content: Content) -> dict[str, str]:
    files = dict(copied_files(content.kind)) if not isinstance(content, CalculatorContent) else {}
    match content:
        case SiteContent():
            files |= _site(app, content)
        case TimerContent():
            files["src/features/timer/defaults.ts"] = _timer(content)
        case ConverterContent():
            files["src/features/converter/units.ts"] = _converter(content)
        case QuizContent():
            files["src/features/quiz/questions.ts"] = _quiz(content)
        case CalculatorContent():
            files |= _calculator(content)
        case ListToolContent():
            files["src/features/list/settings.ts"] = _list_tool(content)
        case GadgetContent():
            files |= copied_files(f"gadget_{content.variant}")
            files["src/features/gadget/settings.ts"] = _gadget(content)
            if content.variant == "markdown":
                del files["src/features/gadget/frame.tsx"]
    return files | {"src/pages/home.tsx": _home(content)}


def write_content_routes(app: App) -> str:
    imports = Imports()
    imports.add("react-router", ["Route", "Routes"])
    imports.add("@/pages/home", ["HomePage"])
    imports.add("@/pages/not-found", ["NotFoundPage"])
    routes: list[str] = []
    for page in app.spec.pages:
        if isinstance(page, TextPage):
            name = page_component(page.slug)
            imports.add(f"@/pages/{page.slug}", [name])
            routes.append(f'      <Route path="/{page.slug}" element={{<{name} />}} />\n')
    return fill(form("content/App.tsx"), imports=str(imports), routes="".join(routes))


def _home(content: Content) -> str:
    if isinstance(content, SiteContent):
        return form("content/site-home.tsx")
    component, module, icon = _PAGES[content.kind]
    return fill(form("content/tool-home.tsx"), component=component, module=module, icon=icon)


def _timer(content: TimerContent) -> str:
    settings = {
        "focusMinutes": content.focus_minutes,
        "shortBreakMinutes": content.short_break_minutes,
        "longBreakMinutes": content.long_break_minutes,
        "rounds": content.rounds,
    }
    return f"/** What the timer starts with until a person changes it. */\nexport const defaultSettings = {ts_value(settings)};\n"


def _converter(content: ConverterContent) -> str:
    groups = [
        {
            "name": group.name,
            "units": [
                {
                    "symbol": unit.symbol,
                    "label": unit.label,
                    "factor": unit.factor,
                    "offset": unit.offset,
                }
                for unit in group.units
            ],
        }
        for group in content.groups
    ]
    preset = {
        "label": content.amount_label,
        "from": content.from_symbol,
        "to": content.to_symbol,
        "decimals": content.decimals,
    }
    return (
        'import type { Preset, UnitGroup } from "./convert";\n\n'
        f"export const unitGroups: UnitGroup[] = {ts_value(groups)};\n\n"
        "/** What the converter starts with, as it was asked for. */\n"
        f"export const preset: Preset = {ts_value(preset)};\n"
    )


def _quiz(content: QuizContent) -> str:
    questions = [
        {
            "text": question.text,
            "answers": question.answers,
            "correct": question.correct,
            "explanation": question.explanation,
        }
        for question in content.questions
    ]
    return fill(form("content/questions.ts"), questions=ts_value(questions))


def _calculator(content: CalculatorContent) -> dict[str, str]:
    path = "src/features/calculator"
    if content.variant == "basic":
        return {
            **copied_files("calculator_keypad"),
            f"{path}/calculator-page.tsx": form("content/keypad-page.tsx"),
        }
    return {
        **copied_files("calculator"),
        f"{path}/calculator-page.tsx": fill(
            form("content/calculator-page.tsx"), variant=content.variant
        ),
        f"{path}/{content.variant}.ts": _FIELD_LABEL.sub(
            lambda found: _own_label(found, content.labels),
            form(f"content/calculator-{content.variant}.ts"),
        ),
    }


_FIELD_LABEL = re.compile(r'\{ name: "(\w+)", label: ("[^"]*")')


def _own_label(found: re.Match[str], labels: dict[str, str]) -> str:
    name = found.group(1)
    label = ts_string(labels[name]) if name in labels else found.group(2)
    return f'{{ name: "{name}", label: {label}'


def _list_tool(content: ListToolContent) -> str:
    return fill(
        form("content/list-settings.ts"),
        label=ts_string(content.item_label),
        variant=content.variant,
        add=ts_value(content.add_label),
        clear=ts_value(content.clear_label),
    )


def _gadget(content: GadgetContent) -> str:
    buttons = [
        {"label": button.label, "add": button.add, "to": button.to} for button in content.buttons
    ]
    return fill(
        form("content/gadget-settings.ts"),
        labels=ts_value(dict(sorted(content.labels.items()))),
        start=str(content.start),
        minutes=str(content.minutes),
        shows_score="true" if content.shows_score else "false",
        buttons=ts_value(buttons),
    )


def _site(app: App, content: SiteContent) -> dict[str, str]:
    sections: list[dict[str, object]] = []
    used: set[str] = set()
    for section in content.sections:
        sections.append(_section(section, used))
    value = {
        "headline": content.headline,
        "subline": content.subline,
        "callToAction": content.call_to_action,
        "sections": sections,
    }
    files = {
        "src/features/site/content.ts": (
            f'import type {{ SiteContent }} from "./types";\n\nexport const content: SiteContent = {ts_value(value)};\n'
        )
    }
    if content.contact_entity is None:
        files["src/features/site/contact-section.tsx"] = form("content/contact-links.tsx")
    else:
        files["src/features/site/contact-section.tsx"] = _contact_form(app, content.contact_entity)
    return files


def _section(section: Section, used: set[str]) -> dict[str, object]:
    anchor = section.kind
    while anchor in used:
        anchor += "-2"
    used.add(anchor)
    items = [
        {
            "title": item.title,
            "text": item.text,
            **({"price": item.price} if item.price else {}),
            **(
                {"link": item.link}
                if item.link and item.link.startswith(("https://", "http://", "mailto:", "/", "#"))
                else {}
            ),
            "tags": item.tags,
        }
        for item in section.items
    ]
    hours = [{"day": entry.day, "hours": entry.hours} for entry in section.hours]
    return {
        "id": anchor,
        "kind": section.kind,
        "title": section.title,
        "text": section.text,
        "items": items,
        "hours": hours,
    }


def _contact_form(app: App, name: str) -> str:
    entity = app.entity(name)
    fields = [
        field
        for field in entity.fields
        if (field.type != "boolean" and field.default is None) or field.is_required
    ]
    imports, body = write_form_body(entity, fields)
    return fill(form("content/contact-form.tsx"), imports=str(imports), body=body)
