import { parseArgs } from "node:util";
import { measureService } from "./measure-service";
import { renderReport, writeReport } from "./report";

const USAGE = `npm run bench --workspace service [-- --rounds N --requests N --print]

Measures what telemetry costs and writes service/BENCHMARKS.md: nothing else should run on the machine meanwhile.

  --rounds N     slices of each server, in turn (default 10)
  --requests N   requests a slice (default 5000)
  --print        print the report instead of writing it`;

/** `npm run bench --workspace service`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "10" },
      requests: { type: "string", default: "5000" },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const plan = { rounds: Number(values.rounds), requests: Number(values.requests) };
  const results = { ...(await measureService(plan)), plan, date: new Date() };
  if (values.print) console.log(renderReport(results));
  else writeReport(results);
  return 0;
}
