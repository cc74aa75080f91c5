import {
  BookOpenText,
  ChevronRight,
  Database,
  Download,
  History,
  ScrollText,
  Share2,
  Sparkles,
  TicketCheck,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { apiUrl } from '@/api';
import { t } from './messages';
import { ProjectModel } from './project-model';
import { ShareDialog } from './share-dialog';
import type { WorkspaceTab } from './search';
import { useWorkspace } from './workspace-context';

const InstructionsDialog = lazy(() => import('./instructions/instructions-dialog'));

const places: readonly { tab: WorkspaceTab; label: string; icon: React.ReactNode }[] = [
  { tab: 'tickets', label: t('tickets'), icon: <TicketCheck /> },
  { tab: 'versions', label: t('versions'), icon: <History /> },
  { tab: 'data', label: t('data'), icon: <Database /> },
  { tab: 'logs', label: t('logs'), icon: <ScrollText /> },
];

const row =
  'flex w-full items-center gap-3 px-4 py-3.5 text-left text-[15px] hover:bg-hover [&_svg]:size-5 [&_svg]:text-muted';

/** What a phone has no room for in its bar. */
export function MorePanel() {
  const { go, projectId } = useWorkspace();
  const [isSharing, setSharing] = useState(false);
  const [isChoosingModel, setChoosingModel] = useState(false);
  const [isInstructing, setInstructing] = useState(false);
  return (
    <ul className="h-full divide-y overflow-y-auto bg-surface">
      {places.map(({ tab, label, icon }) => (
        <li key={tab}>
          <button
            type="button"
            className={row}
            onClick={() => {
              go({ tab });
            }}
          >
            {icon}
            <span className="flex-1">{label}</span>
            <ChevronRight aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className={row}
          onClick={() => {
            setChoosingModel(true);
          }}
        >
          <Sparkles aria-hidden />
          <span className="flex-1">{t('model')}</span>
        </button>
      </li>
      <li>
        <button
          type="button"
          className={row}
          onClick={() => {
            setInstructing(true);
          }}
        >
          <BookOpenText aria-hidden />
          <span className="flex-1">{t('instructions')}</span>
        </button>
      </li>
      <li>
        <button
          type="button"
          className={row}
          onClick={() => {
            setSharing(true);
          }}
        >
          <Share2 aria-hidden />
          <span className="flex-1">{t('share')}</span>
        </button>
      </li>
      <li>
        <a className={row} href={apiUrl(`/api/projects/${projectId}/export`)} download>
          <Download aria-hidden />
          <span className="flex-1">{t('exportZip')}</span>
        </a>
      </li>
      {isChoosingModel ? (
        <ProjectModel
          onClose={() => {
            setChoosingModel(false);
          }}
        />
      ) : null}
      {isInstructing ? (
        <Suspense fallback={null}>
          <InstructionsDialog
            onClose={() => {
              setInstructing(false);
            }}
          />
        </Suspense>
      ) : null}
      {isSharing ? (
        <ShareDialog
          onClose={() => {
            setSharing(false);
          }}
        />
      ) : null}
    </ul>
  );
}
