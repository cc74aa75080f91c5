/** The prompt a visitor wrote before signing in: it waits here for the dashboard. */
const KEY = 'paynto-draft';

export function keepDraft(prompt: string): void {
  sessionStorage.setItem(KEY, prompt);
}

export function readDraft(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

export function dropDraft(): void {
  sessionStorage.removeItem(KEY);
}
