import { Check, ChevronDown } from 'lucide-react';
import * as Radix from '@radix-ui/react-select';
import { t } from './messages';
import { nameSelect, selectTriggerClass, selectValueClass, type SelectProps } from './select-look';

export default function SelectMenu({
  value,
  onChange,
  options,
  label,
  placeholder,
  look = 'field',
  isDisabled = false,
  className,
  ...control
}: SelectProps<string>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(next) => {
        onChange(next);
      }}
      disabled={isDisabled}
    >
      <Radix.Trigger
        {...control}
        aria-label={nameSelect(label, chosen?.label ?? placeholder ?? t('choose'))}
        className={selectTriggerClass(look, className)}
      >
        <span className={selectValueClass}>
          {chosen?.icon}
          <Radix.Value placeholder={placeholder ?? t('choose')}>{chosen?.label}</Radix.Value>
        </span>
        <ChevronDown aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-sm overflow-hidden rounded-lg border bg-raised p-1 shadow-float data-[state=open]:animate-pop-in"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.isDisabled ?? false}
                className="relative flex items-start gap-2 rounded-sm py-1.5 pr-8 pl-2 text-sm outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0"
              >
                {option.icon}
                <span className="min-w-0">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.description === undefined ? null : (
                    <span className="block text-xs text-muted">{option.description}</span>
                  )}
                </span>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
