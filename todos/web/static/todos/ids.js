// Ids made here, so that what is made offline can be named at once. ULIDs: 26 characters that sort by time.

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's, without i, l, o and u

export function newId(now = Date.now()) {
  let time = "";
  for (let rest = now, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) time = LETTERS[rest % 32] + time;
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => LETTERS[byte % 32]).join("");
}
