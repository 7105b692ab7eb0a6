/** The layers, as docs/architecture.md draws them: arrows point one way. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'functions/core knows no AWS client, no clock and no environment.',
      severity: 'error',
      from: { path: '^functions/core/' },
      to: { pathNot: ['^functions/core/', '^node_modules/(ipaddr\\.js|zod|@slack/types)/'] },
    },
    {
      name: 'adapters-stand-on-core',
      severity: 'error',
      from: { path: '^functions/adapters/' },
      to: { path: '^(functions/(?!core/|adapters/)|organization/|stacks/|local/|cli/|build/|main\\.ts)' },
    },
    {
      name: 'functions-know-no-infrastructure',
      severity: 'error',
      from: { path: '^functions/' },
      to: {
        path: '^(organization/|stacks/|local/|cli/|build/|terminal/|main\\.ts|node_modules/(cdktf|constructs|@cdktf)/)',
      },
    },
    {
      name: 'a-function-does-not-call-another',
      severity: 'error',
      from: { path: '^functions/(?!core/|adapters/)([^/]+)/' },
      to: { path: '^functions/(?!core/|adapters/)([^/]+)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'stacks-know-no-function-code',
      severity: 'error',
      from: { path: '^(stacks/|main\\.ts)' },
      to: { path: '^(functions|local|cli)/' },
    },
    {
      name: 'constructs-know-no-stack',
      severity: 'error',
      from: { path: '^stacks/constructs/' },
      to: { path: '^stacks/[^/]+\\.ts$' },
    },
    {
      name: 'organization-stands-alone',
      severity: 'error',
      from: { path: '^organization/' },
      to: { path: '^(functions|stacks|local|cli|build)/' },
    },
    {
      name: 'terminal-stands-alone',
      severity: 'error',
      from: { path: '^terminal/' },
      to: { path: '^(functions|organization|stacks|local|cli|build|bench)/|^main\\.ts' },
    },
    {
      name: 'nobody-uses-local-or-cli',
      severity: 'error',
      from: { pathNot: '^(local|cli|__tests__|bench)/' },
      to: { path: '^(local|cli)/' },
    },
    {
      name: 'provider-by-resource',
      comment: 'The index of @cdktf/provider-aws takes 870 MB and six seconds of type-checking.',
      severity: 'error',
      from: {},
      to: { path: '^node_modules/@cdktf/provider-aws/lib/index' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^aws-lambda$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
