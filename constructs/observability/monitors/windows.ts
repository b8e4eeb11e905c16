/** Minutes as Datadog writes them: 5m, 1h, 24h. It takes days only for what it calls a week. */
export function duration(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
