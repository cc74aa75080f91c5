export { FeaturedTemplates } from './featured-templates';
export { templatesQuery, wholePrompt, type Template } from './queries';
export { readTemplatesSearch, type TemplatesSearch } from './search';
export { TemplatesPage } from './templates-page';
