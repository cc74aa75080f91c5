import { ArrowLeft, Code, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '@/lib/cn';
import { useIsNarrow } from '@/lib/use-media-query';
import { EmptyState, IconButton } from '@/ui';
import type { WorkspaceSearch } from '../search';
import { useWorkspace } from '../workspace-context';
import { EditorArea, FileDifference } from './editor-area';
import { EditorDialogs } from './editor-dialogs';
import { EditorTabs } from './editor-tabs';
import { EditorTools } from './editor-tools';
import { FilesSide } from './files-side';
import { t } from './messages';
import { isDirty, type OpenFile } from './open-files';
import { t as tTrash } from './trash/messages';
import { RemovedByVersion } from './trash/removed-by-version';
import type { TreeActions } from './tree-tools';
import { useEditorFiles, type EditorFiles } from './use-editor-files';
import { useFileChanges } from './use-file-changes';

export default function CodePanel() {
  const { project, projectId, search, go } = useWorkspace();
  const isNarrow = useIsNarrow();
  const editor = useEditorFiles(projectId);
  const changes = useFileChanges(projectId);
  const [base, setBase] = useState<number | null>(null);
  const [closing, setClosing] = useState<OpenFile | null>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const { dispatch, active } = editor;
  const activePath = active?.path ?? null;
  const { trash, wanted, hidesSide, hidesEditor } = readPlace(search, isNarrow);
  useEffect(() => {
    if (wanted !== null) dispatch({ type: 'open', path: wanted });
  }, [dispatch, wanted, search.line]);

  const show = (path: string, line?: number) => {
    dispatch({ type: 'open', path });
    go({ tab: 'code', file: path, ...(line === undefined ? {} : { line }) });
  };
  const close = (file: OpenFile) => {
    dispatch({ type: 'close', path: file.path });
    if (file.path !== wanted) return;
    const next = editor.files.find((known) => known.path !== file.path);
    go(next === undefined ? { tab: 'code' } : { tab: 'code', file: next.path });
  };
  const current = project.current_version;
  const actions: TreeActions = {
    move: async (moves) => {
      await changes.move(moves);
      for (const [from, to] of moves) follow(from, to);
    },
    remove: async (name, targets, files) => {
      await changes.remove(name, targets, files);
      editor.files.filter((file) => files.includes(file.path)).forEach(close);
    },
  };
  /** Open files go along with what was moved. */
  const follow = (from: string, to: string) => {
    const isMoved = (path: string) => path === from || path.startsWith(`${from}/`);
    for (const { path } of editor.files.filter((file) => isMoved(file.path))) {
      dispatch({ type: 'moved', from: path, to: to + path.slice(from.length) });
    }
    if (wanted !== null && isMoved(wanted)) {
      go({ tab: 'code', file: to + wanted.slice(from.length) });
    }
  };
  const showTrash = (version: number | null, path?: string) => {
    if (version === null) go({ tab: 'code' });
    else go({ tab: 'code', trash: version, ...(path === undefined ? {} : { file: path }) });
  };

  return (
    <div className="flex h-full min-h-0 bg-surface">
      <aside
        aria-label={t('filesOfProject')}
        className={cn('h-full w-full shrink-0 md:w-64 md:border-r', hidesSide && 'hidden')}
      >
        <FilesSide
          projectId={projectId}
          actions={actions}
          trash={trash}
          trashPath={search.file ?? null}
          onTrash={showTrash}
          active={activePath}
          onOpen={show}
          onUpload={changes.upload}
          onCreate={changes.create}
        />
      </aside>
      {trash === null ? null : (
        <TrashPane
          projectId={projectId}
          version={trash}
          path={search.file ?? null}
          isHidden={isNarrow && !hidesSide}
          onBack={() => {
            showTrash(0);
          }}
        />
      )}
      <section
        aria-label={t('editor')}
        className={cn('flex min-w-0 flex-1 flex-col', hidesEditor && 'hidden')}
      >
        <div className="flex shrink-0 items-center gap-1 border-b bg-sunken pr-1.5">
          {isNarrow ? (
            <IconButton
              label={t('files')}
              icon={<ArrowLeft />}
              onClick={() => {
                go({ tab: 'code' });
              }}
            />
          ) : null}
          <EditorTabs
            files={editor.files}
            active={activePath}
            onShow={show}
            onClose={(file) => {
              if (isDirty(file)) setClosing(file);
              else close(file);
            }}
          />
          {active === null ? null : (
            <EditorTools
              projectId={projectId}
              file={active}
              current={current}
              base={base}
              onBase={setBase}
              isSaving={editor.isSaving}
              onSave={() => {
                editor.save(active);
              }}
              onRename={() => {
                setRenamed(active.path);
              }}
              onDelete={() => {
                const { path } = active;
                void changes.remove(path, [path], [path]).then(
                  () => {
                    close(active);
                  },
                  () => undefined,
                );
              }}
            />
          )}
        </div>
        <div className="min-h-0 flex-1">
          <EditorBody
            projectId={projectId}
            editor={editor}
            current={current}
            base={base}
            line={search.file === active?.path ? (search.line ?? null) : null}
          />
        </div>
      </section>
      <EditorDialogs
        editor={editor}
        closing={closing}
        renamed={renamed}
        onClose={close}
        onMove={async (from, to) => {
          await actions.move([[from, to]]);
        }}
        onDismiss={() => {
          setClosing(null);
          setRenamed(null);
        }}
      />
    </div>
  );
}

/** What the address asks for, and what a narrow screen has no room for meanwhile. */
function readPlace(search: WorkspaceSearch, isNarrow: boolean) {
  const trash = search.trash ?? null;
  const wanted = trash === null ? (search.file ?? null) : null;
  return {
    trash,
    wanted,
    hidesSide: isNarrow && (wanted !== null || (trash ?? 0) > 0),
    hidesEditor: trash !== null || (isNarrow && wanted === null),
  };
}

interface TrashPaneProps {
  projectId: string;
  /** 0 as long as none is chosen. */
  version: number;
  path: string | null;
  isHidden: boolean;
  onBack: () => void;
}

function TrashPane({ projectId, version, path, isHidden, onBack }: TrashPaneProps) {
  return (
    <section aria-label={t('trash')} className={cn('min-w-0 flex-1', isHidden && 'hidden')}>
      {version === 0 ? (
        <EmptyState icon={<Trash2 />} title={tTrash('choose')} description={tTrash('chooseText')} />
      ) : (
        <RemovedByVersion
          key={`${String(version)} ${path ?? ''}`}
          projectId={projectId}
          version={version}
          path={path}
          onBack={onBack}
        />
      )}
    </section>
  );
}

interface EditorBodyProps {
  projectId: string;
  editor: EditorFiles;
  current: number | null;
  base: number | null;
  line: number | null;
}

function EditorBody({ projectId, editor, current, base, line }: EditorBodyProps) {
  const { active, dispatch } = editor;
  if (active === null) {
    return <EmptyState icon={<Code />} title={t('chooseFile')} description={t('chooseFileText')} />;
  }
  if (base !== null && current !== null) {
    return <FileDifference projectId={projectId} path={active.path} base={base} head={current} />;
  }
  return (
    <EditorArea
      file={active}
      content={editor.content}
      error={editor.error}
      line={line}
      onChange={(text) => {
        dispatch({ type: 'typed', path: active.path, text });
      }}
      onSave={() => {
        editor.save(active);
      }}
    />
  );
}
