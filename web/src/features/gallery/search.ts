/** What of the gallery stands in the address. */
import { categories, type Category } from './queries';

export interface TemplatesSearch {
  search?: string;
  category?: Category;
  /** The template whose details are open. */
  template?: string;
}

export function readTemplatesSearch(raw: Record<string, unknown>): TemplatesSearch {
  const category = categories.find((known) => known === raw.category);
  // the router reads `search=404` as a number
  const search = typeof raw.search === 'number' ? String(raw.search) : raw.search;
  return {
    ...(typeof search === 'string' && search !== '' ? { search } : {}),
    ...(category === undefined ? {} : { category }),
    ...(typeof raw.template === 'string' && raw.template !== '' ? { template: raw.template } : {}),
  };
}
