// Attachments: straight between this page and the person's own folder in S3, with their temporary credentials.

import { cognito, Offline } from "./cognito.js";
import { newId } from "./ids.js";
import { AwsClient } from "./vendor/aws4fetch.js";

const EARLY = 300_000; // ms: credentials must last for an upload
const LINK_SECONDS = 300;

export class Files {
  constructor(auth, config) {
    this.auth = auth;
    this.config = config;
  }

  async client() {
    if (this.signer && this.ends - EARLY > Date.now()) return this.signer;
    const { region, identity_pool_id: IdentityPoolId, user_pool_id: pool } = this.config;
    const Logins = { [`cognito-idp.${region}.amazonaws.com/${pool}`]: await this.auth.token("id") };
    this.identity ??= (await cognito("identity", this.config, "GetId", { IdentityPoolId, Logins })).IdentityId;
    const { Credentials: given } = await cognito("identity", this.config, "GetCredentialsForIdentity", { IdentityId: this.identity, Logins });
    this.ends = given.Expiration * 1000;
    this.signer = new AwsClient({
      accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretKey, sessionToken: given.SessionToken, service: "s3", region,
    });
    return this.signer;
  }

  url(key) {
    const { endpoint, bucket, region } = this.config;
    const path = key.split("/").map(encodeURIComponent).join("/");
    return endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
  }

  /** Why a file is not taken, or nothing. */
  refusal(file) {
    const { max_bytes: most, content_types: types } = this.config;
    if (file.size > most) return `“${file.name}” is larger than ${sizeText(most)}.`;
    if (!file.size) return `“${file.name}” is empty.`;
    if (types?.length && !types.some((type) => matches(type, typeOf(file)))) return `Files like “${file.name}” can’t be attached.`;
    return undefined;
  }

  /**
   * Upload a file, and tell how far it is: from 0 to 1.
   * @returns {Promise<{ key: string, name: string, size: number, content_type: string }>}
   */
  async upload(file, onprogress, signal) {
    const client = await this.client();
    const name = file.name.slice(-200);
    const key = `${this.config.prefix}${this.identity}/${newId()}/${name.replace(/[^\w.-]+/g, "_")}`;
    const headers = {
      "Content-Type": typeOf(file),
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    };
    const request = await client.sign(this.url(key), { method: "PUT", headers });
    await put(request, file, onprogress, signal);
    return { key, name, size: file.size, content_type: typeOf(file) };
  }

  /** A link that works for five minutes, for this file alone. */
  async link(key) {
    const client = await this.client();
    const request = await client.sign(`${this.url(key)}?X-Amz-Expires=${LINK_SECONDS}`, { aws: { signQuery: true } });
    return request.url;
  }

  async remove(key) {
    const client = await this.client();
    await fetch(await client.sign(this.url(key), { method: "DELETE" }));
  }
}

// fetch() doesn't tell how much is sent; XMLHttpRequest does.
function put(request, file, onprogress, signal) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("PUT", request.url);
    request.headers.forEach((value, name) => sending.setRequestHeader(name, value));
    sending.upload.onprogress = ({ loaded, total }) => onprogress(loaded / total);
    sending.onload = () => (sending.status < 300 ? resolve(undefined) : reject(new Error(`The file store answered ${sending.status}.`)));
    sending.onerror = () => reject(new Offline());
    sending.onabort = () => reject(new DOMException("Stopped", "AbortError"));
    signal?.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
}

const typeOf = (file) => file.type || "application/octet-stream";
const matches = (allowed, type) => allowed === "*/*" || allowed === type || (allowed.endsWith("/*") && type.startsWith(allowed.slice(0, -1)));

export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
