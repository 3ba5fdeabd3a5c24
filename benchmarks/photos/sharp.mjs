// `node sharp.mjs each|chained WIDTHS FORMATS PHOTO...`: the same as worker.py, with sharp.
// "each" is a pipeline for each output, as its manual shows; "chained" decodes once, as the worker does.
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

sharp.concurrency(1);
sharp.cache(false);
const [mode, widths, formats, ...photos] = process.argv.slice(2);
const sizes = widths.split(",").map(Number).sort((a, b) => b - a);
const encoders = {
  webp: (image) => image.webp({ quality: 78, effort: 2 }),
  jpg: (image) => image.jpeg({ quality: 80 }), // it optimises Huffman codes by default
};

async function write(image, width, format) {
  const data = await encoders[format](image).toBuffer();
  if (process.env.OUTPUT) writeFileSync(`${process.env.OUTPUT}/${width}.${format}`, data);
}

const resized = (image, width) => image.resize(width, null, { withoutEnlargement: true });

async function each(source) {
  for (const width of sizes)
    for (const format of formats.split(",")) await write(resized(sharp(source).autoOrient(), width), width, format);
}

async function chained(source) {
  let image = sharp(source).autoOrient();
  for (const width of sizes) {
    const { data, info } = await resized(image, width).raw().toBuffer({ resolveWithObject: true });
    const pixels = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    for (const format of formats.split(",")) await write(pixels(), width, format);
    image = pixels();
  }
}

let used = 0;
for (const photo of photos) {
  const source = readFileSync(photo);
  const before = process.cpuUsage();
  await (mode === "each" ? each : chained)(source);
  const { user, system } = process.cpuUsage(before);
  used += (user + system) / 1000;
}
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1] / 1024;
console.log(JSON.stringify({ cpu_ms: used / photos.length, peak_mb: peak }));
