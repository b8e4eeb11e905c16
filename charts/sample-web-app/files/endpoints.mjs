// What `helm test` runs, in the service's own image: does every Service answer, and go on with its caller's trace?

const { URLS, ENVIRONMENT, FAULT_INJECTION } = process.env;
const TIMEOUT_MS = 5_000;
const TRACE_ID = crypto.randomUUID().replaceAll("-", "");

const failures = [];

for (const url of URLS.split(" ")) {
  await expect(`${url}/health`, 200);
  await expect(`${url}/ready`, 200);
  await expect(url, 200);
  await expect(`${url}/openapi.json`, 200);
  await expect(`${url}/status/418`, FAULT_INJECTION === "true" ? 418 : 404);
  const echo = await expect(`${url}/echo?format=json`, 200);
  if (echo) {
    const { traceId, service } = JSON.parse(echo);
    check(`${url} goes on with trace ${traceId}`, traceId === TRACE_ID, `expected ${TRACE_ID}`);
    check(
      `${url} runs in ${service.environment}, version ${service.version}`,
      service.environment === ENVIRONMENT,
    );
  }
}

if (failures.length > 0) {
  console.error(`${failures.length} failed.`);
  process.exit(1);
}

/** The body of the answer; undefined if it is not as expected. */
async function expect(url, status) {
  try {
    const headers = { traceparent: `00-${TRACE_ID}-${TRACE_ID.slice(16)}-01` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.text();
    const good = check(`${url} answers ${response.status}`, response.status === status, `expected ${status}`);
    return good ? body : undefined;
  } catch (error) {
    check(`${url} answers`, false, error.cause?.message ?? error.message);
  }
}

function check(what, good, why = "") {
  console.log(good ? `ok      ${what}` : `FAILED  ${what}${why && ` (${why})`}`);
  if (!good) failures.push(what);
  return good;
}
