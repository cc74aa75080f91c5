import { formatEstimate } from '@/lib/format';
import { countRows, rowCount, type DeployForm } from './deploy-form';
import type { DeployPlan } from './queries';

/** What will be made and what it costs, beside every step. */
export function DeploySummary({ plan, form }: { plan: DeployPlan; form: DeployForm }) {
  const isUpdate = (plan.app?.current_release ?? null) !== null;
  const made = [
    isUpdate ? 'A new release of the live app' : 'A web app at its own address',
    plan.needs_database && form.database === 'builtin' && !isUpdate ? 'A SQLite database' : '',
    form.database === 'builtin' && form.importsData ? `${countRows(rowCount(plan))} of data` : '',
    'A release you can go back to',
  ];
  return (
    <aside
      aria-label="Summary"
      className="h-fit space-y-4 rounded-lg border bg-sunken p-4 text-[13px]"
    >
      <div>
        <h3 className="font-medium">Address</h3>
        <p className="mt-1 font-mono text-xs text-muted [overflow-wrap:anywhere]">
          {form.slug}.{plan.apps_domain}
        </p>
      </div>
      <div>
        <h3 className="font-medium">What will be made</h3>
        <ul className="mt-1 list-disc space-y-0.5 pl-4 text-muted">
          {made
            .filter((text) => text !== '')
            .map((text) => (
              <li key={text}>{text}</li>
            ))}
        </ul>
      </div>
      <div>
        <h3 className="font-medium">Cost</h3>
        <p className="mt-1 text-muted">Free on this installation</p>
      </div>
      <div>
        <h3 className="font-medium">Time</h3>
        <p className="mt-1 text-muted">about {formatEstimate(plan.estimated_seconds)}</p>
      </div>
    </aside>
  );
}
