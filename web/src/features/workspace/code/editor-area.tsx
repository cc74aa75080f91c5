import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { ErrorState, SkeletonText } from '@/ui';
import { versionsQuery } from '../queries';
import { DiffView } from '../versions/diff-view';
import { t } from './messages';
import type { OpenFile } from './open-files';
import { comparisonQuery, type FileContentRead } from './queries';

const Editor = lazy(() => import('./editor'));

interface EditorAreaProps {
  file: OpenFile;
  content: FileContentRead | null;
  error: Error | null;
  line: number | null;
  onChange: (text: string) => void;
  onSave: () => void;
}

export function EditorArea({ file, content, error, line, onChange, onSave }: EditorAreaProps) {
  if (content !== null && content.text === null) return <BinaryFile content={content} />;
  if (file.savedText === null) {
    if (error !== null) return <ErrorState title={t('thisFileCannotBeOpened')} error={error} />;
    return <SkeletonText lines={8} className="p-6" />;
  }
  return (
    <Suspense fallback={<SkeletonText lines={8} className="p-6" />}>
      <Editor
        key={file.path}
        path={file.path}
        text={file.draft ?? file.savedText}
        line={line}
        onChange={onChange}
        onSave={onSave}
      />
    </Suspense>
  );
}

const imageTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  ico: 'image/x-icon',
};

function BinaryFile({ content }: { content: FileContentRead }) {
  const type = imageTypes[content.path.split('.').at(-1)?.toLowerCase() ?? ''];
  if (type === undefined || content.base64 === null) {
    return <p className="p-6 text-sm text-muted">{t('thisFileIsNotText')}</p>;
  }
  return (
    <div className="flex h-full items-center justify-center overflow-auto bg-sunken p-6">
      <img
        src={`data:${type};base64,${content.base64}`}
        alt={content.path}
        className="max-h-full max-w-full rounded-md border bg-white object-contain"
      />
    </div>
  );
}

interface FileDifferenceProps {
  projectId: string;
  path: string;
  base: number;
  head: number;
}

/** What has changed in one file since a version. */
export function FileDifference({ projectId, path, base, head }: FileDifferenceProps) {
  const query = useQuery(comparisonQuery(projectId, base, head));
  if (query.isPending) return <SkeletonText lines={6} className="p-6" />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const file = query.data.files.find((known) => known.path === path);
  if (file === undefined || file.patch === null) {
    return <p className="p-6 text-sm text-muted">{t('thisFileIsTheSame', { base })}</p>;
  }
  return (
    <div className="h-full overflow-y-auto bg-surface">
      <DiffView
        patch={file.patch}
        look="unified"
        label={t('differenceOfToVersion', { path, base })}
      />
    </div>
  );
}

export function useVersionNumbers(projectId: string): number[] {
  const { data } = useInfiniteQuery(versionsQuery(projectId));
  return data?.pages.flatMap((page) => page.items.map((version) => version.number)) ?? [];
}
