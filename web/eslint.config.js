import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist',
      'src/routeTree.gen.ts',
      'src/api/schema.d.ts',
      'public',
      'mock',
      '*.config.js',
      '.dependency-cruiser.mjs',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  jsxA11y.flatConfigs.strict,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300 }],
      complexity: ['error', 15],
      'no-console': 'error',
      eqeqeq: 'error',
      // A box that scrolls must be reachable by keyboard (axe: scrollable-region-focusable).
      'jsx-a11y/no-noninteractive-tabindex': 'off',
    },
  },
  {
    files: ['src/routes/**'],
    rules: {
      'max-lines': ['error', { max: 60 }],
      // The router's redirect() and notFound() are thrown and are not errors.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
);
