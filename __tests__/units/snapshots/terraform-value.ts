/**
 * Reads what cdktf writes for `Fn.yamlencode(tree)` back into the tree, so that a difference names one value and not
 * a line of 10,000 characters. A reference stays a text, as Terraform would write it: `${aws_iam_role.x.arn}`.
 *
 * @throws Error where the text is none that cdktf writes.
 */
export function parseYamlencode(text: string): unknown {
  const expression = /^\$\{yamlencode\((.*)\)\}$/s.exec(text)?.[1];
  if (expression === undefined) throw new Error(`no yamlencode: ${text.slice(0, 80)}`);
  const reader = new Reader(expression);
  const value = reader.value();
  reader.end();
  return value;
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  value(): unknown {
    const next = this.text[this.#at];
    if (next === "{") return this.#object();
    if (next === "[") return this.#list();
    if (next === '"') return this.#string();
    const expression = this.#expression();
    if (/^(true|false|null|-?\d[\d.]*)$/.test(expression)) return JSON.parse(expression);
    return `\${${expression}}`;
  }

  end(): void {
    if (this.#at !== this.text.length) this.#fail("the end");
  }

  #object(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.#members("}", () => {
      const key = this.#string();
      this.#skip(" = ");
      entries.push([key, this.value()]);
    });
    return Object.fromEntries(entries);
  }

  #list(): unknown[] {
    const elements: unknown[] = [];
    this.#members("]", () => elements.push(this.value()));
    return elements;
  }

  #members(end: string, member: () => void): void {
    this.#at++;
    while (this.text[this.#at] !== end) {
      member();
      if (this.text[this.#at] !== end) this.#skip(", ");
    }
    this.#at++;
  }

  #string(): string {
    this.#skip('"');
    let read = "";
    while (this.text[this.#at] !== '"') {
      if (this.#at >= this.text.length) this.#fail("a quotation mark");
      const rest = this.text.slice(this.#at);
      const [literal] = /^[$%]{2}(?=\{)/.exec(rest) ?? [];
      if (literal) {
        read += literal[0];
        this.#at += 2;
      } else if (rest.startsWith("${")) {
        this.#at += 2;
        read += `\${${this.#expression()}}`;
        this.#skip("}");
      } else if (rest[0] === "\\") {
        read += ESCAPED[rest[1] as string] ?? this.#fail("an escape that is known");
        this.#at += 2;
      } else {
        read += rest[0];
        this.#at++;
      }
    }
    this.#at++;
    return read;
  }

  /** Anything else: a number, a word, a reference, a call, up to what ends it. */
  #expression(): string {
    const start = this.#at;
    for (let depth = 0; this.#at < this.text.length; this.#at++) {
      const next = this.text[this.#at] as string;
      if (next === '"') {
        this.#string();
        this.#at--;
      } else if ("([{".includes(next)) depth++;
      else if (depth === 0 && ",}])".includes(next)) break;
      else if (")]}".includes(next)) depth--;
    }
    if (this.#at === start) this.#fail("a value");
    return this.text.slice(start, this.#at);
  }

  #skip(expected: string): void {
    if (!this.text.startsWith(expected, this.#at)) this.#fail(`"${expected}"`);
    this.#at += expected.length;
  }

  #fail(expected: string): never {
    throw new Error(`expected ${expected} at ${this.#at}: ${this.text.slice(this.#at, this.#at + 60)}`);
  }
}
