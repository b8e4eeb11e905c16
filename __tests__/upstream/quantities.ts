type Requests = Readonly<Record<string, string | number | undefined>>;

/** Sum of what containers ask of the processor, in thousandths of one. */
export function millicores(requests: readonly Requests[]): number {
  return sum(requests.map(({ cpu }) => scaled(cpu, { m: 1, "": 1000 })));
}

/** Sum of the memory that containers ask for. */
export function mebibytes(requests: readonly Requests[]): number {
  return sum(requests.map(({ memory }) => scaled(memory, { Mi: 1, Gi: 1024 })));
}

function scaled(quantity: string | number | undefined, units: Readonly<Record<string, number>>): number {
  const [, amount, unit = ""] = /^([\d.]+)(\w*)$/.exec(String(quantity ?? 0)) ?? [];
  if (Number(amount) === 0) return 0;
  const factor = units[unit];
  if (amount === undefined || factor === undefined)
    throw new Error(`${quantity} is not in ${Object.keys(units).join(", ")}`);
  return Number(amount) * factor;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
