import { Check, ChevronRight } from 'lucide-react';
import * as Radix from '@radix-ui/react-dropdown-menu';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Kbd } from './kbd';

const panel =
  'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg border bg-raised p-1 shadow-float data-[state=open]:animate-pop-in';
const row =
  'flex items-center gap-2.5 rounded-sm px-2 py-1.5 text-sm outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted';

export interface DropdownMenuProps {
  /** One element that takes a ref. */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'right';
  className?: string;
}

export function DropdownMenu({
  trigger,
  children,
  align = 'end',
  side = 'bottom',
  className,
}: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn(panel, className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  icon?: ReactNode;
  shortcut?: string;
  onSelect?: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
  /** The only child, a link for instance, becomes the item. */
  asChild?: boolean;
}

export function MenuItem({
  children,
  icon,
  shortcut,
  onSelect,
  isDangerous = false,
  isDisabled = false,
  asChild = false,
}: MenuItemProps) {
  const look = cn(row, isDangerous && 'text-danger [&_svg]:text-danger');
  if (asChild) {
    return (
      <Radix.Item asChild className={look} disabled={isDisabled}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={look} disabled={isDisabled} onSelect={() => onSelect?.()}>
      {icon}
      <span className="flex-1">{children}</span>
      {shortcut === undefined ? null : <Kbd keys={shortcut} />}
    </Radix.Item>
  );
}

export interface MenuRadioProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; icon?: ReactNode }[];
}

export function MenuRadio<V extends string>({ value, onChange, options }: MenuRadioProps<V>) {
  return (
    <Radix.RadioGroup
      value={value}
      onValueChange={(next) => {
        onChange(next as V);
      }}
    >
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={row}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export interface MenuSubProps {
  label: ReactNode;
  icon?: ReactNode;
  children: ReactNode;
}

export function MenuSub({ label, icon, children }: MenuSubProps) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={row}>
        {icon}
        <span className="flex-1">{label}</span>
        <ChevronRight aria-hidden />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent sideOffset={4} collisionPadding={8} className={panel}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <Radix.Label className="px-2 pt-1.5 pb-1 text-xs font-medium text-faint">
      {children}
    </Radix.Label>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
