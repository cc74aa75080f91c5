import { ChevronDown } from 'lucide-react';
import { deferred } from '@/lib/deferred';
import { t } from './messages';
import { nameSelect, selectTriggerClass, selectValueClass, type SelectProps } from './select-look';

export type { SelectOption, SelectProps } from './select-look';

/** Its list of choices comes in a chunk of its own, after the page. */
const SelectMenu = deferred<SelectProps<string>>(() => import('./select-menu'), SelectFallback);

export function Select<V extends string>(props: SelectProps<V>) {
  return <SelectMenu {...(props as unknown as SelectProps<string>)} />;
}
Select.preload = SelectMenu.preload;

function SelectFallback({
  value,
  options,
  label,
  placeholder,
  look,
  className,
}: SelectProps<string>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <button
      type="button"
      aria-label={nameSelect(label, chosen?.label ?? placeholder ?? t('choose'))}
      aria-busy
      className={selectTriggerClass(look ?? 'field', className)}
    >
      <span className={selectValueClass}>
        {chosen?.icon}
        <span>{chosen?.label ?? placeholder ?? t('choose')}</span>
      </span>
      <ChevronDown aria-hidden />
    </button>
  );
}
