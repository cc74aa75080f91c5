import { queryOptions } from '@tanstack/react-query';
import { api, apiUrl, load, type Schemas } from '@/api';

export type Template = Schemas['TemplateRead'];
export type Look = 'light' | 'dark';

export const categories = ['business', 'organise', 'personal', 'public', 'tools'] as const;
export type Category = (typeof categories)[number];

const RARELY_CHANGES_MS = 60 * 60_000;

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => load(api.GET('/api/templates', { signal })),
  staleTime: RARELY_CHANGES_MS,
});

/** The address changes with the picture, which may be kept for ever. */
export const pictureUrl = (template: Template, look: Look): string =>
  apiUrl(`/api/templates/${template.id}/picture?look=${look}&v=${template.picture}`);

/** All that a template asks for, as one text to edit. */
export const wholePrompt = (template: Template): string =>
  [template.prompt, ...template.refinements].join(' ');

/** Those of a category that hold every word somewhere. */
export function findTemplates(
  templates: readonly Template[],
  search: string,
  category: Category | undefined,
): Template[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    if (category !== undefined && template.category !== category) return false;
    const text = [template.title, template.line, template.prompt, ...template.tags]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
