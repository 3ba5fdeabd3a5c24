// Uploads from the browser directly to S3. The server signs the form and later receives the ticket of the upload.

// A failed upload. `isFinal` means that a second attempt would fail too.
export class UploadError extends Error {
  constructor(message, { isFinal = false } = {}) {
    super(message);
    this.isFinal = isFinal;
  }
}

const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then retry.";

export async function request(url, values) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const response = await fetch(url, { method: "POST", body, redirect: "manual" }).catch(() => {
    throw new UploadError("No connection. Retry when you are online.");
  });
  if (response.type === "opaqueredirect" || response.status === 403) throw new UploadError(SIGNED_OUT);
  const result = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (!response.ok) {
    const reason = result.error || Object.values(result.errors || {}).flat().join(" ");
    throw new UploadError(reason || "The server is not available. Retry in a minute.", { isFinal: Boolean(reason) });
  }
  return result;
}

// URLs of uploaded files by photo id, for thumbnails until the worker has made them.
export const previews = new Map();

// The upload of one file. It starts at once, while the user describes the photo.
export class PhotoUpload {
  constructor(file, type, urls, progress) {
    Object.assign(this, { file, type, urls, progress });
    this.start();
  }

  start() {
    this.ticket = send(this.file, this.type, this.urls.sign, this.progress);
    this.ticket.catch(() => { this.hasFailed = true; }); // `finish` reports it
  }

  // Add the photo with its description, and return it. A second call uploads the file again only if that failed.
  async finish(description) {
    if (this.hasFailed) {
      this.hasFailed = false;
      this.start();
    }
    const photo = await request(this.urls.complete, { ticket: await this.ticket, ...description });
    previews.set(photo.id, URL.createObjectURL(this.file));
    return photo;
  }
}

// Upload a file and return its ticket. Call `progress` with the uploaded part, from 0 to 1.
export async function send(file, type, signUrl, progress) {
  const { url, fields, ticket } = await request(signUrl, { name: file.name, type, size: file.size });
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", file); // last, because S3 ignores fields after the file
  await post(url, body, progress);
  return ticket;
}

// `fetch` does not report progress.
function post(url, body, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status < 300) done();
      else failed(new UploadError(`The storage rejected the photo${reason(request)}.`));
    });
    request.addEventListener("error", () => failed(new UploadError("The upload was interrupted. Retry when you are online.")));
    request.send(body);
  });
}

function reason(request) {
  const message = request.responseXML?.querySelector("Message")?.textContent;
  return message ? `: ${message.replace(/\.$/, "")}` : "";
}
