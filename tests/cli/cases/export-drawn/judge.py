# SPDX-License-Identifier: MIT
import json
import zipfile


def read(layer):
    with open(f"d-{layer}.geojson", encoding="utf-8") as file:
        return json.load(file)["features"]


def parts(feature):
    shape = feature["geometry"]
    return shape["coordinates"] if shape["type"].startswith("Multi") \
        else [shape["coordinates"]]


def look(feature):
    return {k: v for k, v in feature["properties"].items()
            if k.startswith(("stroke", "fill"))}


def inside(x, y, west, south, east, north, slack):
    return west - slack <= x <= east + slack and south - slack <= y <= north + slack


hatches = read("zones-hatches")
assert len(hatches) == 1 and hatches[0]["properties"]["certainty"] == "claimed"
lines = parts(hatches[0])
assert len(lines) > 20
for line in lines:
    assert all(inside(x, y, .2, .2, 1.8, 1.4, 1e-3) for x, y in line), line
    for (x0, y0), (x1, y1) in zip(line, line[1:]):
        assert x1 > x0 and y1 > y0, "rises to the right"
        assert not inside((x0 + x1) / 2, (y0 + y1) / 2, .61, .51, 1.39, 1.09, 0), "hole"
print("hatches", look(hatches[0]))

dots = read("zones-dots")
assert len(dots) == 1 and dots[0]["properties"]["holder"] == "south"
for disc in parts(dots[0]):
    assert len(disc[0]) == 7
    assert all(inside(x, y, 2.2, .2, 3.8, 1.4, .02) for x, y in disc[0])
print("dots", look(dots[0]))

for zone in read("zones"):
    print("zone", zone["properties"]["certainty"], look(zone))
for edge in read("zones-lines"):
    print("edge", edge["properties"]["certainty"], edge["geometry"]["type"],
          len(parts(edge)) > 10, look(edge))

track = [r for r in read("roads") if r["properties"]["kind"] == "track"][0]
dashes = [d[-1][0] - d[0][0] for d in parts(track)]
gaps = [b[0][0] - a[-1][0] for a, b in zip(parts(track), parts(track)[1:])]
assert max(dashes[:-1]) < 1.01 * min(dashes[:-1])
assert abs(dashes[0] / gaps[0] - 2) < .02, (dashes[0], gaps[0])
print("track", look(track))
print("road", look([r for r in read("roads") if r["properties"]["kind"] == "road"][0]))
print("casing", look(read("roads-casings")[0]))

front = read("front")
assert len(front) == 1 and len(front[0]["geometry"]["coordinates"]) > 10
print("front", look(front[0]))

with zipfile.ZipFile("map.kmz") as archive:
    print(archive.namelist())
    text = archive.read("doc.kml").decode()
print([t.split("</name>")[0] for t in text.split("<Folder>\n<name>")[1:]])
