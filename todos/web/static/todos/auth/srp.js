// The client's arithmetic of the Secure Remote Password protocol (SRP-6a, RFC 5054, section 2.6).
// `k`, `u` and `x` come from hashes, which each protocol defines in its own way: see cognito-srp.js.

/** @typedef {{ N: bigint, g: bigint }} Group a prime and its generator */

/** @param {Group} group */
export function powerModN({ N }, base, exponent) {
  let result = 1n;
  for (let factor = base % N, rest = exponent; rest > 0n; rest >>= 1n, factor = factor * factor % N) {
    if (rest & 1n) result = result * factor % N;
  }
  return result;
}

/** Return `A`, the public value of the private value `a`. */
export const publicValue = (group, a) => powerModN(group, group.g, a);

/**
 * Return `S`, the secret that the client shares with the server.
 * @param {Group} group
 * @param {{ a: bigint, B: bigint, k: bigint, u: bigint, x: bigint }} values
 */
export function sharedSecret(group, { a, B, k, u, x }) {
  const { N, g } = group;
  if (B % N === 0n || u === 0n) throw new Error("The server sent an unsafe value.");
  const base = (B - k * powerModN(group, g, x)) % N;
  return powerModN(group, base < 0n ? base + N : base, a + u * x);
}
