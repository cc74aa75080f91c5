import { ClipboardPaste, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Alert, Button, Dialog, IconButton, Input, PasswordInput, Textarea } from '@/ui';
import { mergeVariables, variableProblem } from './deploy-form';
import { parseEnvFile, type EnvVariable } from './env-file';

interface EnvEditorProps {
  variables: readonly EnvVariable[];
  onChange: (variables: readonly EnvVariable[]) => void;
}

/** New variables: masked while typed, shown on demand, or pasted from a `.env` file. */
export function EnvEditor({ variables, onChange }: EnvEditorProps) {
  const [isPasting, setPasting] = useState(false);
  const update = (index: number, changes: Partial<EnvVariable>) => {
    onChange(variables.map((known, at) => (at === index ? { ...known, ...changes } : known)));
  };
  return (
    <div className="space-y-2">
      {variables.map((variable, index) => (
        <VariableRow
          // Rows have no other identity while their name is typed.
          key={index}
          variable={variable}
          problem={variableProblem(variable, variables)}
          onChange={(changes) => {
            update(index, changes);
          }}
          onRemove={() => {
            onChange(variables.filter((_, at) => at !== index));
          }}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={<Plus />}
          onClick={() => {
            onChange([...variables, { name: '', value: '' }]);
          }}
        >
          Add a variable
        </Button>
        <Button
          size="sm"
          icon={<ClipboardPaste />}
          onClick={() => {
            setPasting(true);
          }}
        >
          Paste .env
        </Button>
      </div>
      {isPasting ? (
        <PasteDialog
          onClose={() => {
            setPasting(false);
          }}
          onPaste={(pasted) => {
            onChange(mergeVariables(variables, pasted));
          }}
        />
      ) : null}
    </div>
  );
}

interface VariableRowProps {
  variable: EnvVariable;
  problem: string | null;
  onChange: (changes: Partial<EnvVariable>) => void;
  onRemove: () => void;
}

function VariableRow({ variable, problem, onChange, onRemove }: VariableRowProps) {
  return (
    <div>
      <div className="flex gap-2">
        <Input
          aria-label="Name of the variable"
          aria-invalid={problem === null ? undefined : true}
          value={variable.name}
          placeholder="NAME"
          spellCheck={false}
          autoComplete="off"
          className="flex-1 font-mono"
          onChange={(event) => {
            onChange({ name: event.target.value.trim() });
          }}
          onPaste={(event) => {
            const { variables } = parseEnvFile(event.clipboardData.getData('text'));
            const [only] = variables;
            if (variables.length !== 1 || only === undefined) return;
            event.preventDefault();
            onChange(only);
          }}
        />
        <PasswordInput
          aria-label={`Value of ${variable.name === '' ? 'the variable' : variable.name}`}
          value={variable.value}
          placeholder="value"
          autoComplete="off"
          className="flex-1"
          onChange={(event) => {
            onChange({ value: event.target.value });
          }}
        />
        <IconButton label="Remove" icon={<Trash2 />} onClick={onRemove} />
      </div>
      {problem === null ? null : (
        <p role="alert" className="mt-1 text-[13px] text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

interface PasteDialogProps {
  onClose: () => void;
  onPaste: (variables: EnvVariable[]) => void;
}

function PasteDialog({ onClose, onPaste }: PasteDialogProps) {
  const [text, setText] = useState('');
  const { variables, problems } = parseEnvFile(text);
  const count = variables.length;
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Paste a .env file"
      description="One NAME=value a line. Values are encrypted where they are kept."
      footer={
        <Button
          variant="primary"
          disabled={count === 0}
          onClick={() => {
            onPaste(variables);
            onClose();
          }}
        >
          {count === 1 ? 'Add 1 variable' : `Add ${String(count)} variables`}
        </Button>
      }
    >
      <Textarea
        aria-label="Text of the .env file"
        rows={8}
        value={text}
        spellCheck={false}
        className="font-mono"
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      {problems.length > 0 ? (
        <Alert tone="warning" title="Some lines are left out" className="mt-3">
          {problems.slice(0, 5).join('; ')}
        </Alert>
      ) : null}
    </Dialog>
  );
}
