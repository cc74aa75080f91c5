«imports»
const navigation: NavItem[] = [
«items»];

/** The frame around all pages for the people who run the app. */
export function BackOffice() {
  return (
    <AppShell name={config.name} logo={<«logo» aria-hidden />} nav={navigation}«aside»>
      <Outlet />
    </AppShell>
  );
}
