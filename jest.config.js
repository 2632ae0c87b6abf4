/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['proto', 'domain', 'workflows', 'services', 'ops', 'dev', 'deploy']
    .filter(room => require('node:fs').existsSync(`${__dirname}/${room}`))
    .map(room => `<rootDir>/${room}`),
  testMatch: ['**/*.{unit,int,e2e}.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // jest can't load what is ES modules only, unless it is transformed.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|mediabunny|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit)/)',
  ],
  globalSetup: '<rootDir>/dev/testing/test-engines-up.ts',
  globalTeardown: '<rootDir>/dev/testing/test-engines-down.ts',
  reporters: [
    'default',
    '<rootDir>/dev/testing/demo-city-reporter.js',
    '<rootDir>/dev/testing/plain-line-reporter.js',
  ],
  testSequencer: '<rootDir>/dev/testing/longest-first.js',
  maxWorkers: 2,
  // Some of each file's heap stays. A worker with a large heap spends its time on collecting it, so a fresh one takes over.
  workerIdleMemoryLimit: '500MB',
  testTimeout: 30_000,
}
