import { ImagePlus } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '@/ui';
import { t } from './messages';
import { PICTURE_TYPES } from './use-attachments';

export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={t('attach')}
        icon={<ImagePlus />}
        size="sm"
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={PICTURE_TYPES.join(',')}
        data-testid="pictures"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
