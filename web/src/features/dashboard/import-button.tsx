import { useNavigate } from '@tanstack/react-router';
import { FolderInput } from 'lucide-react';
import { useRef } from 'react';
import { useImportProject } from '@/features/projects';
import { IconButton, toast } from '@/ui';
import { t } from './messages';

export function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const upload = useImportProject();
  const send = (file: File) => {
    const progress = toast.show({ title: t('importing', { name: file.name }), duration: 0 });
    upload.mutate(file, {
      onSuccess: ({ project }) => {
        void navigate({ to: '/projects/$id', params: { id: project.id } });
      },
      onError: (error) => toast.error(t('importFailed', { name: file.name }), error),
      onSettled: () => {
        toast.dismiss(progress);
      },
    });
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        aria-label={t('importZip')}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again after an error.
          event.target.value = '';
          if (file !== undefined) send(file);
        }}
      />
      <IconButton
        label={t('importZip')}
        icon={<FolderInput />}
        isBusy={upload.isPending}
        onClick={() => {
          input.current?.click();
        }}
      />
    </>
  );
}
