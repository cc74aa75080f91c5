"""A code block beside a file's name may be only a part of that file."""

import pytest

from paynto.builder.errors import CodeLeftOut, TurnRefused
from paynto.builder.output_format import WriteOperation
from paynto.builder.turn import Turn, stage_operation, stage_turn

BASE = {
    "src/App.tsx": b"export const VERSION = 1;\nexport default function App() {\n  return null;\n}\n",
    "src/lib.ts": b"export const one = 1;\nexport const two = 2;\n",
    "src/app.css": b".a { color: red; }\n" * 40,
}


def block(path: str, content: str, *, is_inferred: bool = True) -> WriteOperation:
    return WriteOperation(path, content, is_inferred=is_inferred)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("src/App.tsx", "const [count, setCount] = useState(0);\n"),
        ("src/lib.ts", "const three = 3;\n"),
        ("src/app.css", ".a { color: blue; }\n"),
    ],
)
def test_a_part_does_not_replace_the_file(path: str, content: str) -> None:
    with pytest.raises(TurnRefused, match="only a part"):
        stage_turn(BASE, [block(path, content)])
    with pytest.raises(CodeLeftOut):
        stage_operation(Turn(BASE), block(path, content))
    # in a tag of ours it is what the model says it is: the whole file
    assert stage_turn(BASE, [block(path, content, is_inferred=False)]).changes()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("src/App.tsx", "export default function App() {\n  return <p />;\n}\n"),
        ("src/lib.ts", "export const one = 11;\n"),
        ("src/app.css", ".a { color: blue; }\n" * 20),
        ("src/new.ts", "const three = 3;\n"),
    ],
)
def test_a_whole_file_does(path: str, content: str) -> None:
    assert stage_turn(BASE, [block(path, content)]).changes() == {path: content.encode()}
