«imports»
export function «component»() {
  usePageTitle(«title_string»);
  return (
    <SiteShell name={config.name}>
      <div className="mx-auto w-full max-w-2xl px-4 py-10 sm:px-6">
        <h1 className="text-3xl font-semibold tracking-tight«margin»">«title»</h1>
«intro»«body»      </div>
    </SiteShell>
  );
}
