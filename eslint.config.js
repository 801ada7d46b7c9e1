import { defineConfig } from 'eslint/config';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import tseslint from 'typescript-eslint';
import wc from 'eslint-plugin-wc';

/** ESLint's own recommended rules come in a package of their own; these are the ones that find faults in plain JS. */
const PLAIN_RULES = {
  curly: ['error', 'multi-line'],
  eqeqeq: 'error',
  'no-cond-assign': 'error',
  'no-const-assign': 'error',
  'no-dupe-keys': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-import-assign': 'error',
  'no-redeclare': 'error',
  'no-self-assign': 'error',
  'no-undef': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-vars': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'valid-typeof': 'error',
};

/** Chromium's variant of insertable streams; `globals` does not know it. */
const INSERTABLE_STREAMS = {
  MediaStreamTrackGenerator: 'readonly',
  MediaStreamTrackProcessor: 'readonly',
};

const BROWSER = { ...globals.browser, ...INSERTABLE_STREAMS };
const BROWSER_FILES = [
  'bench/{clips,engines,page,players,subjects}/**/*.js',
  'demo/**/*.js',
  'stories/*.js',
  'tools/contact-sheet/**/*.js',
  'tools/screenshots/**/*.js',
];

export default defineConfig(
  // What is in test/package/types is compiled as a user's code is, by another configuration.
  { ignores: ['build/', 'dist/', 'cdn/', 'out/', 'test/package/types/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // With noUncheckedIndexedAccess, arithmetic on typed arrays cannot do without.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['test/**/*.ts'],
    // chai's assertions are property reads.
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['src/element/**/*.ts'],
    extends: [
      lit.configs['flat/recommended'],
      wc.configs['flat/best-practice'],
      litA11y.configs.recommended,
    ],
    // LitElement has every lifecycle callback: nothing to guard against.
    rules: { 'wc/guard-super-call': 'off' },
  },

  {
    files: ['**/*.js'],
    languageOptions: { globals: globals.nodeBuiltin },
    rules: PLAIN_RULES,
  },
  {
    files: ['test/{e2e,engines,package,privacy,soak,stories}/**/*.js'],
    // Their callbacks for page.evaluate() run in the browser.
    languageOptions: { globals: BROWSER },
  },
  {
    files: BROWSER_FILES,
    languageOptions: { globals: BROWSER },
  },
);
