import { z } from "zod";

/** A list in which each text stands once: construct ids are made of them. */
export function distinct<T extends z.ZodType<string>>(element: T) {
  return z.array(element).refine((values) => new Set(values).size === values.length, {
    error: "names a value twice. Name each once.",
  });
}
