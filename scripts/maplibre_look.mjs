// SPDX-License-Identifier: MIT
// The work of scripts/maplibre-look: serves the folder of a style to a browser without a
// window, waits until the map is drawn, and keeps the picture.
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, browser, style, picture, size] = process.argv.slice(2);
const [width, height] = size.split("x").map(Number);
const { chromium } = createRequire(modules + "/")(`${modules}/playwright-core`);
const types = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
                ".png": "image/png" };

const page = `<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="/modules/maplibre-gl/dist/maplibre-gl.css">
<style>body { margin: 0 } #map { width: ${width}px; height: ${height}px }</style>
<div id="map"></div>
<script src="/modules/maplibre-gl/dist/maplibre-gl.js"></script>
<script src="/modules/pmtiles/dist/pmtiles.js"></script>
<script type="module">
const url = new URL("/map/${encodeURIComponent(path.basename(style))}", location.href);
const style = await (await fetch(url)).json();
const whole = (name) => decodeURI(new URL(name, url).href);
style.sprite = whole(style.sprite);
style.glyphs = whole(style.glyphs);
maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
for (const source of Object.values(style.sources))
    if (source.url?.startsWith("pmtiles://"))
        source.url = "pmtiles://" + whole(source.url.slice("pmtiles://".length));
window.faults = [];
window.map = new maplibregl.Map({ container: "map", style, attributionControl: false,
    fadeDuration: 0, localIdeographFontFamily: false });
map.on("error", (e) => faults.push(String(e.error?.message ?? e.error)));
map.on("idle", () => { window.isDone = true; });
</script>`;

function answer(request, response) {
    const name = decodeURIComponent(request.url.split("?")[0]);
    if (name === "/") {
        response.writeHead(200, { "Content-Type": "text/html" });
        response.end(page);
        return;
    }
    const [, room, ...rest] = name.split("/");
    const root = room === "modules" ? modules : path.dirname(style);
    const file = path.join(root, ...rest);
    if (!file.startsWith(root) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
        response.writeHead(404);
        response.end();
        return;
    }
    const bytes = fs.readFileSync(file);
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "");
    const type = types[path.extname(file)] ?? "application/octet-stream";
    if (!range) {
        response.writeHead(200, { "Content-Type": type });
        response.end(bytes);
        return;
    }
    const from = Number(range[1]);
    const to = Math.min(range[2] === "" ? Infinity : Number(range[2]), bytes.length - 1);
    response.writeHead(206, { "Content-Type": type,
        "Content-Range": `bytes ${from}-${to}/${bytes.length}` });
    response.end(bytes.subarray(from, to + 1));
}

const server = http.createServer(answer).listen(0, "127.0.0.1");
const running = await chromium.launch({ executablePath: browser, args: ["--no-sandbox",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking"] });
const tab = await running.newPage({ viewport: { width, height } });
await tab.goto(`http://127.0.0.1:${server.address().port}/`);
await tab.waitForFunction("window.isDone", null, { timeout: 120000 });
await tab.screenshot({ path: picture });
const faults = await tab.evaluate("faults");
await running.close();
server.close();
for (const fault of new Set(faults))
    console.error("maplibre-look: " + fault);
process.exit(faults.length > 0 ? 1 : 0);
