/** The open files of the editor: which tabs, what was typed, what the server held when it began. */

export interface OpenFile {
  path: string;
  /** The text as last loaded or saved; null until it is here. */
  savedText: string | null;
  savedSha256: string | null;
  draft: string | null;
  /** Set while the server holds something else than what the draft began from. */
  conflict: { text: string; sha256: string } | null;
}

export interface OpenFiles {
  files: readonly OpenFile[];
  active: string | null;
}

export type OpenFilesAction =
  | { type: 'open'; path: string }
  | { type: 'close'; path: string }
  | { type: 'loaded'; path: string; text: string; sha256: string }
  | { type: 'typed'; path: string; text: string }
  | { type: 'saved'; path: string; text: string; sha256: string }
  | { type: 'take-theirs'; path: string }
  | { type: 'keep-mine'; path: string }
  | { type: 'moved'; from: string; to: string };

export const noOpenFiles: OpenFiles = { files: [], active: null };

export function isDirty(file: OpenFile): boolean {
  return file.draft !== null && file.draft !== file.savedText;
}

export function reduceOpenFiles(state: OpenFiles, action: OpenFilesAction): OpenFiles {
  switch (action.type) {
    case 'open':
      return openFile(state, action.path);
    case 'close':
      return closeFile(state, action.path);
    case 'loaded':
      return change(state, action.path, (file) => receive(file, action.text, action.sha256));
    case 'typed':
      return change(state, action.path, (file) => ({ ...file, draft: action.text }));
    case 'saved':
      return change(state, action.path, (file) => ({
        ...file,
        savedText: action.text,
        savedSha256: action.sha256,
        // What was typed while the save was under way is still to be saved.
        draft: file.draft === action.text ? null : file.draft,
        conflict: null,
      }));
    case 'take-theirs':
      return change(state, action.path, (file) =>
        file.conflict === null
          ? file
          : {
              ...file,
              savedText: file.conflict.text,
              savedSha256: file.conflict.sha256,
              draft: null,
              conflict: null,
            },
      );
    case 'keep-mine':
      return change(state, action.path, (file) =>
        file.conflict === null
          ? file
          : {
              ...file,
              savedText: file.conflict.text,
              savedSha256: file.conflict.sha256,
              conflict: null,
            },
      );
    case 'moved':
      return {
        files: state.files.map((file) =>
          file.path === action.from ? { ...file, path: action.to } : file,
        ),
        active: state.active === action.from ? action.to : state.active,
      };
  }
}

function receive(file: OpenFile, text: string, sha256: string): OpenFile {
  if (file.savedSha256 === sha256) return file;
  if (!isDirty(file) || file.draft === text) {
    return { ...file, savedText: text, savedSha256: sha256, draft: null, conflict: null };
  }
  return { ...file, conflict: { text, sha256 } };
}

function openFile(state: OpenFiles, path: string): OpenFiles {
  if (state.files.some((file) => file.path === path)) return { ...state, active: path };
  const file: OpenFile = { path, savedText: null, savedSha256: null, draft: null, conflict: null };
  return { files: [...state.files, file], active: path };
}

function closeFile(state: OpenFiles, path: string): OpenFiles {
  const index = state.files.findIndex((file) => file.path === path);
  if (index < 0) return state;
  const files = state.files.filter((file) => file.path !== path);
  if (state.active !== path) return { ...state, files };
  const neighbour = files[index] ?? files[index - 1] ?? null;
  return { files, active: neighbour?.path ?? null };
}

function change(state: OpenFiles, path: string, update: (file: OpenFile) => OpenFile): OpenFiles {
  return {
    ...state,
    files: state.files.map((file) => (file.path === path ? update(file) : file)),
  };
}
