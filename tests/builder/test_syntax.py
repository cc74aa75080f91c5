"""Syntax errors are found, and valid code of any fashion is not refused."""

import pytest

from paynto.builder.syntax import SyntaxProblem, check_syntax


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", '{"a": 1,}'),
        ("a.json", ""),
        ("package.json", "[" * 100_000),
        ("a.tsx", "export function A() {\n  return <div>\n"),
        ("a.tsx", "export function A() {\n  return <div><p>x</div>;\n}\n"),
        ("a.tsx", "const a = = 2;\n"),
        ("a.ts", "const a = [1, 2;\n"),
        ("a.ts", "if (x { y(); }\n"),
        ("a.js", "const x = ;\n"),
        ("a.ts", "export interface A {\n  a: string;\n"),
        ("a.css", "a { color: red;\n"),
        ("a.css", "a { color: red; } }\n"),
        ("a.css", "a { } /* never closed\n"),
        ("index.html", "<body><script>const a = 1;"),
        ("index.html", "<body><!-- never closed"),
    ],
)
def test_errors_are_found(path: str, text: str) -> None:
    assert check_syntax(path, text)


def test_a_problem_says_where_it_is() -> None:
    assert check_syntax("a.json", '{\n  "a": é\n}') == [SyntaxProblem(2, 8, "Expecting value")]
    (problem, *_) = check_syntax("a.ts", "const é = 1;\nconst b = [1, 2;\n")
    assert problem.line == 2
    assert check_syntax("a.css", "a {\n}\n}\n") == [SyntaxProblem(3, 1, "unexpected '}'")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", '\ufeff{"a": [1, null]}'),
        ("tsconfig.json", '{ // comment\n "a": 1, }'),
        ("a.d.ts", "anything ("),
        ("a.md", "{{{"),
        ("a.ts", "export interface A<in out T, out U = never> extends B<T> {\n  <X>(x: X): T;\n}\n"),
        ("a.ts", 'export type * from "./a";\nexport type * as b from "./b";\n'),
        ("a.ts", 'export const a: import("x").Y<{ a: 1 }> = b satisfies C<"d">;\n'),
        ("a.ts", "export function f<const T extends readonly unknown[]>(x: T): x is T {\n  return !!x;\n}\n"),
        ("a.ts", "class A { accessor b = 1; static { f(); } #c?: string; declare d: number; }\n"),
        ("a.ts", "using a = b();\nconst c = d as const;\nenum E { A = 1 << 2 }\n"),
        ("a.tsx", "const f = <T,>(x: T) => <A<T> b={x} {...y} />;\nexport default f;\n"),
        ("a.tsx", "export const a = <>{b?.c ?? <p>It's // not /* a */ comment {`x${y}`}</p>}</>;\n"),
        ("a.tsx", "const [a, setA] = useState<Map<string, Array<{ b: number }>>>(() => new Map());\n"),
        ("a.js", "const r = /[{(\"'`]/g, t = `${a}{`;\n"),
        ("a.css", '@import "tailwindcss";\n@theme inline { --a: var(--b,); }\n@custom-variant dark (&:is(.dark *));\n'),
        ("a.css", "@container (width <= 400px) { .a { &:hover { color: oklch(0.7 0.1 200 / 50%); } } }\n"),
        ("a.css", ".a::before { content: '}'; background: url(data:image/svg+xml,%3Csvg{) }\n"),
        ("index.html", "<p>Unclosed <br> is fine <script>if (a < b) {}</script><!-- c -->"),
    ],
)  # fmt: skip
def test_valid_code_passes(path: str, text: str) -> None:
    assert check_syntax(path, text) == []
