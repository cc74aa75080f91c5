/** The pictures that go with the next message: each is uploaded as soon as it is added. */
import { useEffect, useRef, useState, type ClipboardEvent } from 'react';
import { toast } from '@/ui';
import { uploadAttachment } from './queries';
import { t } from './messages';

export interface Attachment {
  key: number;
  name: string;
  /** A local address of the picture, for its thumbnail. */
  preview: string;
  /** null while it is on its way. */
  id: string | null;
}

export interface Attachments {
  list: readonly Attachment[];
  /** Of those that have arrived. */
  ids: readonly string[];
  isUploading: boolean;
  add: (files: readonly File[]) => void;
  remove: (key: number) => void;
  clear: () => void;
}

const MOST = 4;
const MOST_BYTES = 5 * 1024 ** 2;
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export function useAttachments(): Attachments {
  const [list, setList] = useState<readonly Attachment[]>([]);
  const lastKey = useRef(0);
  const previews = useRef(new Set<string>());
  useEffect(() => {
    const known = previews.current;
    return () => {
      for (const preview of known) URL.revokeObjectURL(preview);
    };
  }, []);

  const drop = (isDropped: (attachment: Attachment) => boolean) => {
    setList((current) => {
      for (const { preview } of current.filter(isDropped)) {
        URL.revokeObjectURL(preview);
        previews.current.delete(preview);
      }
      return current.filter((attachment) => !isDropped(attachment));
    });
  };
  const upload = async (file: File) => {
    lastKey.current += 1;
    const key = lastKey.current;
    const preview = URL.createObjectURL(file);
    previews.current.add(preview);
    setList((current) => [...current, { key, name: file.name, preview, id: null }]);
    try {
      const { id } = await uploadAttachment(file);
      setList((current) => current.map((known) => (known.key === key ? { ...known, id } : known)));
    } catch (error) {
      drop((known) => known.key === key);
      toast.error(t('pictureFailed', { name: file.name }), error);
    }
  };

  return {
    list,
    ids: list.flatMap(({ id }) => (id === null ? [] : [id])),
    isUploading: list.some((attachment) => attachment.id === null),
    add: (files) => {
      const fitting = files.filter((file) => {
        const problem = findProblem(file);
        if (problem !== null) toast.error(problem);
        return problem === null;
      });
      const room = MOST - list.length;
      if (fitting.length > room) toast.error(t('pictureCount'));
      for (const file of fitting.slice(0, Math.max(0, room))) void upload(file);
    },
    remove: (key) => {
      drop((attachment) => attachment.key === key);
    },
    clear: () => {
      drop(() => true);
    },
  };
}

/** The server looks at the content itself; this spares the upload. */
function findProblem(file: File): string | null {
  if (!PICTURE_TYPES.includes(file.type)) return t('pictureKinds', { name: file.name });
  return file.size > MOST_BYTES ? t('pictureSize', { name: file.name }) : null;
}

/** Takes the files of the clipboard; pasted text goes its usual way. */
export function pastePictures(event: ClipboardEvent, attachments: Attachments): void {
  const files = [...event.clipboardData.files];
  if (files.length === 0) return;
  event.preventDefault();
  attachments.add(files);
}
