import { useInfiniteQuery } from '@tanstack/react-query';
import { BookText, Pencil, Plus, Search, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useCanEdit } from '@/features/session';
import { useDebounced } from '@/lib/use-debounced';
import { Badge, Button, IconButton, Input, PagedList, SectionCard, toast } from '@/ui';
import { t } from './messages';
import { savedPromptsQuery, useDeletePrompt, useSavePrompt, type SavedPrompt } from './queries';

const PromptForm = lazy(() => import('./prompt-form'));

/** Settings → Prompts: one's own saved prompts, and those that the team shares. */
export function PromptsSettings() {
  const canEdit = useCanEdit();
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<SavedPrompt | 'new' | null>(null);
  const search = useDebounced(text.trim(), 200);
  return (
    <SectionCard
      title={t('title')}
      description={t('lead')}
      actions={
        canEdit ? (
          <Button
            variant="primary"
            size="sm"
            icon={<Plus />}
            onClick={() => {
              setEdited('new');
            }}
          >
            {t('newPrompt')}
          </Button>
        ) : undefined
      }
    >
      <Input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        icon={<Search />}
        value={text}
        maxLength={200}
        className="mb-4"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <SavedPrompts search={search} onEdit={setEdited} />
      <Suspense fallback={null}>
        {edited === null ? null : (
          <PromptForm
            id={edited === 'new' ? null : edited.id}
            initial={edited === 'new' ? { title: '', text: '', is_shared: false } : edited}
            onClose={() => {
              setEdited(null);
            }}
          />
        )}
      </Suspense>
    </SectionCard>
  );
}

interface SavedPromptsProps {
  search: string;
  onEdit: (prompt: SavedPrompt) => void;
}

function SavedPrompts({ search, onEdit }: SavedPromptsProps) {
  const query = useInfiniteQuery(savedPromptsQuery(search));
  return (
    <PagedList
      label={t('title')}
      look="plain"
      query={query}
      moreLabel={t('more')}
      errorTitle={t('failed')}
      empty={
        search === '' ? (
          { icon: <BookText />, title: t('emptyTitle'), description: t('emptyText') }
        ) : (
          <p className="py-6 text-center text-sm text-muted">{t('noMatch')}</p>
        )
      }
    >
      {(prompt) => <PromptRow key={prompt.id} prompt={prompt} onEdit={onEdit} />}
    </PagedList>
  );
}

function PromptRow({ prompt, onEdit }: { prompt: SavedPrompt; onEdit: (p: SavedPrompt) => void }) {
  const canEdit = useCanEdit() && prompt.can_edit;
  const remove = useDeletePrompt();
  const restore = useSavePrompt(null);
  const { title, text, is_shared } = prompt;
  return (
    <li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
          <Badge tone={is_shared ? 'accent' : 'neutral'}>{t(is_shared ? 'shared' : 'mine')}</Badge>
        </p>
        <p className="mt-0.5 line-clamp-2 text-[13px] text-muted [overflow-wrap:anywhere]">
          {text}
        </p>
      </div>
      {canEdit ? (
        <span className="flex shrink-0 gap-1">
          <IconButton
            label={t('edit', { title })}
            icon={<Pencil />}
            size="sm"
            onClick={() => {
              onEdit(prompt);
            }}
          />
          <IconButton
            label={t('delete', { title })}
            icon={<Trash2 />}
            size="sm"
            isBusy={remove.isPending}
            onClick={() => {
              remove.mutate(prompt.id, {
                onSuccess: () => {
                  toast.undo(t('deleted', { title }), () => {
                    restore.mutate({ title, text, is_shared });
                  });
                },
                onError: (error) => {
                  toast.error(t('notDeleted'), error);
                },
              });
            }}
          />
        </span>
      ) : null}
    </li>
  );
}
