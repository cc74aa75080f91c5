import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, Check, FlaskConical, Rocket } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { Alert, Button } from '@/ui';
import { DatabaseStep } from './database-step';
import {
  DEPLOY_STEPS,
  formProblem,
  initialForm,
  toRequest,
  type DeployForm,
  type DeployStep,
} from './deploy-form';
import { HostingStep } from './hosting-step';
import {
  runningDeployQuery,
  slugQuery,
  startDeployment,
  startPreviewDeployment,
  type DeployPlan,
  type JobRead,
} from './queries';
import { ReviewStep } from './review-step';
import { DeploySummary } from './summary';

const titles: Record<DeployStep, string> = {
  database: 'Database',
  hosting: 'Address and variables',
  review: 'Review',
};

export interface StepProps {
  plan: DeployPlan;
  form: DeployForm;
  onChange: (changes: Partial<DeployForm>) => void;
}

type Environment = 'production' | 'preview';

interface WizardProps {
  projectId: string;
  plan: DeployPlan;
  /** What was chosen before a deployment that has ended, so that a retry starts there. */
  initial: DeployForm | null;
  onStarted: (job: JobRead, form: DeployForm) => void;
}

export function DeployWizard({ projectId, plan, initial, onStarted }: WizardProps) {
  const client = useQueryClient();
  const [form, setForm] = useState(() => initial ?? initialForm(plan));
  const [step, setStep] = useState<DeployStep>(initial === null ? 'database' : 'review');
  const start = useMutation({
    mutationFn: (environment: Environment) =>
      environment === 'production'
        ? startDeployment(projectId, toRequest(form))
        : startPreviewDeployment(projectId, { import_data: form.importsData }),
    onSuccess: (job) => {
      client.setQueryData(runningDeployQuery(projectId).queryKey, job);
      onStarted(job, form);
    },
  });
  const index = DEPLOY_STEPS.indexOf(step);
  // The address field asks; this only watches its answer.
  const { data: slug } = useQuery({ ...slugQuery(form.slug), enabled: false });
  const isTaken = form.slug !== plan.app?.slug && slug?.is_available === false;
  const problem = formProblem(form, plan, step);
  const isBlocked = plan.blockers.length > 0;
  const props: StepProps = {
    plan,
    form,
    onChange: (changes) => {
      setForm({ ...form, ...changes });
    },
  };
  return (
    <form
      className="grid gap-6 md:grid-cols-[1fr_250px]"
      onSubmit={(event) => {
        event.preventDefault();
        const next = DEPLOY_STEPS[index + 1];
        if (next !== undefined) setStep(next);
        else start.mutate('production');
      }}
    >
      <div className="min-w-0 space-y-5">
        <StepIndicator step={step} onStep={setStep} />
        <Blockers blockers={plan.blockers} />
        <section aria-label={titles[step]}>
          {step === 'database' ? <DatabaseStep {...props} /> : null}
          {step === 'hosting' ? <HostingStep {...props} /> : null}
          {step === 'review' ? <ReviewStep {...props} /> : null}
        </section>
        <StartError error={start.error} />
        <div className="flex items-start gap-2 border-t pt-4">
          {index > 0 ? (
            <Button
              icon={<ArrowLeft />}
              onClick={() => {
                setStep(DEPLOY_STEPS[index - 1] ?? 'database');
              }}
            >
              Back
            </Button>
          ) : null}
          {step === 'review' ? (
            <StartButtons
              starting={start.isPending ? start.variables : null}
              canPreview={!isBlocked}
              canDeploy={problem === null && !isBlocked && !isTaken}
              onPreview={() => {
                start.mutate('preview');
              }}
            />
          ) : (
            <Button
              type="submit"
              variant="primary"
              className="ml-auto"
              disabled={problem !== null || (step === 'hosting' && isTaken)}
            >
              Continue
              <ArrowRight aria-hidden />
            </Button>
          )}
        </div>
      </div>
      <DeploySummary plan={plan} form={form} />
    </form>
  );
}

interface StartButtonsProps {
  starting: Environment | null;
  canPreview: boolean;
  canDeploy: boolean;
  onPreview: () => void;
}

function StartButtons({ starting, canPreview, canDeploy, onPreview }: StartButtonsProps) {
  return (
    <div className="flex flex-1 flex-wrap-reverse justify-end gap-2">
      <Button
        icon={<FlaskConical />}
        isBusy={starting === 'preview'}
        disabled={!canPreview || starting !== null}
        title="This version at an address of its own, beside what is live"
        onClick={onPreview}
      >
        Deploy as preview
      </Button>
      <Button
        type="submit"
        variant="primary"
        icon={<Rocket />}
        isBusy={starting === 'production'}
        disabled={!canDeploy || starting !== null}
      >
        Deploy
      </Button>
    </div>
  );
}

function Blockers({ blockers }: { blockers: readonly string[] }) {
  if (blockers.length === 0) return null;
  return (
    <Alert tone="danger" title="This project cannot be deployed yet">
      <ul className="list-disc pl-4">
        {blockers.map((blocker) => (
          <li key={blocker}>{blocker}</li>
        ))}
      </ul>
    </Alert>
  );
}

function StartError({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <Alert tone="danger" title="The deployment was not started">
      {error.message}
    </Alert>
  );
}

function StepIndicator({ step, onStep }: { step: DeployStep; onStep: (step: DeployStep) => void }) {
  const current = DEPLOY_STEPS.indexOf(step);
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1">
      {DEPLOY_STEPS.map((name, index) => (
        <li key={name}>
          <button
            type="button"
            aria-current={name === step ? 'step' : undefined}
            disabled={index > current}
            className="flex items-center gap-2 rounded-md text-[13px] text-muted aria-[current=step]:font-medium aria-[current=step]:text-fg"
            onClick={() => {
              onStep(name);
            }}
          >
            <span
              className={cn(
                'flex size-5 items-center justify-center rounded-full border text-[11px] [&_svg]:size-3',
                index < current && 'border-transparent bg-success-soft text-success',
                index === current && 'border-transparent bg-accent text-accent-fg',
              )}
            >
              {index < current ? <Check role="img" aria-label="done" /> : index + 1}
            </span>
            {/* A phone has room for the name of one step. */}
            <span className={cn(index !== current && 'max-sm:sr-only')}>{titles[name]}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
