// Uploads from the browser directly to S3. The server signs the form and later receives the ticket of the upload.

export class UploadError extends Error {}

const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then upload the photo again.";

async function request(url, values) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const response = await fetch(url, { method: "POST", body, redirect: "manual" }).catch(() => {
    throw new UploadError("No connection. Try again when you are online.");
  });
  if (response.type === "opaqueredirect" || response.status === 403) throw new UploadError(SIGNED_OUT);
  const result = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (!response.ok) throw new UploadError(result.error || Object.values(result.errors || {}).flat().join(" ") || "The server rejected the photo.");
  return result;
}

// Upload a file and return its ticket. Call `progress` with the uploaded part, from 0 to 1.
export async function upload(file, signUrl, progress) {
  const { url, fields, ticket } = await request(signUrl, { name: file.name, type: file.type, size: file.size });
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
    request.addEventListener("error", () => failed(new UploadError("The upload was interrupted. Try again.")));
    request.send(body);
  });
}

function reason(request) {
  const message = request.responseXML?.querySelector("Message")?.textContent;
  return message ? `: ${message.replace(/\.$/, "")}` : "";
}

export function complete(url, values) {
  return request(url, values);
}

export function getImages(transfer) {
  return [...(transfer?.files || [])].filter((file) => file.type.startsWith("image/"));
}
