# SPDX-License-Identifier: MIT
"""The daily ledger as others keep it: each a whole process, from files to totals.

    python3 ledger_peers.py PEER OUT FILE...

Writes a row a step to OUT: old, new, gained, lost, km2.  Each goes the way that its manual
shows: reads a file, lays it over the one before in both directions, measures.

    geopandas     geopandas.overlay, areas on an equal-area projection (EPSG:6933)
    spatialite    ST_Difference and ST_Area on the ellipsoid (great circles between vertices)
    shapely       difference() as well, but areas of edges that are straight in longitude
                  and latitude, as frontmap means them: the figures to agree with
"""

import csv
import json
import math
import sys

A_M, F = 6378137.0, 1 / 298.257223563
E2 = F * (2 - F)
E, B_M = math.sqrt(E2), A_M * (1 - F)
"""WGS 84."""


def geopandas_steps(paths):
    import geopandas

    def km2(frame):
        return frame.to_crs("EPSG:6933").area.sum() / 1e6

    before = None
    for path in paths:
        after = geopandas.read_file(path)[["geometry"]]
        if before is not None:
            gained = geopandas.overlay(after, before, how="difference")
            lost = geopandas.overlay(before, after, how="difference")
            yield km2(before), km2(after), km2(gained), km2(lost)
        before = after


def spatialite_steps(paths):
    import sqlite3

    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension("mod_spatialite")
    db.execute("SELECT InitSpatialMetadataFull(1, 'WGS84')")
    db.execute("CREATE TABLE day (step INTEGER PRIMARY KEY, ground BLOB)")
    for step, path in enumerate(paths):
        with open(path, encoding="utf-8") as file:
            parts = [(json.dumps(f["geometry"]),) for f in json.load(file)["features"]]
        db.execute("CREATE TEMP TABLE part (ground BLOB)")
        db.executemany("INSERT INTO part VALUES (SetSRID(GeomFromGeoJSON(?), 4326))",
                       parts)
        db.execute("INSERT INTO day SELECT ?, CastToMultiPolygon(ST_Union(ground)) "
                   "FROM part", (step,))
        db.execute("DROP TABLE part")
        if step > 0:
            m2 = db.execute(
                "SELECT ST_Area(o.ground, 1), ST_Area(n.ground, 1), "
                "       ST_Area(ST_Difference(n.ground, o.ground), 1), "
                "       ST_Area(ST_Difference(o.ground, n.ground), 1) "
                "FROM day o, day n WHERE o.step = ? AND n.step = ?",
                (step - 1, step)).fetchone()
            yield tuple((value or 0) / 1e6 for value in m2)


def shapely_steps(paths):
    import numpy
    from shapely.geometry import shape
    from shapely.ops import unary_union

    nodes, weights = numpy.polynomial.legendre.leggauss(8)

    def authalic(lat):
        """What lies between the equator and a latitude, by b2 / 2 and radian of
        longitude (Snyder, USGS PP 1395, 1987, eq. 3-12)."""
        sine = numpy.sin(lat)
        return sine / (1 - E2 * sine**2) + numpy.arctanh(E * sine) / E

    def ring_km2(ring):
        """The integral along each edge, on which latitude grows evenly with longitude:
        by Gauss and Legendre, nothing of the closed form that frontmap uses."""
        lon, lat = numpy.radians(numpy.asarray(ring.coords)[:, :2]).T
        middle, half = (lat[1:] + lat[:-1]) / 2, numpy.diff(lat) / 2
        mean = authalic(middle[:, None] + half[:, None] * nodes) @ weights / 2
        return abs(math.fsum(numpy.diff(lon) * mean)) * B_M**2 / 2 / 1e6

    def km2(ground):
        polygons = [p for p in getattr(ground, "geoms", [ground])
                    if p.geom_type == "Polygon" and not p.is_empty]
        return sum(ring_km2(p.exterior) - sum(map(ring_km2, p.interiors))
                   for p in polygons)

    before = None
    for path in paths:
        with open(path, encoding="utf-8") as file:
            after = unary_union([shape(f["geometry"])
                                 for f in json.load(file)["features"]])
        if before is not None:
            yield (km2(before), km2(after), km2(after.difference(before)),
                   km2(before.difference(after)))
        before = after


PEERS = {"geopandas": geopandas_steps, "spatialite": spatialite_steps,
         "shapely": shapely_steps}


def main(peer, out, *paths):
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("old_km2", "new_km2", "gained_km2", "lost_km2"))
        writer.writerows(PEERS[peer](paths))


if __name__ == "__main__":
    main(*sys.argv[1:])
