import type { Block, Inline } from './markdown';
import { parseMarkdown } from './markdown';
import { t } from './messages';

export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="space-y-2 leading-relaxed [overflow-wrap:anywhere]">
      {parseMarkdown(text).map((block, index) => (
        // Blocks only ever grow at the end, so their place is their identity.
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <p className="pt-1 font-semibold">
          <InlineText content={block.content} />
        </p>
      );
    case 'code':
      return (
        <pre
          tabIndex={0}
          aria-label={block.language === '' ? t('code') : t('codeIn', { language: block.language })}
          className="overflow-x-auto rounded-md border border-line bg-sunken p-2.5 font-mono text-xs"
        >
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List className={`space-y-0.5 pl-5 ${block.isOrdered ? 'list-decimal' : 'list-disc'}`}>
          {block.items.map((item, index) => (
            <li key={index}>
              <InlineText content={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote className="border-l-2 border-line-strong pl-3 whitespace-pre-line text-muted">
          <InlineText content={block.content} />
        </blockquote>
      );
    case 'table':
      return <TableView head={block.head} rows={block.rows} />;
    case 'paragraph':
      return (
        <p className="whitespace-pre-line">
          <InlineText content={block.content} />
        </p>
      );
  }
}

function TableView({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div tabIndex={0} role="group" aria-label={t('table')} className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-[13px] [overflow-wrap:normal]">
        <thead>
          <tr className="border-b">
            {head.map((cell, index) => (
              <th key={index} scope="col" className="py-1 pr-4 font-medium">
                <InlineText content={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={place} className="py-1 pr-4 align-top">
                  <InlineText content={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InlineText({ content }: { content: Inline[] }) {
  return content.map((part, index) => <InlinePart key={index} part={part} />);
}

function InlinePart({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'code':
      return (
        <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.85em]">{part.text}</code>
      );
    case 'strong':
      return <strong className="font-semibold">{part.text}</strong>;
    case 'emphasis':
      return <em>{part.text}</em>;
    case 'link':
      return (
        <a
          href={part.href}
          target="_blank"
          rel="noreferrer noopener nofollow"
          className="text-accent-text underline underline-offset-2"
        >
          {part.text}
        </a>
      );
    case 'text':
      return part.text;
  }
}
