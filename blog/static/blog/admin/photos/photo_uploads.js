// Uploads of several photos: check them all, upload them together, and ask for one description after the other.

import { describe } from "./describe.js";
import { checkPhoto } from "./photo_files.js";
import { UploadRow } from "./upload_list.js";
import { PhotoUpload } from "./uploads.js";

// Call `receive` with each photo that was uploaded and its layout, or without them for a file that became no photo.
// Call `onDescribed` after the last dialog.
export async function uploadPhotos(files, { list, urls, receive, onDescribed, ...options }) {
  const photos = files.map((file, index) => ({ file, row: new UploadRow(file.name, list), receive: (...result) => receive(index, ...result) }));
  const accepted = [];
  for (const photo of photos) if (await start(photo, urls)) accepted.push(photo);
  const described = [];
  for (const [index, photo] of accepted.entries()) {
    const heading = accepted.length > 1 ? `Describe photo ${index + 1} of ${accepted.length}` : undefined;
    const description = await describe(photo.file, { ...options, heading });
    if (description) described.push([photo, description]);
    else cancel(photo);
  }
  if (accepted.length) onDescribed?.();
  return Promise.all(described.map(([photo, description]) => finish(photo, description)));
}

// Resolve to whether the file can be a photo. Its upload has then started.
async function start(photo, urls) {
  const { file, row } = photo;
  try {
    const type = await checkPhoto(file, JSON.parse(urls.limits));
    photo.upload = new PhotoUpload(file, type, urls, (part) => row.progress(part));
    return true;
  } catch (error) {
    row.fail(error);
    photo.receive();
    return false;
  }
}

function cancel({ row, receive }) {
  row.remove();
  receive();
}

async function finish({ row, upload, receive }, { layout, ...description }) {
  for (;;) {
    try {
      receive(await upload.finish(description), layout, row);
      return row.finish();
    } catch (error) {
      if (!await row.fail(error)) return receive();
    }
  }
}
