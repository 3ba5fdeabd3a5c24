// Files that may become photos: those of a drop or a paste, and their checks before anything is uploaded.

import { UploadError } from "./uploads.js";

const SIGNATURES = {
  "image/jpeg": /^\xff\xd8\xff/,
  "image/png": /^\x89PNG\r\n\x1a\n/,
  "image/gif": /^GIF8[79]a/,
  "image/webp": /^RIFF.{4}WEBP/s,
  "image/avif": /^.{4}ftypavi[fs]/s,
  "image/heic": /^.{4}ftyp(hei|hev|mif1|msf1)/s,
};
const MAX_DECODED = 40e6; // pixels; to decode more takes too much memory on a phone

export function getFiles(transfer) {
  return [...(transfer?.files || [])];
}

// Office programs add a picture of copied text, and file managers add the names of copied files.
export function carriesText(transfer) {
  const html = new DOMParser().parseFromString(transfer.getData("text/html"), "text/html");
  if (html.body.textContent.trim()) return true;
  const names = new Set(getFiles(transfer).map((file) => file.name));
  const lines = transfer.getData("text/plain").split(/\r?\n/).filter(Boolean);
  return lines.some((line) => !names.has(line.split(/[/\\]/).at(-1)));
}

// Return the content type of a photo. Throw an `UploadError` with the reason for a file that the server would refuse.
export async function checkPhoto(file, { types, bytes, pixels }) {
  if (!file.size) throw refusal(file, "is empty. Choose another file.");
  const type = await detectType(file);
  if (!types.includes(type)) {
    const advice = type === "image/heic" ? " Export HEIC photos as JPEG." : " Choose another file.";
    throw refusal(file, `is not a JPEG, PNG, WebP, GIF or AVIF photo.${advice}`);
  }
  if (file.size > bytes) {
    throw refusal(file, `has ${Math.ceil(file.size / 1e6)} MB. A photo can have at most ${bytes / 1e6} MB. Export a smaller copy.`);
  }
  await checkPixels(file, pixels[type]);
  return type;
}

// The name and the type that a browser reports may be wrong.
async function detectType(file) {
  try {
    const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
    return Object.keys(SIGNATURES).find((type) => SIGNATURES[type].test(head));
  } catch {
    throw refusal(file, "can’t be read. Check that the file still exists, then choose it again.");
  }
}

async function checkPixels(file, limit) {
  const damaged = refusal(file, "is damaged or incomplete. Copy or export it again.");
  const { width, height } = await measure(file).catch(() => { throw damaged; });
  if (width * height > limit) {
    throw refusal(file, `has ${width} × ${height} pixels. A photo of this format can have at most ${limit / 1e6} megapixels. Export a smaller copy.`);
  }
  if (width * height > MAX_DECODED) return;
  const bitmap = await createImageBitmap(file).catch(() => { throw damaged; });
  bitmap.close();
}

// The browser reads the size from the file's first bytes and doesn't decode the photo.
async function measure(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await new Promise((done, failed) => Object.assign(image, { onload: done, onerror: failed }));
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function refusal(file, reason) {
  return new UploadError(`${file.name} ${reason}`, { isFinal: true });
}
