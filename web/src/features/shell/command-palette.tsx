import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import {
  Archive,
  Folder,
  Keyboard,
  LayoutGrid,
  LayoutTemplate,
  Moon,
  Plus,
  Rocket,
  Settings,
  Sun,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, load } from '@/api';
import { resolvedTheme, setTheme } from '@/lib/theme';
import { useDebounced } from '@/lib/use-debounced';
import { Dialog } from '@/ui';
import { headingClass, itemClass } from '@/ui/combobox';
import { t } from './messages';
import { setOverlay } from './overlays-state';

const SHOWN = 8;

/** Projects by name from the server, pages and actions from here. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const search = useDebounced(text.trim(), 150);
  const navigate = useNavigate();
  const projects = useQuery({
    queryKey: ['projects', 'palette', search],
    queryFn: ({ signal }) =>
      load(
        api.GET('/api/projects', {
          params: { query: { limit: SHOWN, ...(search === '' ? {} : { search }) } },
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
  });
  const isDark = resolvedTheme() === 'dark';
  const run = (action: () => unknown) => () => {
    onClose();
    action();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('openPalette')}
      isTitleHidden
      className="overflow-hidden sm:top-[18dvh] sm:translate-y-0 [&>div]:p-0"
    >
      <Command label={t('openPalette')} loop>
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={t('palettePlaceholder')}
          className="h-13 w-full border-b bg-transparent px-5 text-base outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-[min(420px,60dvh)] overflow-y-auto p-2">
          <Command.Empty className="py-10 text-center text-sm text-muted">
            {t('paletteEmpty')}
          </Command.Empty>
          <Command.Group heading={t('groupActions')} className={headingClass}>
            <Item icon={<Plus />} onSelect={run(() => navigate({ to: '/dashboard', hash: 'new' }))}>
              {t('newProject')}
            </Item>
            <Item
              icon={isDark ? <Sun /> : <Moon />}
              onSelect={run(() => {
                setTheme(isDark ? 'light' : 'dark');
              })}
            >
              {t('toggleTheme')}
            </Item>
            <Item
              icon={<Keyboard />}
              onSelect={() => {
                setOverlay('help');
              }}
            >
              {t('help')}
            </Item>
          </Command.Group>
          <Command.Group heading={t('groupGo')} className={headingClass}>
            <Item icon={<LayoutGrid />} onSelect={run(() => navigate({ to: '/dashboard' }))}>
              {t('projects')}
            </Item>
            <Item icon={<LayoutTemplate />} onSelect={run(() => navigate({ to: '/templates' }))}>
              {t('templates')}
            </Item>
            <Item icon={<Rocket />} onSelect={run(() => navigate({ to: '/apps' }))}>
              {t('apps')}
            </Item>
            <Item icon={<Archive />} onSelect={run(() => navigate({ to: '/archive' }))}>
              {t('archive')}
            </Item>
            <Item icon={<Settings />} onSelect={run(() => navigate({ to: '/settings' }))}>
              {t('settings')}
            </Item>
          </Command.Group>
          {projects.data === undefined || projects.data.items.length === 0 ? null : (
            <Command.Group heading={t('projects')} className={headingClass}>
              {projects.data.items.map((project) => (
                <Item
                  key={project.id}
                  value={`${project.name} ${project.id}`}
                  icon={<Folder />}
                  onSelect={run(() =>
                    navigate({ to: '/projects/$id', params: { id: project.id } }),
                  )}
                >
                  {project.name}
                </Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

interface ItemProps {
  icon: ReactNode;
  children: string;
  value?: string;
  onSelect: () => void;
}

function Item({ icon, children, value, onSelect }: ItemProps) {
  return (
    <Command.Item value={value ?? children} onSelect={onSelect} className={`${itemClass} h-9`}>
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}
