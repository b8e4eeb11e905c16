/** One project per rung of the ladder, so that `npm test` can climb them in order and name them. */
const rung = (name, directory, extra = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/__tests__/${directory}/**/*.test.ts`],
  transform: {
    "^.+\\.(m?ts|mjs)$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
  },
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.rehearsal", "<rootDir>/.tools"],
  ...extra,
});

module.exports = {
  projects: [
    rung("units", "units"),
    rung("policies", "policies"),
    rung("mocked", "mocked"),
    rung("emulated", "emulated"),
  ],
};
