import { useQuery } from '@tanstack/react-query';
import { useDebounced } from '@/lib/use-debounced';
import { Field, Input } from '@/ui';
import { slugProblem } from './deploy-form';
import { EnvEditor } from './env-editor';
import { slugQuery } from './queries';
import { StoredVariables } from './stored-variables';
import type { StepProps } from './wizard';

export function HostingStep({ plan, form, onChange }: StepProps) {
  return (
    <div className="space-y-6">
      <SlugField plan={plan} form={form} onChange={onChange} />
      <div className="space-y-3">
        <h3 className="text-[13px] font-medium">Variables</h3>
        <p className="text-[13px] text-muted">
          Keys and settings the app reads when it runs. They are kept encrypted.
        </p>
        {plan.app !== null && plan.env_vars.length > 0 ? (
          <StoredVariables appId={plan.app.id} variables={plan.env_vars} />
        ) : null}
        <EnvEditor
          variables={form.variables}
          onChange={(variables) => {
            onChange({ variables });
          }}
        />
      </div>
    </div>
  );
}

function SlugField({ plan, form, onChange }: StepProps) {
  const isOwn = form.slug === plan.app?.slug;
  const problem = slugProblem(form.slug);
  const asked = useDebounced(problem === null && !isOwn ? form.slug : '', 250);
  const { data, isFetching, isError } = useQuery(slugQuery(asked));
  const isChecked = asked === form.slug && data !== undefined && !isFetching;
  const taken = isChecked && !data.is_available ? (data.reason ?? 'This address is taken.') : null;
  const state = () => {
    if (problem !== null || taken !== null) return undefined;
    if (isOwn) return 'The address of your live app.';
    if (isError) return 'It could not be checked now; deploying checks it again.';
    return isChecked ? '✓ This address is free.' : 'Checking…';
  };
  return (
    <Field label="Address" error={problem ?? taken} hint={state()}>
      {(control) => (
        <div className="flex items-center">
          <Input
            {...control}
            value={form.slug}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            maxLength={50}
            className="min-w-0 flex-1 rounded-r-none font-mono"
            onChange={(event) => {
              onChange({ slug: event.target.value.toLowerCase().replace(/[\s_]+/g, '-') });
            }}
          />
          <span className="flex h-9 max-w-[55%] items-center truncate rounded-r-md border border-l-0 border-line-strong bg-sunken px-3 text-[13px] text-muted">
            .{plan.apps_domain}
          </span>
        </div>
      )}
    </Field>
  );
}
