// The demo's closing table, from what `record --json`, `render --json` (of each film) and the files themselves say.
// usage: node table.mjs RECORD.json FOLDER FILM.json…
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const [recordPath, folder, ...filmPaths] = process.argv.slice(2);
const [record, ...films] = [recordPath, ...filmPaths].map((path) => JSON.parse(readFileSync(path, "utf8")));
const megabytes = (name) => `${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB`;
const count = (number) => number.toLocaleString("en");
const rawBytes = record.frames * record.parameters * 4;
const minutes = `${Math.floor(record.seconds / 60)} min ${String(Math.round(record.seconds % 60)).padStart(2, "0")} s`;

const rows = [
  ["training", `${count(record.steps)} steps in ${minutes}, ${count(record.tokensSeen)} bytes read, loss ${record.firstLoss.toFixed(2)} to ${record.lastLoss.toFixed(2)}`],
  ["frames", `${record.frames} of ${count(record.parameters)} weights`],
  ["run.brainscan", `${megabytes("run.brainscan")}, ${record.ratioToFp32.toFixed(1)} times smaller than fp32 (${(rawBytes / 1e9).toFixed(2)} GB)`],
  ["poster.png", megabytes("poster.png")],
  ...films.map((film) => [
    basename(film.out),
    `${megabytes(basename(film.out))}, ${film.frames} frames of ${film.width}x${film.height}, ${film.playsSeconds.toFixed(1)} s, made at ${film.framesPerSecond.toFixed(2)} frames/s`,
  ]),
  ["recorder's share", `${(record.recorderShare * 100).toFixed(2)} % of the training's wall time`],
];
const width = Math.max(...rows.map(([name]) => name.length));
console.log(`\n${folder}`);
for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
console.log(`\n  ./brainscan play ${join(folder, "run.brainscan")}   opens it in a window`);
