// Chooses how many of a recording's frames the demo's film shows, so that it is done in time, and prints the options for `render`.
// usage: node film.mjs RECORD.json SECONDS SECONDS_A_FRAME
//   RECORD.json      what `record --json` said: how many frames there are
//   SECONDS          how long making the film may take; two frames are shown even where that is too little
//   SECONDS_A_FRAME  how long one frame of it takes, about
import { readFileSync } from "node:fs";

const [path, seconds, secondsAFrame] = process.argv.slice(2);
const recorded = JSON.parse(readFileSync(path, "utf8")).frames;
const shown = Math.min(recorded, Math.max(2, Math.floor(Number(seconds) / Number(secondsAFrame))));
// Ten a second is a pace one can follow; of few frames a film is slower, so that it plays for some four seconds.
const fps = shown >= 40 ? 10 : Math.max(1, Math.round(shown / 4));
// Both ends are shown, and what is left out is left out evenly.
const speed = shown === recorded ? fps : (fps * (recorded - 1)) / (shown - 1);
console.log(`--fps ${fps} --speed ${Number(speed.toFixed(9))}`);
