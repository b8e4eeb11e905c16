import { service } from "../../../config/service";
import { chosen, chosenInLink, hasTag, Search, type Term } from "../query/search";
import type { Link } from "./widget";

/** Users' requests as traces. */
export function traces(...terms: readonly Term[]): Search {
  return new Search("spans", chosen("env"), chosen("service"), operation, ...terms);
}

const operation = hasTag("operation_name", service.operations.request);

/** To the traces of the time that was clicked at, each of which opens as a waterfall. */
export function toTraces(site: string): Link {
  const search = new Search("spans", chosenInLink("env"), chosenInLink("service"), operation);
  // What is in braces stays as it is: Datadog looks for it.
  const query = encodeURIComponent(search.print()).replaceAll("%7B%7B%24", "{{$").replaceAll("%7D%7D", "}}");
  const range = "start={{timestamp_start}}&end={{timestamp_end}}";
  return {
    label: "Traces as waterfalls",
    url: `https://${appHost(site)}/apm/traces?query=${query}&${range}`,
  };
}

/** https://docs.datadoghq.com/getting_started/site/: the two oldest have their pages at `app.`. */
export function appHost(site: string): string {
  return site.split(".").length === 2 ? `app.${site}` : site;
}
