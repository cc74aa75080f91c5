import { useState } from 'react';
import { Alert, Button, Dialog, Field, Input } from '@/ui';
import { defaultText, firstValues, rowValues } from './cells';
import { t } from './messages';
import type { Cell, DataTableRead } from './queries';

interface AddRowDialogProps {
  table: DataTableRead;
  onAdd: (values: Record<string, Cell>) => Promise<unknown>;
  onClose: () => void;
}

export function AddRowDialog({ table, onAdd, onClose }: AddRowDialogProps) {
  const [typed, setTyped] = useState(() => firstValues(table.columns, new Date()));
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    try {
      await onAdd(rowValues(table.columns, typed));
      onClose();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : t('theRowWasRefused'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('newRowIn', { name: table.name })}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        {table.columns.map((column) => (
          <Field
            key={column.name}
            label={column.name}
            isOptional={column.is_nullable || column.default !== null || column.is_primary_key}
            aside={<span className="text-xs text-faint">{column.type.toLowerCase()}</span>}
          >
            {(control) => (
              <Input
                {...control}
                value={typed[column.name] ?? ''}
                placeholder={defaultText(column)}
                onChange={(event) => {
                  setTyped({ ...typed, [column.name]: event.target.value });
                }}
              />
            )}
          </Field>
        ))}
        {error === null ? null : <Alert tone="danger" title={error} />}
        <div className="flex justify-end pt-2">
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t('addTheRow')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
