// SRP as Cognito uses it: the password never leaves this device.
// Amazon publishes no specification: this follows the source of its client libraries (aws-amplify/amplify-js).

import { publicValue, sharedSecret } from "./srp.js";

// The 3072-bit prime of RFC 5054, appendix A, but with the generator 2, as in Amazon's clients.
const N = BigInt(`0x
FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B
302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6
49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D
670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718
3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7D
B3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C
BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF`.replaceAll("\n", ""));
const GROUP = { N, g: 2n };
const KEY_INFO = "Caldera Derived Key\x01"; // of HKDF (RFC 5869), with the number of its only block
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const encode = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

// Big-endian. A zero byte precedes a first bit of 1, which Java would read as a sign.
function toBytes(number) {
  let hex = number.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  if (hex[0] > "7") hex = `00${hex}`;
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

const toNumber = (buffer) => BigInt(`0x${Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("")}`);

function concatenate(...parts) {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { result.set(part, at); return at + part.length; }, 0);
  return result;
}

const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", concatenate(...parts)));

async function hmac(secret, ...parts) {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, concatenate(...parts)));
}

/** Return a timestamp in the only format that Cognito accepts: `Mon Nov 23 09:05:00 UTC 2026`. */
export function formatTimestamp(now) {
  const time = now.toISOString().slice(11, 19);
  return `${DAYS[now.getUTCDay()]} ${MONTHS[now.getUTCMonth()]} ${now.getUTCDate()} ${time} UTC ${now.getUTCFullYear()}`;
}

const newPrivateValue = () => toNumber(crypto.getRandomValues(new Uint8Array(64)));

/** Start a sign-in: send `A` to Cognito, then answer its challenge with the result of `respond`. */
export function startSrp(poolId, a = newPrivateValue()) {
  const A = publicValue(GROUP, a);
  const pool = poolId.split("_")[1];

  /** @param {Record<string, string>} challenge */
  async function respond(challenge, password, now = new Date()) {
    const { USER_ID_FOR_SRP: user, SALT, SRP_B, SECRET_BLOCK } = challenge;
    const B = BigInt(`0x${SRP_B}`);
    const u = toNumber(await sha256(toBytes(A), toBytes(B)));
    const k = toNumber(await sha256(toBytes(N), toBytes(GROUP.g)));
    const identity = await sha256(encode(`${pool}${user}:${password}`));
    const x = toNumber(await sha256(toBytes(BigInt(`0x${SALT}`)), identity));
    const secret = sharedSecret(GROUP, { a, B, k, u, x });
    const key = (await hmac(await hmac(toBytes(u), toBytes(secret)), encode(KEY_INFO))).slice(0, 16);
    const timestamp = formatTimestamp(now);
    return {
      USERNAME: user,
      TIMESTAMP: timestamp,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: toBase64(await hmac(key, encode(pool + user), fromBase64(SECRET_BLOCK), encode(timestamp))),
    };
  }

  return { A: A.toString(16), respond };
}
