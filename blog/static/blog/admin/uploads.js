// A photo goes from the browser straight to storage: ask our server for a permit, post the file, hand in the ticket.

export class UploadError extends Error {}

const SIGNED_OUT = "You have been signed out. Sign in again in another tab, then upload the photo again.";

async function ask(url, values) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" }).catch(() => {
    throw new UploadError("No connection. Try again when there is one.");
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new UploadError(SIGNED_OUT);
  const found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new UploadError(found.error || Object.values(found.errors || {}).flat().join(" ") || "The server refused the photo.");
  return found;
}

// Give the ticket of a file that is now in storage; `progress` hears of the part that is, from 0 to 1.
export async function upload(file, signUrl, progress) {
  const { url, fields, ticket } = await ask(signUrl, { name: file.name, type: file.type, size: file.size });
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", file); // last: S3 ignores what follows it
  await post(url, body, progress);
  return ticket;
}

// `fetch` tells nothing of progress.
function post(url, body, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status < 300) done();
      else failed(new UploadError(`Storage refused the photo${reason(request)}.`));
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
  return ask(url, values);
}

export function photosIn(transfer) {
  return [...(transfer?.files || [])].filter((file) => file.type.startsWith("image/"));
}
