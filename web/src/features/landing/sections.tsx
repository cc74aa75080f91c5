import { Code, Cpu, DoorOpen, History, ShieldCheck, Table2, type LucideIcon } from 'lucide-react';
import { t } from './messages';

const steps = [
  [t('how1'), t('how1Text')],
  [t('how2'), t('how2Text')],
  [t('how3'), t('how3Text')],
] as const;

export function HowItWorks() {
  return (
    <section id="how" className="mx-auto max-w-6xl scroll-mt-20 px-4 pt-20 sm:px-6 sm:pt-28">
      <h2 className="text-2xl font-semibold tracking-tight sm:text-3xl">{t('howTitle')}</h2>
      <ol className="mt-8 grid gap-8 md:grid-cols-3">
        {steps.map(([title, text], index) => (
          <li key={title} className="border-t-2 border-accent pt-5">
            <span className="font-mono text-[13px] text-accent-text">{index + 1}</span>
            <h3 className="mt-1 text-lg font-semibold">{title}</h3>
            <p className="mt-1.5 text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

const features: readonly [LucideIcon, string, string][] = [
  [Code, t('f1'), t('f1Text')],
  [History, t('f2'), t('f2Text')],
  [ShieldCheck, t('f3'), t('f3Text')],
  [Table2, t('f4'), t('f4Text')],
  [Cpu, t('f5'), t('f5Text')],
  [DoorOpen, t('f6'), t('f6Text')],
];

export function Features() {
  return (
    <section id="what" className="mx-auto max-w-6xl scroll-mt-20 px-4 pt-20 sm:px-6 sm:pt-28">
      <h2 className="text-2xl font-semibold tracking-tight sm:text-3xl">{t('whatTitle')}</h2>
      <ul className="mt-8 grid overflow-hidden rounded-xl border bg-line sm:grid-cols-2 sm:gap-px lg:grid-cols-3">
        {features.map(([Icon, title, text]) => (
          <li key={title} className="border-b bg-surface p-6 last:border-b-0 sm:border-b-0">
            <Icon aria-hidden className="size-5 text-accent-text" />
            <h3 className="mt-3 text-[15px] font-semibold">{title}</h3>
            <p className="mt-1 text-sm text-muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
