import { Field, PasswordInput } from '@/ui';
import { MIN_PASSWORD, t } from './messages';

export interface NewPasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Only after a first try does a short password count as an error. */
  isChecked: boolean;
  error?: string | undefined;
}

export function NewPasswordField({
  label,
  value,
  onChange,
  isChecked,
  error,
}: NewPasswordFieldProps) {
  const isShort = value.length < MIN_PASSWORD;
  return (
    <Field
      label={label}
      hint={t('passwordHint')}
      error={error ?? (isChecked && isShort ? t('passwordShort') : undefined)}
    >
      {(control) => (
        <PasswordInput
          {...control}
          autoComplete="new-password"
          required
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
