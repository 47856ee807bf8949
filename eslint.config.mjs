// @ts-check
import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const PURE = [
  'contract/src/**/*.ts',
  'gateway/src/{decode,admit}/**/*.ts',
  'server/src/compute/**/*.ts',
  'server/src/instruct/lifecycle.ts',
  'simulators/src/{world,officers,devices,faults}/**/*.ts',
];
const TESTS = ['**/*.test.{ts,tsx}', '**/test/**/*.ts', '**/bench/**/*.ts', 'bench.ts'];

const environmentOnlyInConfig = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "process.env is read once, in the process's config.ts, parsed with zod and passed down.",
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports: the name a reader sees is the name it has.',
};
const exportedFunctionsAreDeclarations = {
  selector: 'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression',
  message: 'Exported functions are declarations: export function name() {}.',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.data*/**', '.ci-output/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.ts', 'web/vite.config.ts', 'web/vite-officer-shell.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Indexes into arrays that a loop bounds are certain; noUncheckedIndexedAccess cannot see it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreVoidReturningFunctions: true, ignoreArrowShorthand: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-syntax': ['error', environmentOnlyInConfig, noDefaultExport, exportedFunctionsAreDeclarations],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: [
      '**/config.ts',
      '**/main.ts',
      '**/*-command.ts',
      '**/run.ts',
      'db/src/testing*.ts',
      '**/vite.config.ts',
      '**/vitest.config.ts',
      'faults.config.ts',
      ...TESTS,
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: PURE,
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'process', 'performance'].map((name) => ({
          name,
          message: 'This folder is pure: it takes data, time and limits as arguments. Do it in the caller.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure: take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure: take a seeded generator as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        environmentOnlyInConfig,
        noDefaultExport,
        exportedFunctionsAreDeclarations,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Pure: take the time as an argument.',
        },
        {
          selector: 'ImportDeclaration[source.value=/^node:(?!buffer$)/]',
          message: 'Pure: no I/O here. Do it in the caller.',
        },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      // Rows of a query and bodies of an answer are checked by the assertions themselves.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  { files: ['web/src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat['recommended-latest']] },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        module: 'writable',
        URL: 'readonly',
      },
    },
  },
);
