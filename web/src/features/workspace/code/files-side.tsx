import { useQuery } from '@tanstack/react-query';
import { FilePlus, Files, Search, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { EmptyState, ErrorState, IconButton, SkeletonText } from '@/ui';
import { filesIn } from './chosen';
import { FileTree } from './file-tree';
import { t } from './messages';
import { PathDialog } from './path-dialog';
import { filesQuery } from './queries';
import { SearchFiles } from './search-files';
import { TrashSide } from './trash/trash-side';
import { TreeTools, type TreeAct, type TreeActions } from './tree-tools';

interface FilesSideProps {
  projectId: string;
  actions: TreeActions;
  active: string | null;
  /** The version whose removals are shown, 0 for the list alone; null while the trash is closed. */
  trash: number | null;
  trashPath: string | null;
  onTrash: (version: number | null, path?: string) => void;
  onOpen: (path: string, line?: number) => void;
  onCreate: (path: string) => Promise<unknown>;
  onUpload: (files: readonly File[], folder: string) => Promise<void>;
}

/** The tree or the search, with what makes new files. */
export function FilesSide({
  projectId,
  actions,
  active,
  trash,
  trashPath,
  onTrash,
  onOpen,
  onCreate,
  onUpload,
}: FilesSideProps) {
  const query = useQuery(filesQuery(projectId));
  const [isSearching, setSearching] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const [chosenRows, setChosen] = useState<readonly string[]>([]);
  const [wanted, setAct] = useState<TreeAct | null>(null);
  const paths = query.data?.map((file) => file.path) ?? [];
  const chosen = chosenRows.filter((row) => filesIn([row], paths).length > 0);
  // what is chosen may have been deleted elsewhere meanwhile
  const act = chosen.length > 0 ? wanted : null;
  const side = sideOf(trash, isSearching);
  const input = useRef<HTMLInputElement>(null);
  const folder = folderOf(active);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-0.5 border-b px-1.5">
        <IconButton
          label={t('fileTree')}
          icon={<Files />}
          size="sm"
          isPressed={side === 'tree'}
          onClick={() => {
            setSearching(false);
            if (trash !== null) onTrash(null);
          }}
        />
        <IconButton
          label={t('searchFiles')}
          icon={<Search />}
          size="sm"
          isPressed={side === 'search'}
          onClick={() => {
            setSearching(true);
            if (trash !== null) onTrash(null);
          }}
        />
        <IconButton
          label={t('trash')}
          icon={<Trash2 />}
          size="sm"
          isPressed={side === 'trash'}
          onClick={() => {
            onTrash(0);
          }}
        />
        <span className="flex-1" />
        {side === 'tree' ? (
          <TreeTools chosen={chosen} paths={paths} actions={actions} act={act} onAct={setAct} />
        ) : null}
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
      {side === 'search' ? <SearchFiles projectId={projectId} onOpen={onOpen} /> : null}
      {side === 'trash' ? (
        <TrashSide projectId={projectId} version={trash} path={trashPath} onShow={onTrash} />
      ) : null}
      {side === 'tree' ? (
        <TreeSide
          projectId={projectId}
          active={active}
          chosen={chosen}
          onOpen={onOpen}
          onChoose={setChosen}
          onAct={setAct}
        />
      ) : null}
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

function sideOf(trash: number | null, isSearching: boolean): 'tree' | 'search' | 'trash' {
  if (trash !== null) return 'trash';
  return isSearching ? 'search' : 'tree';
}

function folderOf(path: string | null): string {
  return path === null ? '' : path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

interface TreeSideProps {
  projectId: string;
  active: string | null;
  chosen: readonly string[];
  onOpen: (path: string) => void;
  onChoose: (paths: readonly string[]) => void;
  onAct: (act: TreeAct) => void;
}

function TreeSide({ projectId, ...tree }: TreeSideProps) {
  const query = useQuery(filesQuery(projectId));
  const paths = query.data?.map((file) => file.path) ?? [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {query.isPending ? <SkeletonText lines={8} className="p-3" /> : null}
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? (
        <EmptyState icon={<Files />} title={t('noFiles')} description={t('noFilesText')} />
      ) : null}
      {paths.length > 0 ? <FileTree paths={paths} {...tree} /> : null}
    </div>
  );
}
