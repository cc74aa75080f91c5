import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { t } from './messages';

export const controlClass = cn(
  'w-full rounded-md border border-line-strong bg-surface text-fg placeholder:text-faint',
  'transition-colors duration-150 hover:border-faint',
  'focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent',
  'disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger',
);

export interface InputProps extends ComponentProps<'input'> {
  /** Inside the field, before the text. */
  icon?: ReactNode;
  /** Inside the field, at its end. */
  end?: ReactNode;
}

export function Input({ icon, end, className, ...props }: InputProps) {
  const field = (
    <input
      className={cn(
        controlClass,
        'h-9 px-3 text-base md:text-sm',
        icon !== undefined && 'pl-9',
        end !== undefined && 'pr-10',
        icon === undefined && end === undefined && className,
      )}
      {...props}
    />
  );
  if (icon === undefined && end === undefined) return field;
  return (
    <div className={cn('relative w-full', className)}>
      {icon === undefined ? null : (
        <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-faint [&_svg]:size-4">
          {icon}
        </span>
      )}
      {field}
      {end === undefined ? null : (
        <span className="absolute inset-y-0 right-1 flex items-center">{end}</span>
      )}
    </div>
  );
}

export function PasswordInput(props: Omit<InputProps, 'type' | 'end'>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Input
      {...props}
      type={isShown ? 'text' : 'password'}
      end={
        <button
          type="button"
          aria-label={isShown ? t('hidePassword') : t('showPassword')}
          aria-pressed={isShown}
          className="flex size-8 items-center justify-center rounded-sm text-faint hover:text-fg [&_svg]:size-4"
          onClick={() => {
            setIsShown(!isShown);
          }}
        >
          {isShown ? <EyeOff /> : <Eye />}
        </button>
      }
    />
  );
}
