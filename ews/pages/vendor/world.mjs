// Draws ../static/world.svg: one path a country, by ISO 3166-1 alpha-2; `make map` runs it.
// Borders: Natural Earth (public domain) by world-atlas; they are de facto, and no statement of ours.
// What is too small for the coarse map is a dot at the centre of the fine one.
import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const WIDTH = 960, HEIGHT = 470, DOT = 3;
const NAMED = { Kosovo: "XK" };  // has no number in ISO 3166-1
const alpha2 = JSON.parse(readFileSync(process.argv[2], "utf8"));  // {"276": "DE", ...}

const read = (file) => {
  const atlas = JSON.parse(readFileSync(`node_modules/world-atlas/${file}`, "utf8"));
  return feature(atlas, atlas.objects.countries).features;
};
const codeOf = (country) => alpha2[country.id] ?? NAMED[country.properties.name];

const coarse = read("countries-110m.json").filter((each) => each.properties.name !== "Antarctica");
const projection = geoNaturalEarth1().fitExtent(
  [[2, 2], [WIDTH - 2, HEIGHT - 2]], { type: "FeatureCollection", features: coarse });
const path = geoPath(projection).digits(1);

const parts = new Map(), unnamed = [];
for (const country of coarse) {
  const code = codeOf(country);
  if (code) parts.set(code, `<path id="${code}" d="${path(country)}"/>`);
  else unnamed.push(path(country));
}
const fine = read("countries-50m.json").filter((each) => codeOf(each) && codeOf(each) !== "AQ");
for (const country of fine.sort((a, b) => geoArea(a) - geoArea(b))) {
  const code = codeOf(country);
  if (parts.has(code)) continue;
  const [x, y] = projection(geoCentroid(country)).map((each) => each.toFixed(1));
  parts.set(code, `<circle id="${code}" cx="${x}" cy="${y}" r="${DOT}"/>`);
}
const drawn = [...parts.keys()].sort().map((code) => parts.get(code));
writeFileSync("../static/world.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">\n<defs>\n` +
  `${drawn.join("\n")}\n<path id="unnamed" d="${unnamed.join("")}"/>\n</defs>\n</svg>\n`);
console.log(`${parts.size} countries; without a code: ${unnamed.length}`);
