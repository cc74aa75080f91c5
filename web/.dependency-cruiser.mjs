/** Layers: routes > app > features > ui, api > lib; a feature reaches another by its index.ts only. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'features-by-their-face',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: {
        path: '^src/features/([^/]+)/',
        pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'routes-and-app-use-faces',
      severity: 'error',
      from: { path: '^src/(routes|app)/' },
      to: { path: '^src/features/[^/]+/', pathNot: '^src/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'features-know-no-routes',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: '^src/(routes|app)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-knows-lib-only',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/(features|routes|app|api)/' },
    },
    {
      name: 'api-knows-lib-only',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/(features|routes|app|ui)/' },
    },
    {
      name: 'lib-knows-nothing',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/(features|routes|app|ui|api)/' },
    },
    {
      name: 'test-helpers-only-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.test\\.tsx?$', '^src/testing/'] },
      to: { path: '^src/testing/' },
    },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'routeTree\\.gen\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'style'],
    },
  },
};
