import { loadEnvironments } from "../../config/load";
import { synthesize } from "../../main";

/** Synthesizes every environment into the folder named last: bundled twice, once with each framework. */
synthesize(loadEnvironments("local,dev,prod"), process.argv.at(-1));
