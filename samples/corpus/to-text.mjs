// Writes the texts of a stdlib data package (a folder of JSON files with a "text" each) to standard output, in reading order.
// Typographic quotes and dashes become ASCII: the model reads bytes, and one character should be one byte.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ascii = { "‘": "'", "’": "'", "“": '"', "”": '"', "—": "--", "–": "-", "…": "...", "\u00a0": " " };

const folder = process.argv[2];
const order = new Intl.Collator("en", { numeric: true });
for (const name of readdirSync(folder).filter((n) => n.endsWith(".json")).sort(order.compare)) {
  const { title, chapter, year, name: speaker, text } = JSON.parse(readFileSync(join(folder, name), "utf8"));
  if (typeof text !== "string") continue;
  const heading = year ? `${speaker}, ${year}` : [chapter, title].filter(Boolean).join(". ");
  const plain = text.replace(/\r\n?/g, "\n").replace(/[‘’“”—–…\u00a0]/g, (c) => ascii[c]).normalize("NFKD").replace(/[^\n\x20-\x7e]/g, "");
  process.stdout.write(`${heading}\n\n${plain.trim()}\n\n`);
}
