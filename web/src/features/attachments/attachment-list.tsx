import { X } from 'lucide-react';
import { Spinner } from '@/ui';
import { t } from './messages';
import type { Attachments } from './use-attachments';

export function AttachmentList({ attachments }: { attachments: Attachments }) {
  if (attachments.list.length === 0) return null;
  return (
    <ul aria-label={t('pictures')} className="flex flex-wrap gap-2 px-3 pt-3">
      {attachments.list.map(({ key, name, preview, id }) => (
        <li key={key} className="relative">
          <img
            src={preview}
            alt={name}
            className="size-16 rounded-md border bg-sunken object-cover"
          />
          {id === null ? (
            <span
              role="img"
              aria-label={t('pictureUploading')}
              className="absolute inset-0 flex items-center justify-center rounded-md bg-surface/70"
            >
              <Spinner />
            </span>
          ) : null}
          <button
            type="button"
            aria-label={t('removePicture', { name })}
            className="absolute -top-2 -right-2 flex size-6 items-center justify-center rounded-full border bg-raised text-muted shadow-sm hover:text-fg"
            onClick={() => {
              attachments.remove(key);
            }}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
