import { Command } from 'cmdk';
import { Check, ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import type { FieldControl } from './field';
import { controlClass } from './input';
import { t } from './messages';
import { Popover } from './popover';

export interface ComboboxOption {
  value: string;
  label: string;
  description?: string;
  /** Options of one group stand together under its name. */
  group?: string;
  icon?: ReactNode;
}

export interface ComboboxProps extends Partial<FieldControl> {
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  label: string;
  placeholder?: string;
  look?: 'field' | 'quiet';
  className?: string;
}

/** A select with a search field, for long lists. */
export function Combobox({
  value,
  onChange,
  options,
  label,
  placeholder,
  look = 'field',
  className,
  ...control
}: ComboboxProps) {
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const chosen = options.find((option) => option.value === value);
  const groups = [...new Set(options.map((option) => option.group ?? ''))];
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      label={label}
      className="w-72 p-0"
      trigger={
        <button
          type="button"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-haspopup="listbox"
          aria-label={chosen === undefined ? label : `${label}: ${chosen.label}`}
          {...control}
          className={cn(
            'flex min-w-0 items-center justify-between gap-2 text-left [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint',
            look === 'field'
              ? cn(controlClass, 'h-9 px-3 text-sm')
              : 'h-8 rounded-md px-2.5 text-[13px] font-medium text-muted hover:bg-hover hover:text-fg',
            className,
          )}
        >
          <span className="flex min-w-0 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
            {chosen?.icon}
            <span className="truncate">{chosen?.label ?? placeholder ?? t('choose')}</span>
          </span>
          <ChevronDown aria-hidden />
        </button>
      }
    >
      <Command label={label}>
        <Command.Input
          placeholder={t('search')}
          className="h-10 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-faint md:text-sm"
        />
        <Command.List id={listId} className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
            {t('nothingFound')}
          </Command.Empty>
          {groups.map((group) => (
            <Command.Group
              key={group}
              heading={group === '' ? undefined : group}
              className={headingClass}
            >
              {options
                .filter((option) => (option.group ?? '') === group)
                .map((option) => (
                  <Command.Item
                    key={option.value}
                    value={`${option.label} ${option.value}`}
                    onSelect={() => {
                      onChange(option.value);
                      setIsOpen(false);
                    }}
                    className={itemClass}
                  >
                    {option.icon}
                    <span className="min-w-0 flex-1">
                      <span className="block truncate">{option.label}</span>
                      {option.description === undefined ? null : (
                        <span className="block truncate text-xs text-muted">
                          {option.description}
                        </span>
                      )}
                    </span>
                    {option.value === value ? <Check aria-hidden /> : null}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}

export const itemClass =
  'flex items-center gap-2.5 rounded-sm px-2 py-1.5 text-sm select-none data-[disabled=true]:opacity-50 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';
export const headingClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint';
