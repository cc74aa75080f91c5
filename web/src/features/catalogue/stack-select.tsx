import { useQuery } from '@tanstack/react-query';
import { AppWindow, Database, Wand } from 'lucide-react';
import { Select, Skeleton } from '@/ui';
import { t } from './messages';
import { stacksQuery } from './queries';

export interface StackSelectProps {
  value: string;
  onChange: (name: string) => void;
  className?: string;
}

/** "auto" or one of the stacks. */
export function StackSelect({ value, onChange, className }: StackSelectProps) {
  const { data: stacks } = useQuery(stacksQuery);
  if (stacks === undefined) return <Skeleton className="h-8 w-32" />;
  return (
    <Select
      label={t('stack')}
      value={value}
      onChange={onChange}
      look="quiet"
      options={[
        { value: 'auto', label: t('stackAuto'), description: t('stackAutoText'), icon: <Wand /> },
        ...stacks.map((stack) => ({
          value: stack.name,
          label: stack.label,
          description: stack.description,
          icon: stack.has_database ? <Database /> : <AppWindow />,
        })),
      ]}
      {...(className === undefined ? {} : { className })}
    />
  );
}
