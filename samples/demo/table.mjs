// The demo's closing table, from what `record --json`, `render --json` (the film) and the files themselves say.
// usage: node table.mjs RECORD.json FILM.json FOLDER
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const [record, film] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, "utf8")));
const folder = process.argv[4];
const megabytes = (name) => `${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB`;
const rawBytes = record.frames * record.parameters * 4;

const rows = [
  ["frames", `${record.frames} of ${record.parameters.toLocaleString("en")} weights`],
  ["run.brainscan", `${megabytes("run.brainscan")}, ${record.ratioToFp32.toFixed(1)} times smaller than fp32 (${(rawBytes / 1e9).toFixed(2)} GB)`],
  ["poster.png", megabytes("poster.png")],
  ["replay.mp4", `${megabytes("replay.mp4")}, ${film.frames} frames of ${film.width}x${film.height}, ${film.playsSeconds.toFixed(1)} s`],
  ["recorder's share", `${(record.recorderShare * 100).toFixed(2)} % of the training's wall time`],
  ["render rate", `${film.framesPerSecond.toFixed(2)} frames/s, encoding included`],
];
const width = Math.max(...rows.map(([name]) => name.length));
console.log(`\n${folder}`);
for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
console.log(`\n  ./brainscan play ${join(folder, "run.brainscan")}   opens it in a window`);
