import { useQuery } from '@tanstack/react-query';
import { AppWindow, Laptop, Smartphone, TabletSmartphone } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Dialog, ErrorState, SkeletonText, Tooltip } from '@/ui';
import { DeployProgress } from './deploy-progress';
import type { DeployForm } from './deploy-form';
import { initialForm } from './deploy-form';
import { deployPlanQuery, runningDeployQuery, type DeployPlan } from './queries';
import { DeployWizard } from './wizard';

export interface DeployDialogProps {
  projectId: string;
  onClose: () => void;
}

/** Closing it stops nothing: opened again, it joins the deployment that is under way. */
export function DeployDialog({ projectId, onClose }: DeployDialogProps) {
  return (
    <Dialog isOpen onOpenChange={onClose} title="Deploy" size="xl" className="sm:max-w-4xl">
      <PlatformTabs />
      <p className="pt-2 text-xs text-muted">
        Apps for iOS, Android and desktop are not part of this installation yet.
      </p>
      <div className="pt-4">
        <WebDeployment projectId={projectId} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function WebDeployment({ projectId, onClose }: DeployDialogProps) {
  const [jobId, setJobId] = useState<string | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<DeployForm | null>(null);
  const running = useQuery(runningDeployQuery(projectId));
  const shownJob = jobId ?? (isChoosing ? null : (running.data?.id ?? null));
  const plan = useQuery({ ...deployPlanQuery(projectId), enabled: running.isFetched });

  if (shownJob !== null) {
    return (
      <DeployProgress
        key={shownJob}
        jobId={shownJob}
        projectId={projectId}
        onClose={onClose}
        onRetry={(acceptsDataLoss) => {
          setChosen(retryForm(chosen, plan.data, acceptsDataLoss));
          setJobId(null);
          setChoosing(true);
          void plan.refetch();
        }}
      />
    );
  }
  const failure = running.error ?? plan.error;
  if (failure !== null) {
    const retry = () => {
      void running.refetch();
      void plan.refetch();
    };
    return <ErrorState title="The deployment cannot be prepared" error={failure} onRetry={retry} />;
  }
  if (plan.data === undefined || plan.isRefetching) {
    return (
      <div role="status" aria-label="Preparing the deployment" className="py-6">
        <SkeletonText lines={7} />
      </div>
    );
  }
  return (
    <DeployWizard
      projectId={projectId}
      plan={plan.data}
      initial={chosen}
      onStarted={(job, form) => {
        setChosen(form);
        setJobId(job.id);
      }}
    />
  );
}

function retryForm(
  chosen: DeployForm | null,
  plan: DeployPlan | undefined,
  acceptsDataLoss: boolean,
): DeployForm | null {
  const form = chosen ?? (plan === undefined ? null : initialForm(plan));
  return form === null ? null : { ...form, acceptsDataLoss };
}

const others: readonly [string, ReactNode][] = [
  ['iOS', <Smartphone key="ios" aria-hidden />],
  ['Android', <TabletSmartphone key="android" aria-hidden />],
  ['Desktop', <Laptop key="desktop" aria-hidden />],
];

const tab =
  'inline-flex h-10 items-center gap-1.5 border-b-2 px-2.5 text-[13px] font-medium [&_svg]:size-4';

function PlatformTabs() {
  return (
    <div role="tablist" aria-label="Platform" className="flex gap-1 overflow-x-auto border-b">
      <button type="button" role="tab" aria-selected className={`${tab} border-accent`}>
        <AppWindow aria-hidden />
        Web
      </button>
      {others.map(([name, icon]) => (
        <Tooltip key={name} content={`Apps for ${name} are not part of this installation yet.`}>
          <button
            type="button"
            role="tab"
            aria-selected={false}
            aria-disabled
            aria-label={`${name}: not part of this installation yet`}
            className={`${tab} cursor-not-allowed! border-transparent text-faint`}
          >
            {icon}
            {name}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
