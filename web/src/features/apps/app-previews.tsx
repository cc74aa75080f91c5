import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, FlaskConical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog, CopyButton, IconButton, PagedList, RelativeTime, toast } from '@/ui';
import { appKeys, deleteApp, previewsQuery, type AppRead } from './queries';
import { AppStatusBadge } from './status-badge';

/** Versions at addresses of their own, beside the live app of the same project. */
export function AppPreviews({ app }: { app: AppRead }) {
  const client = useQueryClient();
  const query = useInfiniteQuery(previewsQuery(app.project_id));
  const [asked, setAsked] = useState<AppRead | null>(null);
  return (
    <>
      <PagedList
        label="Preview deployments"
        query={query}
        moreLabel="Older previews"
        empty={{
          icon: <FlaskConical />,
          title: 'No preview deployments',
          description:
            'Choose Deploy, then Deploy as preview: the version gets an address that keeps it, with a copy of the data, and what is live stays as it is.',
        }}
      >
        {(preview) => (
          <PreviewRow
            key={preview.id}
            preview={preview}
            onDelete={() => {
              setAsked(preview);
            }}
          />
        )}
      </PagedList>
      <ConfirmDialog
        isOpen={asked !== null}
        onOpenChange={() => {
          setAsked(null);
        }}
        title={`Delete the preview of version ${String(asked?.preview_of ?? '')}?`}
        description="Its address stops answering, and its copy of the data is removed for good."
        confirmLabel="Delete"
        isDangerous
        onConfirm={async () => {
          if (asked === null) return;
          try {
            await deleteApp(asked.id);
          } catch (error) {
            toast.error('The preview was not deleted', error);
            throw error;
          }
          await client.invalidateQueries({ queryKey: appKeys.previews(app.project_id) });
        }}
      />
    </>
  );
}

function PreviewRow({ preview, onDelete }: { preview: AppRead; onDelete: () => void }) {
  const version = String(preview.preview_of ?? '');
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3 text-sm">
      <span className="w-24 font-medium">Version {version}</span>
      <span className="flex min-w-0 flex-1 basis-64 items-center gap-1">
        <a
          href={preview.url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-w-0 items-center gap-1.5 font-mono text-[13px] text-accent-text hover:underline"
        >
          <span className="truncate">{preview.url.replace(/^https?:\/\//, '')}</span>
          <ExternalLink className="size-3.5 shrink-0" aria-label="opens in a new tab" />
        </a>
        <CopyButton text={preview.url} label="Copy the address" />
      </span>
      <span className="flex flex-1 items-center gap-4 sm:flex-none">
        <AppStatusBadge status={preview.status} />
        <RelativeTime time={preview.created_at} className="text-[13px] text-muted" />
        <IconButton
          size="sm"
          icon={<Trash2 />}
          label={`Delete the preview of version ${version}`}
          className="ml-auto"
          onClick={onDelete}
        />
      </span>
    </li>
  );
}
