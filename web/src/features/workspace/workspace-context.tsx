/** What every part of the workspace may ask: which project, which view, what builds, what it logged. */
import { createContext, use } from 'react';
import type { ProjectRead } from './queries';
import type { Builds } from './use-builds';
import type { PreviewState } from './preview/use-preview';
import type { WorkspaceSearch } from './search';

export interface Workspace {
  projectId: string;
  project: ProjectRead;
  search: WorkspaceSearch;
  go: (changes: WorkspaceSearch) => void;
  openDeploy: () => void;
}

const WorkspaceContext = createContext<Workspace | null>(null);
const BuildsContext = createContext<Builds | null>(null);
const PreviewContext = createContext<PreviewState | null>(null);

export function WorkspaceProvider(props: {
  workspace: Workspace;
  builds: Builds;
  preview: PreviewState;
  children: React.ReactNode;
}) {
  return (
    <WorkspaceContext value={props.workspace}>
      <BuildsContext value={props.builds}>
        <PreviewContext value={props.preview}>{props.children}</PreviewContext>
      </BuildsContext>
    </WorkspaceContext>
  );
}

export function useWorkspace(): Workspace {
  return required(use(WorkspaceContext));
}

export function useBuildsState(): Builds {
  return required(use(BuildsContext));
}

export function usePreviewState(): PreviewState {
  return required(use(PreviewContext));
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error('This part belongs inside the workspace');
  return value;
}
