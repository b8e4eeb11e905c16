/** Trace and span ids as W3C Trace Context has them: lowercase hexadecimal, never all zero. */
import { randomFillSync } from "node:crypto";

const SPAN_ID_BYTES = 8;
const POOL_BYTES = 512 * SPAN_ID_BYTES;
const INVALID_SPAN_ID = "0".repeat(2 * SPAN_ID_BYTES);

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** 16 hexadecimal digits. Randomness comes from a pool: asking the system for each id costs more than a span. */
export function generateSpanId(): string {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString("hex", used, used + SPAN_ID_BYTES);
  used += SPAN_ID_BYTES;
  return id === INVALID_SPAN_ID ? generateSpanId() : id;
}

/** 32 hexadecimal digits. */
export function generateTraceId(): string {
  return generateSpanId() + generateSpanId();
}
