/** What an environment says of Datadog: part of `schema.ts`. */
import { z } from "zod";
import { distinct } from "./distinct";

/** Datadog's sites, each with keys and data of its own. https://docs.datadoghq.com/getting_started/site/ */
const DATADOG_SITES = [
  "datadoghq.com",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "datadoghq.eu",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "ddog-gov.com",
] as const;

const handle = z.string().regex(/^@[\w.+-]+(@[\w.-]+)?$/, {
  error: 'is not somebody whom Datadog can tell, for example "@slack-ops" or "@me@example.com".',
});

export const datadogSchema = z
  .strictObject({
    /** Where agents send and analyses ask: the site that the keys in entry `datadog` belong to. */
    site: z.enum(DATADOG_SITES).default("datadoghq.com"),
    /** Whom alerts tell, as Datadog writes them: "@pagerduty-web", "@slack-ops", "@me@example.com". */
    notify: z
      .strictObject({
        /** When users suffer: somebody who is woken. */
        page: distinct(handle).default([]),
        /** When it can wait for the next working day. */
        ticket: distinct(handle).default([]),
      })
      .prefault({}),
    /** When the environment is worked on: no alert tells anybody. */
    maintenance: z
      .array(
        z.strictObject({
          /** What is done, for who sees the silence. */
          reason: z.string().min(1),
          /** Local time of its (first) beginning. */
          start: z.string().refine(isLocalTime, {
            error: 'is not a local time, for example "2026-12-01T02:00:00".',
          }),
          timezone: z
            .string()
            .refine(isTimezone, {
              error: 'is not a time zone, for example "UTC" or "America/Sao_Paulo".',
            })
            .default("UTC"),
          minutes: z.int().min(5).max(1440),
          /** Left out: once. */
          every: z.enum(["day", "week"]).optional(),
        }),
      )
      .default([]),
    /**
     * Which environment sets units and percentiles of the service's metrics: an account at Datadog holds them once for
     * all of its environments, so that one of them sets them `here`.
     */
    metricSettings: z.enum(["here", "elsewhere"]).default("here"),
    /** Where Datadog calls the public host from, if there is one. */
    syntheticLocations: distinct(
      z.string().regex(/^(aws|azure|gcp):[a-z0-9-]+$|^pl:[a-z0-9-]+$/, {
        error: 'is not a location of Datadog\'s, for example "aws:us-east-1".',
      }),
    )
      .min(1, { error: "needs a location: without one, nothing is called." })
      .default(["aws:us-east-1", "aws:eu-central-1", "aws:sa-east-1"]),
  })
  .prefault({});

/** Without a zone: that has a name of its own, so that a weekly window stays at its hour in summer. */
function isLocalTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}Z`));
}

/** Whether it is a name of the IANA database. */
function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
