import { Alert, Checkbox, CodeBlock } from '@/ui';
import { countRows, rowCount } from './deploy-form';
import type { StepProps } from './wizard';

export function ReviewStep({ plan, form, onChange }: StepProps) {
  const { schema_changes: changes } = plan;
  const names = form.variables.map((variable) => variable.name).filter((name) => name !== '');
  const facts: [string, string][] = [
    ['Address', `${form.slug}.${plan.apps_domain}`],
    ['Host', 'Built-in host of this installation'],
    ['Database', databaseText(form.database, plan.needs_database)],
    [
      'Data',
      form.importsData && form.database === 'builtin'
        ? `${countRows(rowCount(plan))} from the preview`
        : 'None imported',
    ],
    ['New variables', names.length === 0 ? 'None' : names.join(', ')],
  ];
  return (
    <div className="space-y-5">
      <dl className="divide-y rounded-lg border text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-4 px-4 py-2.5">
            <dt className="w-28 shrink-0 text-muted">{name}</dt>
            <dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {changes.statements.length > 0 ? (
        <details open={changes.is_destructive} className="text-sm">
          <summary className="rounded-sm font-medium">
            {changes.statements.length} {changes.statements.length === 1 ? 'change' : 'changes'} of
            the database
          </summary>
          <CodeBlock
            code={changes.statements.join('\n')}
            className="mt-2 max-h-52 overflow-y-auto"
          />
        </details>
      ) : null}
      {changes.is_destructive ? (
        <DataLossConsent
          warnings={changes.warnings}
          isAccepted={form.acceptsDataLoss}
          onAccept={(acceptsDataLoss) => {
            onChange({ acceptsDataLoss });
          }}
        />
      ) : null}
    </div>
  );
}

function databaseText(database: 'builtin' | 'none', isNeeded: boolean): string {
  if (!isNeeded) return 'Not needed';
  return database === 'builtin' ? 'Built-in SQLite' : 'None';
}

interface DataLossConsentProps {
  warnings: readonly string[];
  isAccepted: boolean;
  onAccept: (isAccepted: boolean) => void;
}

export function DataLossConsent({ warnings, isAccepted, onAccept }: DataLossConsentProps) {
  return (
    <Alert tone="warning" title="Data of the live app will be lost">
      {warnings.length > 0 ? (
        <ul className="mt-1 list-disc pl-4">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      ) : null}
      <Checkbox
        className="mt-3"
        isChecked={isAccepted}
        onChange={onAccept}
        label="I have read this and want to go on"
      />
    </Alert>
  );
}
