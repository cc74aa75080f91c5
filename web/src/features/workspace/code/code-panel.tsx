import { ArrowLeft, Code } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '@/lib/cn';
import { useIsNarrow } from '@/lib/use-media-query';
import { EmptyState, IconButton } from '@/ui';
import { useWorkspace } from '../workspace-context';
import { EditorArea, FileDifference } from './editor-area';
import { EditorDialogs } from './editor-dialogs';
import { EditorTabs } from './editor-tabs';
import { EditorTools } from './editor-tools';
import { FilesSide } from './files-side';
import type { FolderActions } from './folder-tools';
import { t } from './messages';
import { isDirty, type OpenFile } from './open-files';
import { useEditorFiles, type EditorFiles } from './use-editor-files';
import { useFileChanges } from './use-file-changes';

export default function CodePanel() {
  const { project, projectId, search, go } = useWorkspace();
  const isNarrow = useIsNarrow();
  const editor = useEditorFiles(projectId);
  const changes = useFileChanges(projectId, project.current_version);
  const [base, setBase] = useState<number | null>(null);
  const [closing, setClosing] = useState<OpenFile | null>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const { dispatch, active } = editor;
  const wanted = search.file ?? null;
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
  const isIn = (folder: string) => (file: OpenFile) => file.path.startsWith(`${folder}/`);
  const folders: FolderActions = {
    move: async (from, to) => {
      await changes.move(from, to);
      for (const { path } of editor.files.filter(isIn(from))) {
        dispatch({ type: 'moved', from: path, to: to + path.slice(from.length) });
      }
      if (wanted?.startsWith(`${from}/`) === true) {
        go({ tab: 'code', file: to + wanted.slice(from.length) });
      }
    },
    remove: async (folder, paths) => {
      await changes.removeFolder(folder, paths);
      editor.files.filter(isIn(folder)).forEach(close);
    },
  };

  return (
    <div className="flex h-full min-h-0 bg-surface">
      <aside
        aria-label={t('filesOfProject')}
        className={cn(
          'h-full w-full shrink-0 md:w-64 md:border-r',
          isNarrow && wanted !== null && 'hidden',
        )}
      >
        <FilesSide
          projectId={projectId}
          folders={folders}
          active={active?.path ?? null}
          onOpen={show}
          onUpload={changes.upload}
          onCreate={changes.create}
        />
      </aside>
      <section
        aria-label={t('editor')}
        className={cn('flex min-w-0 flex-1 flex-col', isNarrow && wanted === null && 'hidden')}
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
            active={active?.path ?? null}
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
                changes.remove(active.path);
                close(active);
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
          await changes.move(from, to);
          dispatch({ type: 'moved', from, to });
          go({ tab: 'code', file: to });
        }}
        onDismiss={() => {
          setClosing(null);
          setRenamed(null);
        }}
      />
    </div>
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
