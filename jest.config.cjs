/** One project per rung of the ladder, so that `npm test` can climb them in order and name them. */
const rung = (name, tests, options = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/${tests}/**/*.test.ts`],
  transform: {
    "^.+\\.(m?ts|mjs)$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
  },
  testEnvironment: "node",
  // Somebody may have filled them in: what is theirs is in no test's interest.
  moduleNameMapper: { "/environments/(dev|prod)$": "<rootDir>/__tests__/as-shipped/$1.ts" },
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.rehearsal", "<rootDir>/.tools"],
  ...options,
});

module.exports = {
  // For `npm run coverage`.
  collectCoverageFrom: ["main.ts", "{backend,config,constructs,operations,stacks}/**/*.ts"],
  coverageProvider: "v8",
  coverageReporters: ["text-summary", "html"],
  projects: [
    rung("units", "__tests__/units"),
    rung("policies", "__tests__/policies"),
    rung("service", "service", { globalSetup: "<rootDir>/service/testing/build.cjs" }),
    rung("contract", "__tests__/contract", {
      globalSetup: "<rootDir>/__tests__/contract/capture-once.ts",
      globalTeardown: "<rootDir>/__tests__/contract/forget-captured.ts",
    }),
    rung("pages", "__tests__/pages"),
    rung("mocked", "__tests__/mocked"),
    rung("mocked-cluster", "__tests__/mocked-cluster", {
      globalSetup: "<rootDir>/__tests__/mocked-cluster/apply-stacks.ts",
      globalTeardown: "<rootDir>/__tests__/mocked-cluster/forget-stacks.ts",
    }),
    rung("emulated", "__tests__/emulated"),
    rung("chart", "__tests__/chart", {
      globalSetup: "<rootDir>/__tests__/chart/render-choices.ts",
      globalTeardown: "<rootDir>/__tests__/chart/forget-choices.ts",
    }),
    rung("upstream", "__tests__/upstream"),
    rung("cluster", "__tests__/cluster", {
      globalSetup: "<rootDir>/__tests__/cluster/start-cluster.ts",
      globalTeardown: "<rootDir>/__tests__/cluster/stop-cluster.ts",
    }),
    rung("workflows", "__tests__/workflows"),
  ],
};
