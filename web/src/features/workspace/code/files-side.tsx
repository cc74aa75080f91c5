import { useQuery } from '@tanstack/react-query';
import { FilePlus, Files, Search, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { EmptyState, ErrorState, IconButton, SkeletonText } from '@/ui';
import { FileTree } from './file-tree';
import { FolderTools, type FolderAct, type FolderActions } from './folder-tools';
import { t } from './messages';
import { PathDialog } from './path-dialog';
import { filesQuery } from './queries';
import { SearchFiles } from './search-files';

interface FilesSideProps {
  projectId: string;
  folders: FolderActions;
  active: string | null;
  onOpen: (path: string, line?: number) => void;
  onCreate: (path: string) => Promise<unknown>;
  onUpload: (files: readonly File[], folder: string) => Promise<void>;
}

/** The tree or the search, with what makes new files. */
export function FilesSide({
  projectId,
  folders,
  active,
  onOpen,
  onCreate,
  onUpload,
}: FilesSideProps) {
  const query = useQuery(filesQuery(projectId));
  const [isSearching, setSearching] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  const [act, setAct] = useState<FolderAct | null>(null);
  const paths = query.data?.map((file) => file.path) ?? [];
  const input = useRef<HTMLInputElement>(null);
  const folder = active?.includes('/') ? active.slice(0, active.lastIndexOf('/')) : '';
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-0.5 border-b px-1.5">
        <IconButton
          label={t('fileTree')}
          icon={<Files />}
          size="sm"
          isPressed={!isSearching}
          onClick={() => {
            setSearching(false);
          }}
        />
        <IconButton
          label={t('searchFiles')}
          icon={<Search />}
          size="sm"
          isPressed={isSearching}
          onClick={() => {
            setSearching(true);
          }}
        />
        <span className="flex-1" />
        <FolderTools folder={selected} paths={paths} actions={folders} act={act} onAct={setAct} />
        <IconButton
          label={t('newFile')}
          icon={<FilePlus />}
          size="sm"
          onClick={() => {
            setCreating(true);
          }}
        />
        <IconButton
          label={t('uploadFiles')}
          icon={<Upload />}
          size="sm"
          onClick={() => input.current?.click()}
        />
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void onUpload([...(event.target.files ?? [])], folder || 'public');
            event.target.value = '';
          }}
        />
      </div>
      {isSearching ? (
        <SearchFiles projectId={projectId} onOpen={onOpen} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          {query.isPending ? <SkeletonText lines={8} className="p-3" /> : null}
          {query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : null}
          {query.data?.length === 0 ? (
            <EmptyState icon={<Files />} title={t('noFiles')} description={t('noFilesText')} />
          ) : null}
          {query.data && query.data.length > 0 ? (
            <FileTree
              paths={paths}
              active={active}
              onOpen={onOpen}
              onFolder={setSelected}
              onAct={setAct}
            />
          ) : null}
        </div>
      )}
      {isCreating ? (
        <PathDialog
          title={t('newFile')}
          initial={folder === '' ? '' : `${folder}/`}
          confirmLabel={t('create')}
          onConfirm={async (path) => {
            await onCreate(path);
            onOpen(path);
          }}
          onClose={() => {
            setCreating(false);
          }}
        />
      ) : null}
    </div>
  );
}
