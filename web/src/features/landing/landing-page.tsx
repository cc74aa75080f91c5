import { Link, useNavigate } from '@tanstack/react-router';
import { FeaturedTemplates, wholePrompt } from '@/features/gallery';
import { useSession } from '@/features/session';
import { Logo } from '@/features/shell';
import { keepDraft } from '@/lib/draft';
import { Button, CodeBlock } from '@/ui';
import { Features, HowItWorks } from './sections';
import { t } from './messages';
import { StartBox } from './start-box';
import { WorkspaceFigure } from './workspace-figure';

export function LandingPage() {
  const { installation } = useSession();
  const navigate = useNavigate();
  const isOpen = installation.is_sign_up_open;
  const start = (prompt: string) => {
    keepDraft(prompt);
    void navigate({ to: isOpen ? '/sign-up' : '/sign-in' });
  };
  return (
    <div className="overflow-x-clip">
      <title>{t('documentTitle')}</title>
      <header className="sticky top-0 z-20 border-b bg-bg/85 backdrop-blur">
        <div className="mx-auto flex h-15 max-w-6xl items-center gap-2 px-4 sm:px-6">
          <Logo />
          <nav aria-label={t('sections')} className="ml-6 hidden gap-1 text-sm text-muted md:flex">
            {(
              [
                ['how', t('navHow')],
                ['what', t('navWhat')],
                ['templates', t('navTemplates')],
                ['run', t('navRun')],
              ] as const
            ).map(([id, label]) => (
              <a
                key={id}
                href={`#${id}`}
                className="rounded-md px-3 py-1.5 transition-colors hover:bg-hover hover:text-fg"
              >
                {label}
              </a>
            ))}
          </nav>
          <span className="flex-1" />
          <Button variant={isOpen ? 'ghost' : 'primary'} asChild>
            <Link to="/sign-in">{t('signIn')}</Link>
          </Button>
          {isOpen ? (
            <Button variant="primary" asChild>
              <Link to="/sign-up">{t('signUp')}</Link>
            </Button>
          ) : null}
        </div>
      </header>
      <main>
        <section className="relative px-4 pt-14 sm:px-6 sm:pt-24">
          <div
            aria-hidden
            className="absolute inset-x-0 -top-24 -z-10 h-[44rem] bg-[radial-gradient(52rem_26rem_at_50%_0,var(--accent-soft),transparent)]"
          />
          <div className="mx-auto max-w-3xl text-center">
            <p className="mb-5 inline-flex h-7 items-center rounded-full border bg-surface px-3 text-[13px] text-muted">
              {t('badge')}
            </p>
            <h1 className="text-[34px] leading-[1.1] font-semibold tracking-[-0.03em] text-balance sm:text-6xl">
              {t('headline')}
            </h1>
            <p className="mx-auto mt-5 max-w-2xl text-base text-balance text-muted sm:text-lg">
              {t('lead')}
            </p>
            <StartBox onStart={start} />
          </div>
          <WorkspaceFigure />
        </section>
        <HowItWorks />
        <Features />
        <section
          id="templates"
          className="mx-auto max-w-6xl scroll-mt-20 px-4 pt-20 sm:px-6 sm:pt-28"
        >
          <h2 className="text-2xl font-semibold tracking-tight sm:text-3xl">
            {t('templatesTitle')}
          </h2>
          <p className="mt-2 mb-8 text-muted">{t('templatesText')}</p>
          <FeaturedTemplates
            hasHeading={false}
            onChoose={(template) => {
              start(wholePrompt(template));
            }}
          />
        </section>
        <section id="run" className="mx-auto max-w-6xl scroll-mt-20 px-4 py-16 sm:px-6 sm:py-24">
          <div className="grid items-center gap-8 rounded-xl border bg-surface p-6 sm:p-10 lg:grid-cols-2">
            <div>
              <h2 className="text-2xl font-semibold tracking-tight">{t('runTitle')}</h2>
              <p className="mt-2 text-muted">{t('runText')}</p>
            </div>
            <CodeBlock code={t('runCode')} hasCopy={false} />
          </div>
        </section>
        <section className="px-4 pb-24 text-center">
          <h2 className="text-2xl font-semibold tracking-tight sm:text-3xl">{t('ctaTitle')}</h2>
          <p className="mt-2 text-muted">{t('ctaText')}</p>
          <Button variant="primary" size="lg" className="mt-6" asChild>
            <Link to={isOpen ? '/sign-up' : '/sign-in'}>{t('start')}</Link>
          </Button>
        </section>
      </main>
      <footer className="border-t px-4 py-6 text-center text-[13px] text-muted">
        {t('footer', { version: installation.version })}
      </footer>
    </div>
  );
}
