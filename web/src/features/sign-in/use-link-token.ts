import { useEffect, useState } from 'react';

/** The token of a mailed link. It stands in the fragment, which no server or log ever sees. */
export function readLinkToken(address: { hash: string; search: string }): string | null {
  const fragment = address.hash.replace(/^#/, '');
  const named = new URLSearchParams(fragment).get('token');
  const token =
    named ?? (fragment === '' ? new URLSearchParams(address.search).get('token') : null);
  if (token !== null && token !== '') return token;
  return fragment === '' ? null : decodeURIComponent(fragment);
}

export function useLinkToken(): string | null {
  const [token] = useState(() => readLinkToken(window.location));
  useEffect(() => {
    // A used token has no place in the history or in a shared address.
    window.history.replaceState(window.history.state, '', window.location.pathname);
    // Another link pasted into the same tab changes the fragment only, which loads nothing by itself.
    const startAgain = () => {
      if (window.location.hash !== '') window.location.reload();
    };
    window.addEventListener('hashchange', startAgain);
    return () => {
      window.removeEventListener('hashchange', startAgain);
    };
  }, []);
  return token;
}
