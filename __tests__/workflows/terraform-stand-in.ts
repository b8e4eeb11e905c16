/**
 * A program that stands in for Terraform, and writes its calls down in the file that CALLS names. It plans what
 * `plan.json` in its folder says, and fails where there is none; its apply fails with what `refusal.txt` says.
 */
export const TERRAFORM = `#!${process.execPath}
const { appendFileSync, copyFileSync, existsSync, readFileSync, statSync } = require("node:fs");
const path = require("node:path");
const args = process.argv.slice(2);
const stack = path.basename(process.cwd());
const event = (fields) => console.log(JSON.stringify({ "@message": "", "@level": "info", ...fields }));
const note = (text) => appendFileSync(process.env.CALLS, text + "\\n");
if (args[0] === "plan") {
  if (!existsSync("plan.json")) {
    event({ type: "diagnostic", diagnostic: { severity: "error", summary: "It broke", detail: "" } });
    process.exit(1);
  }
  const out = args.find((arg) => arg.startsWith("-out=")).slice(5);
  copyFileSync("plan.json", out);
  note(["plan", stack, args.includes("-lock=false") ? "unlocked" : "locked", (statSync(path.dirname(out)).mode & 0o777).toString(8)].join(" "));
  event({ type: "change_summary", changes: { add: 1, change: 0, remove: 0, operation: "plan" } });
  process.exit(2);
}
if (args[0] === "show") console.log(readFileSync(args.at(-1), "utf8"));
if (args[0] === "apply") {
  note(["apply", stack, readFileSync(args.at(-1), "utf8") === readFileSync("plan.json", "utf8") ? "that plan" : "another"].join(" "));
  note(path.dirname(args.at(-1)));
  if (existsSync("refusal.txt")) {
    const summary = readFileSync("refusal.txt", "utf8");
    event({ type: "diagnostic", diagnostic: { severity: "error", summary, detail: "" } });
    process.exit(1);
  }
}
`;
