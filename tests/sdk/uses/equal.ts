/** Compare two values by their JSON. */
export function equal(actual: unknown, expected: unknown): void {
  const [actualJson, expectedJson] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (actualJson !== expectedJson) throw new Error(`${actualJson} is not ${expectedJson}`);
}
