import { api, load, type Schemas } from '@/api';

export type AttachmentRead = Schemas['AttachmentRead'];

export async function uploadAttachment(file: File): Promise<AttachmentRead> {
  const form = new FormData();
  form.set('file', file);
  return load(
    api.POST('/api/attachments', {
      // The form carries the file itself.
      body: { file: file.name },
      bodySerializer: () => form,
    }),
  );
}
