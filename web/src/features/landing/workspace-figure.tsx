import { Check, Search } from 'lucide-react';
import { cn } from '@/lib/cn';
import { t } from './messages';

const steps = [t('demoStep1'), t('demoStep2'), t('demoStep3'), t('demoStep4')];
const rows = [
  ['The Left Hand of Darkness', 'Mara K.', '2 Dec', false],
  ['A Short History of Maps', 'Jonas P.', '28 Nov', true],
  ['Momo', 'Elif D.', '4 Dec', false],
  ['Cosmos', 'Tomás R.', '9 Dec', false],
] as const;

/** A drawing of the workspace, made of the same parts as the real one. */
export function WorkspaceFigure() {
  return (
    <div
      role="img"
      aria-label={t('figure')}
      className="mx-auto mt-14 max-w-5xl overflow-hidden rounded-xl border bg-surface text-left shadow-float sm:mt-20"
    >
      <div aria-hidden className="grid md:grid-cols-[300px_1fr]">
        <div className="flex flex-col gap-3 border-b p-4 text-[13px] md:border-r md:border-b-0">
          <Bubble>{t('demoPrompt')}</Bubble>
          <p className="text-muted">{t('demoAnswer')}</p>
          <ul className="flex flex-col gap-1.5 rounded-lg border bg-sunken p-3">
            {steps.map((step) => (
              <li key={step} className="flex items-center gap-2">
                <Check className="size-3.5 text-success" />
                {step}
              </li>
            ))}
          </ul>
          <Bubble>{t('demoEdit')}</Bubble>
        </div>
        <div className="bg-sunken p-3 sm:p-5">
          <div className="h-full rounded-lg border bg-surface">
            <div className="flex items-center gap-2 border-b px-4 py-3">
              <span className="size-5 rounded-md bg-success" />
              <span className="text-sm font-semibold">{t('demoTitle')}</span>
              <span className="ml-auto hidden items-center gap-1.5 rounded-md border px-2 py-1 text-xs text-faint sm:flex">
                <Search className="size-3" /> …
              </span>
            </div>
            <div className="p-4">
              <p className="mb-3 text-base font-semibold">{t('demoLoans')}</p>
              <div className="grid grid-cols-[1fr_auto_auto] text-[13px]">
                {[t('demoBook'), t('demoReader'), t('demoDue')].map((head) => (
                  <span key={head} className="border-b pr-5 pb-2 text-xs text-faint sm:pr-10">
                    {head}
                  </span>
                ))}
                {rows.map(([book, reader, due, isLate]) => (
                  <div
                    key={book}
                    className="contents [&>span]:border-b [&>span]:py-2.5 [&>span]:pr-5 sm:[&>span]:pr-10"
                  >
                    <span className="truncate">{book}</span>
                    <span className="text-muted">{reader}</span>
                    <span
                      className={cn(
                        'tabular-nums',
                        isLate ? 'font-medium text-danger' : 'text-muted',
                      )}
                    >
                      {due}
                    </span>
                  </div>
                ))}
              </div>
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

function Bubble({ children }: { children: string }) {
  return (
    <p className="max-w-[88%] self-end rounded-lg rounded-br-sm bg-accent-soft px-3 py-2">
      {children}
    </p>
  );
}
