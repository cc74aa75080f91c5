import { Eye, EyeOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge, CopyButton, IconButton, toast } from '@/ui';
import { revealEnv, type EnvVarRead } from './queries';

interface StoredVariablesProps {
  appId: string;
  variables: readonly EnvVarRead[];
  onDelete?: (name: string) => void;
}

/** Variables that the app has: masked until a person asks for one, which the server writes down. */
export function StoredVariables({ appId, variables, onDelete }: StoredVariablesProps) {
  return (
    <ul aria-label="Variables of the app" className="divide-y rounded-lg border">
      {variables.map((variable) => (
        <li key={variable.name} className="flex min-h-11 flex-wrap items-center gap-2 px-3 py-1.5">
          <span className="min-w-0 flex-1 truncate font-mono text-[13px]">{variable.name}</span>
          {variable.is_platform_made ? <Badge>made by Paynto</Badge> : null}
          <StoredValue appId={appId} variable={variable} />
          {onDelete === undefined || variable.is_platform_made ? null : (
            <IconButton
              label={`Delete ${variable.name}`}
              icon={<Trash2 />}
              size="sm"
              onClick={() => {
                onDelete(variable.name);
              }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function StoredValue({ appId, variable }: { appId: string; variable: EnvVarRead }) {
  const [value, setValue] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    try {
      setValue((await revealEnv(appId, variable.name)).value ?? '');
    } catch (error) {
      toast.error(`${variable.name} cannot be shown`, error);
    } finally {
      setBusy(false);
    }
  };
  if (value === null) {
    return (
      <span className="flex items-center gap-1 font-mono text-[13px] text-muted">
        <span aria-label="hidden value">••••••••</span>
        <IconButton
          label={`Show ${variable.name}`}
          icon={<Eye />}
          size="sm"
          isBusy={isBusy}
          onClick={() => void show()}
        />
      </span>
    );
  }
  return (
    <span className="flex max-w-full min-w-0 items-center gap-1 font-mono text-[13px]">
      <span className="[overflow-wrap:anywhere]">{value}</span>
      <CopyButton text={value} />
      <IconButton
        label={`Hide ${variable.name}`}
        icon={<EyeOff />}
        size="sm"
        onClick={() => {
          setValue(null);
        }}
      />
    </span>
  );
}
