import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, CopyButton, ErrorState, RelativeTime, SkeletonText, toast } from '@/ui';
import { t } from './messages';
import { previewLinksQuery, projectKeys, revokePreviewLink, type PreviewLinkRead } from './queries';

/** Links that open the preview now, each with its use and a way to end it. */
export function ShareLinks({ projectId }: { projectId: string }) {
  const { data, isError, error, refetch } = useQuery(previewLinksQuery(projectId));
  if (data === undefined) {
    return isError ? (
      <ErrorState title={t('linksFailed')} error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonText lines={2} />
    );
  }
  if (data.length === 0) {
    return <p className="text-sm text-muted">{t('noLinks')}</p>;
  }
  return (
    <ul aria-label={t('links')} className="max-h-72 divide-y overflow-y-auto">
      {data.map((link) => (
        <LinkRow key={link.id} projectId={projectId} link={link} />
      ))}
    </ul>
  );
}

function LinkRow({ projectId, link }: { projectId: string; link: PreviewLinkRead }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokePreviewLink(projectId, link.id),
    onSuccess: () => toast.success(t('linkRevoked'), t('linkRevokedText')),
    onError: (error) => toast.error(t('linkNotRevoked'), error),
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.previewLinks(projectId) }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm font-medium">
          {t('linkEndsIn')} <RelativeTime time={link.expires_at} />
        </p>
        <p className="mt-0.5 text-[13px] text-muted">
          {link.last_opened_at === null ? (
            t('linkUnused')
          ) : (
            <>
              {t('linkOpened', { count: link.opened_count })}
              {' · '}
              <RelativeTime time={link.last_opened_at} />
            </>
          )}
        </p>
      </div>
      <div className="flex gap-2">
        <CopyButton text={link.url} size="sm" isWide />
        <Button
          size="sm"
          isBusy={revoke.isPending}
          onClick={() => {
            revoke.mutate();
          }}
        >
          {t('revokeLink')}
        </Button>
      </div>
    </li>
  );
}
