# SPDX-License-Identifier: MIT
"""A stand-in for the data of the everyday map, made from the layers of this repository.

It has the files, the geometry types and about the numbers of features and vertices that
the workload has, over Syria, so that anybody can run the benchmark.  What the features
say is true where it comes from layers/ (countries, control, towns); built-up ground,
lakes and rivers are only shapes, as the project ships none.
"""

import json
import math
import os

from kit import ROOT

WEST, SOUTH, EAST, NORTH = 25.0, 25.0, 50.0, 45.0
"""Like the real one, the stand-in reaches well beyond what the map shows."""


def layer(name):
    path = os.path.join(ROOT, "layers", name + ".geojson")
    with open(path, encoding="utf-8") as file:
        return json.load(file)["features"]


def feature(kind, coordinates, **properties):
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": kind, "coordinates": coordinates}}


def polygons(geometry):
    many = geometry["type"] == "MultiPolygon"
    return geometry["coordinates"] if many else [geometry["coordinates"]]


def inside(ring):
    return any(WEST < x < EAST and SOUTH < y < NORTH for x, y, *_ in ring)


def blob(centre, radius, corners, stretch=1.0):
    """A closed ring round a place, uneven but the same every time."""
    ring = []
    for i in range(corners):
        angle = 2 * math.pi * i / corners
        reach = radius * (1 + 0.3 * math.sin(5 * angle + 40 * centre[0]))
        ring.append([round(centre[0] + reach * stretch * math.cos(angle), 5),
                     round(centre[1] + reach * math.sin(angle), 5)])
    return ring + ring[:1]


def meander(start, length, points):
    """A line that winds eastwards."""
    return [[round(start[0] + length * i / points, 5),
             round(start[1] + 0.06 * length * math.sin(9 * i / points + start[0])
                   + 0.01 * math.sin(2 * i), 5)] for i in range(points)]


def scattered(count):
    """Places all over the box, the same every time (a lattice that never lines up)."""
    for i in range(count):
        yield (WEST + (EAST - WEST) * ((0.7548777 * i + 0.45) % 1),
               SOUTH + (NORTH - SOUTH) * ((0.5698403 * i + 0.2) % 1))


def countries():
    for country in layer("countries"):
        parts = [part for part in polygons(country["geometry"]) if inside(part[0])]
        if parts:
            yield feature("MultiPolygon", parts, name=country["properties"]["name"])


def borders():
    """Stretches of the countries' outlines, some thirty vertices each."""
    for country in countries():
        for part in country["geometry"]["coordinates"]:
            for i in range(0, len(part[0]) - 1, 30):
                piece = part[0][i:i + 31]
                if len(piece) > 1 and inside(piece):
                    yield feature("LineString", piece, name=None)


def degrees():
    def steps(low, high):
        return [low + (high - low) * i / 57 for i in range(58)]

    for x in range(25, 51, 5):
        yield feature("LineString", [[x, y] for y in steps(SOUTH, NORTH)], degrees=x)
    for y in range(25, 46, 5):
        yield feature("LineString", [[x, y] for x in steps(WEST, EAST)], degrees=y)


def build(folder):
    """Writes the files into `folder`."""
    land = list(countries())
    towns = sorted(layer("places"), key=lambda f: f["properties"]["importance"])
    reports = layer("town-reports")
    held = [part for zone in layer("control/2020-02-24")
            if zone["properties"]["holder"] == "government"
            for part in polygons(zone["geometry"])]

    def spots(count, step):
        return [f["geometry"]["coordinates"] for f in reports[::step]][:count]

    workload = {
        "01_ocean": [feature("Polygon", [blob((34.3, 35.2), 1.4, 1500)])],
        "02_countries": land,
        "03_urban": [feature("Polygon", [blob(at, 0.02, 11)], scalerank=5)
                     for at in spots(236, 3)],
        "04_lakes": [feature("Polygon", [blob(at, 0.015, 29, 2)], name="Lake")
                     for at in spots(13, 50)],
        "05_rivers": [feature("LineString", meander(at, 4.0, 38), name="River")
                      for at in scattered(30)],
        "06_marine": [feature("Polygon", [blob((34.0 + i, 35.3), 0.5, 217)], name=name)
                      for i, name in enumerate(("Mediterranean Sea", "Gulf of Iskenderun"))],
        "07_admin0": list(borders()),
        "08_occupied": [feature("MultiPolygon", held)],
        "09_airports": [feature("Point", at, name="Airfield") for at in spots(52, 13)],
        "10_places": [feature("Point", town["geometry"]["coordinates"],
                              name=town["properties"]["name_en"])
                      for town in towns[:59]],
        "11_graticule": list(degrees()),
    }
    os.makedirs(folder, exist_ok=True)
    for name, features in workload.items():
        path = os.path.join(folder, name + ".geojson")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"type": "FeatureCollection", "features": [\n')
            file.write(",\n".join(json.dumps(f, ensure_ascii=False) for f in features))
            file.write("\n]}\n")
    return folder
