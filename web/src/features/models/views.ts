/** Apart from the page, so that the route can read the address before the page is loaded. */
export const modelViews = ['providers', 'routing', 'budgets', 'usage', 'shared'] as const;
export type ModelView = (typeof modelViews)[number];
