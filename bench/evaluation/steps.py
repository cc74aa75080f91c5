"""What a person does with an app, step by step, in a real browser."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

from bench.evaluation.tasks import Step
from playwright.sync_api import Error, Locator, Page

_WAIT_MS = 8_000
# sideways scrolling of a pixel is rounding
_SLACK_PIXELS = 1
_SIZE = {"width": 1280, "height": 900}


class StepFailed(Exception):
    """The app does not do what was asked for."""


def run_steps(page: Page, steps: tuple[Step, ...]) -> None:
    """Raises StepFailed with the step that did not work, or with the errors that the page logged."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for step in steps:
        name, *words = step
        try:
            _STEPS[str(name)](page, *words)
        except (Error, StepFailed, AssertionError) as error:
            reason = str(error).splitlines()[0]
            raise StepFailed(f"{' '.join(map(str, step))}: {reason}") from error
    if errors:
        raise StepFailed(f"the page logs an error: {errors[0].splitlines()[0]}")


def _see(page: Page, text: str) -> None:
    """The text stands on the page, or in a field of it."""
    until(page, lambda: _is_seen(page, text), f"{text!r} is not to be seen")


def _find(page: Page, text: str) -> None:
    """The text stands here, or on a page that the navigation links to; that page stays open."""
    with contextlib.suppress(StepFailed):
        return until(page, lambda: _is_seen(page, text), "", milliseconds=2_000)
    for number in range(page.get_by_role("navigation").get_by_role("link").count()):
        page.get_by_role("navigation").get_by_role("link").nth(number).click(timeout=_WAIT_MS)
        with contextlib.suppress(StepFailed):
            return until(page, lambda: _is_seen(page, text), "", milliseconds=2_000)
    raise StepFailed(f"{text!r} is on no page of the navigation")


def _gone(page: Page, text: str) -> None:
    until(page, lambda: not _is_seen(page, text), f"{text!r} is still to be seen")


def _is_seen(page: Page, text: str) -> bool:
    seen: str = page.evaluate(
        """() => document.body.innerText + '\\n'
          + [...document.querySelectorAll('input,textarea,select')]
            .filter(item => item.checkVisibility()).map(item => item.value).join('\\n')"""
    )
    # columns and lines of a layout are one text for a reader, and capitals may come from the style
    return _flat(text) in _flat(seen)


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def until(
    page: Page, is_true: Callable[[], bool], message: str, milliseconds: int = _WAIT_MS
) -> None:
    """Looks again and again, as a person does. Raises StepFailed with `message`."""
    for _ in range(milliseconds // 100):
        with contextlib.suppress(Error):
            if is_true():
                return
        page.wait_for_timeout(100)
    raise StepFailed(message)


def _heading(page: Page, text: str) -> None:
    page.get_by_role("heading", name=text).first.wait_for(timeout=_WAIT_MS)


def _title(page: Page, text: str) -> None:
    until(page, lambda: text in page.title(), f"the page's title is {page.title()!r}")


def _click(page: Page, name: str) -> None:
    roles: tuple[Any, ...] = ("button", "link", "tab", "menuitem")
    exact = [page.get_by_role(role, name=name, exact=True) for role in roles]
    loose = [page.get_by_role(role, name=name) for role in roles]
    _first(page, [*exact, *loose], f"nothing to click is called {name!r}").click(timeout=_WAIT_MS)


def _field(page: Page, label: str) -> Locator:
    words = re.compile(rf"^\W*{re.escape(label)}\b", re.IGNORECASE)
    found = [
        page.get_by_label(label, exact=True),
        page.get_by_role("textbox", name=words),
        page.get_by_role("spinbutton", name=words),
        page.get_by_role("combobox", name=words),
        page.get_by_role("searchbox", name=words),
        page.get_by_label(label),
        page.get_by_placeholder(label),
    ]
    return _first(page, found, f"no field is called {label!r}")


def _fill(page: Page, label: str, value: str) -> None:
    _field(page, label).fill(value, timeout=_WAIT_MS)


def _choose(page: Page, label: str, option: str) -> None:
    field = _field(page, label)
    if field.evaluate("item => item.tagName") == "SELECT":
        field.select_option(label=option, timeout=_WAIT_MS)
        return
    if field.get_attribute("type") == "radio":
        page.get_by_role("radio", name=option).check(timeout=_WAIT_MS)
        return
    field.click(timeout=_WAIT_MS)
    page.get_by_role("option", name=option).first.click(timeout=_WAIT_MS)


def _tick(page: Page, name: str) -> None:
    """A checkbox with this name, or the one in the row that says it."""
    row = page.get_by_role("listitem").filter(has_text=name).get_by_role("checkbox")
    found = [page.get_by_role("checkbox", name=name), row]
    _first(page, found, f"no checkbox belongs to {name!r}").click(timeout=_WAIT_MS)


def _first(page: Page, locators: list[Locator], message: str) -> Locator:
    """The first visible of them, in the order given."""
    found: list[Locator] = []

    def look() -> bool:
        found.extend(
            item for locator in locators for item in locator.all()[:10] if item.is_visible()
        )
        return bool(found)

    until(page, look, message)
    return found[0]


def _press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def _reload(page: Page) -> None:
    page.reload(wait_until="load")


def _fits(page: Page, width: int) -> None:
    """Nothing sticks out sideways on a screen this wide (pixels)."""
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(200)
    try:
        more: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    finally:
        page.set_viewport_size(_SIZE)  # type: ignore[arg-type]  a mapping of that shape
    if more > _SLACK_PIXELS:
        raise StepFailed(f"the page is {more} pixels wider than the screen")


_STEPS: dict[str, Callable[..., None]] = {
    "see": _see,
    "find": _find,
    "gone": _gone,
    "heading": _heading,
    "title": _title,
    "click": _click,
    "tick": _tick,
    "press": _press,
    "fits": _fits,
    "fill": _fill,
    "choose": _choose,
    "reload": _reload,
}
