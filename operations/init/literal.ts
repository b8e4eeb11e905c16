/** Columns of a line, as biome.json has them. */
const COLUMNS = 110;

/**
 * A plain value in TypeScript, laid out as Biome would.
 *
 * @param indent of the line that it begins on
 * @param column that it begins in
 */
export function literal(value: unknown, indent = "", column = 0): string {
  const line = onOneLine(value);
  if (typeof value !== "object" || value === null || column + line.length + ",".length <= COLUMNS)
    return line;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, inner, inner.length))
    : Object.entries(value).map(([name, item]) => {
        const column = inner.length + `${key(name)}: `.length;
        const said = literal(item, inner, column);
        const isTooLong = typeof item === "string" && column + said.length + ",".length > COLUMNS;
        return `${key(name)}:${isTooLong ? `\n${inner}  ` : " "}${said}`;
      });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const items = Object.entries(value).map(([name, item]) => `${key(name)}: ${onOneLine(item)}`);
  return items.length > 0 ? `{ ${items.join(", ")} }` : "{}";
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
