import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDebounced } from '@/lib/use-debounced';
import { Alert, Input, SkeletonText } from '@/ui';
import { t } from './messages';
import { fileSearchQuery, type FileMatch } from './queries';

interface SearchFilesProps {
  projectId: string;
  onOpen: (path: string, line: number) => void;
}

const SHOWN = 200;

export function SearchFiles({ projectId, onOpen }: SearchFilesProps) {
  const [text, setText] = useState('');
  const asked = useDebounced(text, 250);
  const query = useQuery(fileSearchQuery(projectId, asked));
  const matches = query.data ?? [];
  const field = useRef<HTMLInputElement>(null);
  // Who opens the search wants to type; a letter typed beside it is a shortcut of the page.
  useEffect(() => {
    field.current?.focus();
  }, []);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-1 p-2">
        <Input
          ref={field}
          type="search"
          aria-label={t('searchFiles')}
          placeholder={t('searchInFiles')}
          icon={<Search />}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2" aria-live="polite">
        {query.isLoading ? <SkeletonText lines={4} className="p-3" /> : null}
        {query.isError ? (
          <Alert tone="danger" title={t('thisCannotBeSearchedFor')} className="m-2">
            {query.error.message}
          </Alert>
        ) : null}
        {query.isSuccess ? <Matches matches={matches} onOpen={onOpen} /> : null}
      </div>
    </div>
  );
}

function Matches({
  matches,
  onOpen,
}: {
  matches: readonly FileMatch[];
  onOpen: SearchFilesProps['onOpen'];
}) {
  if (matches.length === 0)
    return <p className="px-3 py-2 text-[13px] text-muted">{t('nothingFound')}</p>;
  const byFile = Map.groupBy(matches.slice(0, SHOWN), (match) => match.path);
  return (
    <>
      <p className="px-3 py-1 text-xs text-muted">
        {matches.length > SHOWN
          ? t('theFirstOf', { shown: SHOWN, count: matches.length })
          : t('found', { count: matches.length })}
      </p>
      {[...byFile].map(([path, found]) => (
        <section key={path} aria-label={path} className="mb-1">
          <h3 className="truncate px-3 py-1 font-mono text-xs text-muted">{path}</h3>
          <ul>
            {found.map((match) => (
              <li key={`${String(match.line)} ${String(match.column)}`}>
                <button
                  type="button"
                  className="flex w-full gap-2 px-3 py-0.5 text-left font-mono text-xs -outline-offset-2 hover:bg-hover"
                  onClick={() => {
                    onOpen(path, match.line);
                  }}
                >
                  <span className="w-8 shrink-0 text-right text-faint">{match.line}</span>
                  <span className="truncate">{match.text.trim()}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
