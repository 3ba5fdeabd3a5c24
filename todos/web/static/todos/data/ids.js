// ULIDs: 26 characters that sort by time. The client creates ids itself, so that new items have one while offline.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's Base32: no i, l, o and u

export function newId(now = Date.now()) {
  let time = "";
  for (let rest = now, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => ALPHABET[byte % 32]).join("");
}
