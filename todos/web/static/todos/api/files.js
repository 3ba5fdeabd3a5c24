// Attachments. The page exchanges them with the user's folder in S3 directly, with temporary credentials of the user.

import { callCognito, OfflineError } from "../auth/cognito.js";
import { newId } from "../data/ids.js";
import { AwsClient } from "../vendor/aws4fetch.js";

const RENEWAL_MARGIN = 300_000; // ms: the credentials must outlast an upload
const LINK_LIFETIME = 300; // seconds

export class Files {
  constructor(auth, config) {
    this.auth = auth;
    this.config = config;
  }

  async client() {
    if (this.awsClient && this.expiresAt - RENEWAL_MARGIN > Date.now()) return this.awsClient;
    const { region, identity_pool_id: IdentityPoolId, user_pool_id: pool } = this.config;
    const Logins = { [`cognito-idp.${region}.amazonaws.com/${pool}`]: await this.auth.token("id") };
    this.identity ??= (await callCognito("identity", this.config, "GetId", { IdentityPoolId, Logins })).IdentityId;
    const { Credentials } = await callCognito("identity", this.config, "GetCredentialsForIdentity", { IdentityId: this.identity, Logins });
    this.expiresAt = Credentials.Expiration * 1000;
    this.awsClient = new AwsClient({
      accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretKey, sessionToken: Credentials.SessionToken,
      service: "s3", region,
    });
    return this.awsClient;
  }

  url(key) {
    const { endpoint, bucket, region } = this.config;
    const path = key.split("/").map(encodeURIComponent).join("/");
    return endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`;
  }

  /** Return why a file cannot be attached, or undefined if it can. */
  rejectionReason(file) {
    const { max_bytes: maxBytes, content_types: types } = this.config;
    if (file.size > maxBytes) return `“${file.name}” is too large. The limit is ${formatSize(maxBytes)}.`;
    if (!file.size) return `“${file.name}” is empty.`;
    if (types?.length && !types.some((type) => matchesType(type, typeOf(file)))) return `“${file.name}” has a type that can’t be attached.`;
    return undefined;
  }

  /**
   * Upload a file. Report the progress, from 0 to 1.
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

  /** Return a link to one file that works for five minutes. */
  async link(key) {
    const client = await this.client();
    const request = await client.sign(`${this.url(key)}?X-Amz-Expires=${LINK_LIFETIME}`, { aws: { signQuery: true } });
    return request.url;
  }

  async remove(key) {
    const client = await this.client();
    await fetch(await client.sign(this.url(key), { method: "DELETE" }));
  }
}

// XMLHttpRequest reports the progress of an upload; fetch() does not.
function put(request, file, onprogress, signal) {
  return new Promise((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open("PUT", request.url);
    request.headers.forEach((value, name) => upload.setRequestHeader(name, value));
    upload.upload.onprogress = ({ loaded, total }) => onprogress(loaded / total);
    upload.onload = () => (upload.status < 300 ? resolve(undefined) : reject(new Error(`The file storage returned status ${upload.status}.`)));
    upload.onerror = () => reject(new OfflineError());
    upload.onabort = () => reject(new DOMException("The upload was canceled.", "AbortError"));
    signal?.addEventListener("abort", () => upload.abort());
    upload.send(file);
  });
}

const typeOf = (file) => file.type || "application/octet-stream";
const matchesType = (allowed, type) => allowed === "*/*" || allowed === type || (allowed.endsWith("/*") && type.startsWith(allowed.slice(0, -1)));

export function formatSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
