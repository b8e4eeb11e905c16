/** Jest's global setup: builds the service once, so that tests can run it as the process that it is. */
const { execFileSync } = require("node:child_process");
const path = require("node:path");

module.exports = () => {
  execFileSync(process.execPath, [path.resolve(__dirname, "../build.mjs")], { stdio: "inherit" });
};
