/** Loaded before the service (`node --require`): the same app, traced by instrumenting its packages. */
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { KoaInstrumentation } from "@opentelemetry/instrumentation-koa";
import { PinoInstrumentation } from "@opentelemetry/instrumentation-pino";
import { NodeSDK } from "@opentelemetry/sdk-node";

new NodeSDK({
  instrumentations: [new HttpInstrumentation(), new KoaInstrumentation(), new PinoInstrumentation()],
}).start();

// The service's own telemetry stays off.
for (const name of Object.keys(process.env)) if (name.startsWith("OTEL_")) delete process.env[name];
