# SPDX-License-Identifier: MIT
"""What the derivation scripts share: careful coordinates and steady GeoJSON.

The files under layers/ are compared byte for byte when they are derived again, so
nothing here may depend on the order of a set, on the clock or on the locale.  Features
are written one a line, which keeps a change readable in a diff.

Shells are counter-clockwise and holes clockwise (RFC 7946, section 3.1.6), a ring starts
at its smallest vertex, and the parts of a geometry are sorted.  Two runs which agree
about a shape therefore agree about its text.

This is not a general GeoJSON writer: it knows points, lines and polygons in degrees.
"""

import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAYERS = os.path.join(ROOT, "layers")

DECIMALS = 6
"""Digits after the point: a millionth of a degree is eleven centimetres of latitude."""


def missing(module, package):
    """Stops a script which lacks a Debian package, and names the package."""
    sys.exit(f"{os.path.basename(sys.argv[0])}: error: cannot import '{module}'\n"
             f"hint: apt-get install {package}")


def number(value, decimals=DECIMALS):
    """One coordinate as the shortest text with at most `decimals` digits."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def doubled_area(ring):
    """Twice the signed area of a closed ring; positive when it runs counter-clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:]))


def tidy_ring(ring, decimals, shell):
    """Rounds a closed ring, drops repeated vertices, winds it and fixes its start.

    Gives None for a ring which the rounding has flattened.
    """
    points = []
    for x, y in ring[:-1]:
        point = (round(x, decimals) + 0.0, round(y, decimals) + 0.0)
        if not points or points[-1] != point:
            points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        return None
    area = doubled_area(points + points[:1])
    if area == 0:
        return None
    if (area > 0) != shell:
        points.reverse()
    start = points.index(min(points))
    points = points[start:] + points[:start]
    return points + points[:1]


def polygons(shapes, decimals=DECIMALS):
    """Coordinates of a MultiPolygon from pairs (shell, holes) of closed rings."""
    parts = []
    for shell, holes in shapes:
        shell = tidy_ring(shell, decimals, True)
        if shell is None:
            continue
        holes = [tidy_ring(hole, decimals, False) for hole in holes]
        parts.append([shell] + sorted(hole for hole in holes if hole))
    return sorted(parts)


def coordinates_text(coordinates, decimals):
    """Nested coordinates as text without a superfluous character."""
    if isinstance(coordinates[0], (int, float)):
        return "[" + ",".join(number(c, decimals) for c in coordinates) + "]"
    return "[" + ",".join(coordinates_text(c, decimals) for c in coordinates) + "]"


def point(lon, lat):
    return {"type": "Point", "coordinates": (lon, lat)}


def line(points):
    return {"type": "LineString", "coordinates": list(points)}


def multipolygon(shapes, decimals=DECIMALS):
    """A Polygon or a MultiPolygon, whichever the number of parts asks for."""
    parts = polygons(shapes, decimals)
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def shapely_rings(geometry):
    """Pairs (shell, holes) of the polygons of a shapely geometry."""
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection"):
            if part.geom_type != "Polygon":
                yield from shapely_rings(part)
            elif not part.is_empty:
                yield (list(part.exterior.coords),
                       [list(hole.coords) for hole in part.interiors])


def write_collection(path, features, decimals=DECIMALS):
    """Writes (properties, geometry) pairs as a FeatureCollection, whole or not at all."""
    lines = []
    for properties, geometry in features:
        body = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        text = coordinates_text(geometry["coordinates"], decimals)
        lines.append(f'{{"type":"Feature","properties":{body},'
                     f'"geometry":{{"type":"{geometry["type"]}","coordinates":{text}}}}}')
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    temporary = path + ".part"
    with open(temporary, "w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        out.write(",\n".join(lines))
        out.write("\n]}\n")
    os.replace(temporary, path)
