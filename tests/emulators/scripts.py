"""Answers of a well-behaved model: a small app, and an edit of it by search and replace."""

from collections.abc import Callable

from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Answer, Emulator, Request
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.groq import GroqEmulator
from tests.emulators.openai import OpenAIEmulator

VENDORS: tuple[type[Emulator], ...] = (
    OpenAIEmulator,
    AnthropicEmulator,
    GeminiEmulator,
    GroqEmulator,
)

HOME = """export function HomePage() {
  return (
    <main className="p-8">
      <h1>First breakfast</h1>
      <p>Eggs, toast and tea.</p>
    </main>
  );
}
"""
CREATED = f"""I will make a page for the breakfast.

<file path="src/pages/home.tsx">
{HOME}</file>

The page shows what there is to eat.
"""
EDITED = """I will change the heading.

<edit path="src/pages/home.tsx">
<<<<<<< SEARCH
      <h1>First breakfast</h1>
=======
      <h1>Second breakfast</h1>
>>>>>>> REPLACE
</edit>
"""
CREATE_PROMPT = "A page for a breakfast"
EDIT_PROMPT = "Call it Second breakfast"


def breakfast(**options: object) -> Callable[[Request], Answer]:
    """Edits when the edit was asked for, else makes the app; `options` are those of every answer."""

    def answer(request: Request) -> Answer:
        text = EDITED if EDIT_PROMPT in request.text else CREATED
        return Answer(text, **options)  # type: ignore[arg-type]  the fields of Answer

    return answer


def write_settings(*emulators: Emulator) -> dict[str, str]:
    """The environment that makes a server use the emulators as the platform's providers."""
    settings: dict[str, str] = {}
    for emulator in emulators:
        prefix = f"PAYNTO_{emulator.kind.upper()}"
        settings[f"{prefix}_API_KEY"] = emulator.api_key or ""
        settings[f"{prefix}_BASE_URL"] = emulator.base_url
    return settings
