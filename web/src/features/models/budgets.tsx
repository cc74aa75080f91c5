import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatMoney } from '@/lib/format';
import {
  Alert,
  Button,
  ErrorState,
  Field,
  Input,
  Progress,
  SectionCard,
  SkeletonText,
  toast,
} from '@/ui';
import { t } from './messages';
import { parseDollars, writeDollars } from './money';
import { ProjectSelect } from './project-select';
import { budgetsQuery, useSaveBudgets } from './queries';
import type { BudgetKind, ModelBudgets } from './types';

const kinds: readonly { kind: BudgetKind; name: string; text: string }[] = [
  { kind: 'message', name: t('budgetMessage'), text: t('budgetMessageText') },
  { kind: 'project', name: t('budgetProject'), text: t('budgetProjectText') },
  { kind: 'team_month', name: t('budgetMonth'), text: t('budgetMonthText') },
];

export function Budgets({ canManage }: { canManage: boolean }) {
  const [projectId, setProjectId] = useState<string | null>(null);
  const { data, isError, error, refetch } = useQuery(budgetsQuery(projectId));
  if (data === undefined) {
    return isError ? (
      <ErrorState title={t('loadFailed')} error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonText lines={6} />
    );
  }
  return (
    <BudgetForm
      budgets={data.budgets}
      canManage={canManage}
      projectId={projectId}
      onProject={setProjectId}
    />
  );
}

interface BudgetFormProps {
  budgets: ModelBudgets['budgets'];
  canManage: boolean;
  /** Whose spending is shown in the row of the projects. */
  projectId: string | null;
  onProject: (id: string | null) => void;
}

function BudgetForm({ budgets, canManage, projectId, onProject }: BudgetFormProps) {
  const [typed, setTyped] = useState<Partial<Record<BudgetKind, string>>>({});
  const save = useSaveBudgets();
  const limitOf = (kind: BudgetKind) =>
    budgets.find((budget) => budget.kind === kind)?.limit_nanousd ?? null;
  const textOf = (kind: BudgetKind) => typed[kind] ?? writeDollars(limitOf(kind));
  const limits = kinds.map(({ kind }) => ({ kind, limit_nanousd: parseDollars(textOf(kind)) }));
  const isWrong = limits.some(({ limit_nanousd: limit }) => limit === undefined);
  const isChanged = limits.some(({ kind, limit_nanousd: limit }) => limit !== limitOf(kind));

  const submit = () => {
    if (isWrong) return;
    const body = limits.map(({ kind, limit_nanousd: limit }) => ({
      kind,
      limit_nanousd: limit ?? null,
    }));
    save.mutate(body, {
      onSuccess: () => {
        setTyped({});
        toast.success(t('saved'));
      },
    });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <SectionCard
        title={t('budgets')}
        description={t('budgetsText')}
        footer={
          canManage ? (
            <Button
              type="submit"
              variant="primary"
              disabled={!isChanged || isWrong}
              isBusy={save.isPending}
            >
              {t('save')}
            </Button>
          ) : undefined
        }
      >
        {save.isError ? (
          <Alert tone="danger" title={t('notSaved')} className="mb-4">
            {save.error.message}
          </Alert>
        ) : null}
        <div className="divide-y">
          {kinds.map(({ kind, name, text }) => (
            <section
              key={kind}
              aria-label={name}
              className="grid gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0 sm:grid-cols-[1fr_11rem]"
            >
              <div className="min-w-0">
                <h3 className="text-sm font-medium">{name}</h3>
                <p className="mt-0.5 text-[13px] text-muted">{text}</p>
                {kind === 'project' ? (
                  <ProjectSelect
                    label={t('spentBy')}
                    value={projectId}
                    onChange={onProject}
                    allLabel={t('chooseProject')}
                    className="mt-2 -ml-2.5"
                  />
                ) : null}
                {kind === 'team_month' || (kind === 'project' && projectId !== null) ? (
                  <Spent
                    name={name}
                    limit={limitOf(kind)}
                    spent={budgets.find((each) => each.kind === kind)?.spent_nanousd ?? 0}
                  />
                ) : null}
              </div>
              <Field
                label={t('limit')}
                error={parseDollars(textOf(kind)) === undefined ? t('amountWrong') : undefined}
              >
                {(control) => (
                  <Input
                    {...control}
                    inputMode="decimal"
                    placeholder={t('noLimit')}
                    value={textOf(kind)}
                    disabled={!canManage}
                    onChange={(event) => {
                      setTyped({ ...typed, [kind]: event.target.value });
                    }}
                  />
                )}
              </Field>
            </section>
          ))}
        </div>
      </SectionCard>
    </form>
  );
}

function Spent({ name, limit, spent }: { name: string; limit: number | null; spent: number }) {
  const money = formatMoney(spent);
  if (limit === null) return <p className="mt-2 text-[13px]">{t('spent', { spent: money })}</p>;
  const percent = limit === 0 ? 100 : (100 * spent) / limit;
  return (
    <div className="mt-2.5 max-w-md space-y-1.5">
      <Progress
        percent={percent}
        label={t('budgetUsed', { name })}
        tone={percent >= 90 ? 'danger' : 'accent'}
      />
      <p className="text-[13px] tabular-nums">
        {t('spentOf', { spent: money, limit: formatMoney(limit) })}
      </p>
    </div>
  );
}
