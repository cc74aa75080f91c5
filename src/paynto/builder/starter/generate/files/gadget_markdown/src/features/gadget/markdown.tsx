import { Fragment, type ReactNode } from "react";

type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "list"; isOrdered: boolean; items: string[] }
  | { kind: "quote" | "paragraph" | "code"; text: string };

/** Headings, lists, quotes, code, bold, slanted and linked text. Everything becomes elements: no HTML of the source is run. */
export function Markdown({ source }: { source: string }) {
  return (
    <div className="grid gap-3 break-words [&_a]:text-accent-text [&_a]:underline">
      {readBlocks(source).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

const sizes = ["text-3xl", "text-2xl", "text-xl", "text-lg", "text-base", "text-sm"];

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading": {
      const Tag = `h${Math.min(block.level + 1, 6)}` as "h2" | "h3" | "h4" | "h5" | "h6";
      return <Tag className={`font-semibold ${sizes[block.level - 1]}`}>{inline(block.text)}</Tag>;
    }
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return block.isOrdered ? <ol className="list-decimal ps-6">{items}</ol> : <ul className="list-disc ps-6">{items}</ul>;
    }
    case "quote":
      return <blockquote className="border-s-4 border-border ps-4 text-muted">{inline(block.text)}</blockquote>;
    case "code":
      return <pre className="overflow-x-auto rounded-md bg-subtle p-3 font-mono text-sm">{block.text}</pre>;
    default:
      return <p className="whitespace-pre-line">{inline(block.text)}</p>;
  }
}

export function readBlocks(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
    const last = blocks.at(-1);
    const follows = at > 0 && (lines[at - 1] ?? "").trim() !== "";
    if (line.startsWith("```")) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith("```"));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, stop).join("\n") });
      at = stop;
    } else if (heading) blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
    else if (item) {
      const isOrdered = item[1] !== undefined;
      if (last?.kind === "list" && last.isOrdered === isOrdered) last.items.push(item[2] ?? "");
      else blocks.push({ kind: "list", isOrdered, items: [item[2] ?? ""] });
    } else if (line.startsWith(">")) blocks.push({ kind: "quote", text: line.replace(/^>\s?/, "") });
    else if (line.trim() !== "") {
      if (last?.kind === "paragraph" && follows) last.text += `\n${line}`;
      else blocks.push({ kind: "paragraph", text: line });
    }
  }
  return blocks;
}

const PIECE = /(\*\*[^*]+\*\*|__[^_]+__|\*[^*\s][^*]*\*|`[^`]+`|\[[^\]]+\]\(https?:\/\/[^\s)]+\))/;

function inline(text: string): ReactNode {
  return text.split(PIECE).map((piece, index) => <Fragment key={index}>{styled(piece)}</Fragment>);
}

function styled(piece: string): ReactNode {
  const link = /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/.exec(piece);
  if (link)
    return (
      <a href={link[2]} target="_blank" rel="noreferrer">
        {link[1]}
      </a>
    );
  if (/^(\*\*|__).+\1$/.test(piece)) return <strong>{piece.slice(2, -2)}</strong>;
  if (/^\*.+\*$/.test(piece)) return <em>{piece.slice(1, -1)}</em>;
  if (/^`.+`$/.test(piece)) return <code className="rounded bg-subtle px-1 font-mono text-sm">{piece.slice(1, -1)}</code>;
  return piece;
}
