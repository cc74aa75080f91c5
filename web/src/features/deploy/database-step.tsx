import { Alert, Checkbox, RadioGroup } from '@/ui';
import { countRows, rowCount } from './deploy-form';
import type { StepProps } from './wizard';

export function DatabaseStep({ plan, form, onChange }: StepProps) {
  if (!plan.needs_database) {
    return (
      <Alert title="No database needed">
        This app has no server and keeps nothing there, so it is deployed as plain files.
      </Alert>
    );
  }
  const rows = rowCount(plan);
  return (
    <div className="space-y-5">
      <RadioGroup
        label="Database"
        value={form.database}
        onChange={(database) => {
          if (database === 'builtin' || database === 'none') onChange({ database });
        }}
        options={[
          {
            value: 'builtin',
            label: 'Built-in SQLite',
            description: 'Made with the app, on this installation. Free.',
          },
          {
            value: 'turso',
            label: 'Turso',
            description: 'Not part of this installation yet.',
            isDisabled: true,
          },
          {
            value: 'neon',
            label: 'Neon PostgreSQL',
            description: 'Not part of this installation yet.',
            isDisabled: true,
          },
          {
            value: 'own',
            label: 'Your own database',
            description: 'Not part of this installation yet.',
            isDisabled: true,
          },
        ]}
      />
      {plan.tables.length > 0 ? (
        <div className="rounded-lg border p-4">
          <Checkbox
            isChecked={form.importsData && form.database === 'builtin'}
            isDisabled={form.database !== 'builtin' || rows === 0}
            onChange={(importsData) => {
              onChange({ importsData });
            }}
            label={`Import data from the preview (${countRows(rows)})`}
            description={
              plan.app?.current_release
                ? 'The live app keeps its own data; rows of the preview are only taken along the first time.'
                : 'The rows that you see in the preview will be in the live app.'
            }
          />
          <ul aria-label="Tables" className="mt-3 ml-7 space-y-1 text-[13px] text-muted">
            {plan.tables.map((table) => (
              <li key={table.name} className="flex justify-between gap-4">
                <span className="truncate font-mono">{table.name}</span>
                <span className="tabular-nums">{countRows(table.row_count)}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
