import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { stacksQuery } from '@/features/catalogue';
import type { ProjectSort } from '@/features/projects';
import { useDebounced } from '@/lib/use-debounced';
import { Input, Select } from '@/ui';
import { t } from './messages';
import type { DashboardChange, DashboardSearch } from './search';

const ALL = 'all';

export interface ProjectFiltersBarProps {
  value: DashboardSearch;
  onChange: (change: DashboardChange) => void;
}

export function ProjectFiltersBar({ value, onChange }: ProjectFiltersBarProps) {
  const { data: stacks } = useQuery(stacksQuery);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        // "Clear filters" and the back button change the address from outside.
        key={value.search === undefined ? 'empty' : 'filled'}
        value={value.search ?? ''}
        onChange={(search) => {
          onChange({ search });
        }}
      />
      <Select
        label={t('filterStack')}
        value={value.stack ?? ALL}
        onChange={(stack) => {
          onChange({ stack: stack === ALL ? '' : stack });
        }}
        options={[
          { value: ALL, label: t('allStacks') },
          ...(stacks ?? []).map(({ name, label }) => ({ value: name, label })),
        ]}
        className="w-36"
      />
      <Select<ProjectSort>
        label={t('sort')}
        value={value.sort ?? 'updated'}
        onChange={(sort) => {
          onChange({ sort });
        }}
        options={[
          { value: 'updated', label: t('sortUpdated') },
          { value: 'created', label: t('sortCreated') },
          { value: 'name', label: t('sortName') },
        ]}
        className="w-36"
      />
    </div>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const settled = useDebounced(typed);
  const publish = useEffectEvent((text: string) => {
    if (text !== value) onChange(text);
  });
  useEffect(() => {
    publish(settled.trim());
  }, [settled]);
  return (
    <Input
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      icon={<Search />}
      value={typed}
      className="w-full sm:w-56"
      onChange={(event) => {
        setTyped(event.target.value);
      }}
    />
  );
}
