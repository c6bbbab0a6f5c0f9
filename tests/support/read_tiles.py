#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Read an archive of tiles back, by nothing of frontmap's: for the tests.

    python3 read_tiles.py ARCHIVE [--data FOLDER]

Prints what the archive says about itself, one "name value" a line, then its tiles, one
"z/x/y length checksum" a line in their order, numbered from the north.  Complains about
anything that the format forbids.  --data also writes each tile to FOLDER/z-x-y.
"""

import gzip
import json
import os
import sqlite3
import struct
import sys
import zlib


def fail(words):
    sys.exit("read_tiles.py: " + words)


def read_mbtiles(path):
    db = sqlite3.connect("file:" + path + "?mode=ro", uri=True)
    if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        fail("the database is damaged")
    if db.execute("PRAGMA application_id").fetchone()[0] != 0x4D504258:
        fail("the application id is not MBTiles'")
    said = dict(db.execute("SELECT name, value FROM metadata"))
    tiles = {}
    for z, x, row, data in db.execute("SELECT * FROM tiles"):
        tiles[z, x, (1 << z) - 1 - row] = bytes(data)
    images = db.execute("SELECT count(*) FROM images").fetchone()[0]
    if images != len(set(tiles.values())):
        fail("a content lies in the database twice")
    if db.execute("SELECT count(*) FROM map").fetchone()[0] != len(tiles):
        fail("a tile has no image")
    return said, tiles


def hilbert(z, d):
    """The tile at distance d along the curve of zoom z."""
    x = y = 0
    s = 1
    while s < 1 << z:
        rx = 1 & (d // 2)
        ry = 1 & (d ^ rx)
        if ry == 0:
            if rx == 1:
                x, y = s - 1 - x, s - 1 - y
            x, y = y, x
        x += s * rx
        y += s * ry
        d //= 4
        s *= 2
    return x, y


def place(number):
    z = 0
    while number >= 4 ** z:
        number -= 4 ** z
        z += 1
    return (z,) + hilbert(z, number)


def varints(data):
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0
    if shift:
        fail("a number of a directory is cut off")


def directory(data):
    numbers = list(varints(gzip.decompress(data)))
    count = numbers[0]
    if len(numbers) != 1 + 4 * count or count == 0:
        fail("a directory has not the length that it says")
    columns = [numbers[1 + i * count:1 + (i + 1) * count] for i in range(4)]
    number = end = 0
    for i, (delta, run, length, offset) in enumerate(zip(*columns)):
        number += delta
        if length == 0 or (i > 0 and delta == 0):
            fail("an entry is empty, or there twice")
        at = end if offset == 0 else offset - 1
        if i == 0 and offset == 0:
            fail("the first entry has no offset")
        end = at + length
        yield number, run, length, at


def read_pmtiles(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"PMTiles\x03":
        fail("this is no PMTiles 3")
    (root_at, root_length, meta_at, meta_length, leaves_at, leaves_length, tiles_at,
     tiles_length, addressed, entries, contents) = struct.unpack("<11Q", data[8:96])
    (clustered, inner, outer, kind, low, high, west, south, east, north, zoom, lon,
     lat) = struct.unpack("<6B4iB2i", data[96:127])
    if root_at + root_length > 16384 or inner != 2 or clustered != 1:
        fail("the header is not as readers want it")
    if tiles_at + tiles_length != len(data):
        fail("the file has another length than it says")
    said = json.loads(gzip.decompress(data[meta_at:meta_at + meta_length]))
    if "vector_layers" in said:
        said["json"] = json.dumps({"vector_layers": said.pop("vector_layers")},
                                  separators=(",", ":"))
    e7 = lambda *numbers: ",".join(format(n / 1e7, ".10g") for n in numbers)
    said.update(format={1: "pbf", 2: "png"}[kind], minzoom=str(low), maxzoom=str(high),
                bounds=e7(west, south, east, north),
                center=e7(lon, lat) + "," + str(zoom),
                compression={1: "none", 2: "gzip"}[outer])
    tiles = {}
    seen = {}
    front = [0, 0, -1]  # entries, the end of what was stored so far, the last number

    def walk(section):
        for number, run, length, at in directory(section):
            if run == 0:
                if at + length > leaves_length:
                    fail("a leaf lies outside its section")
                walk(data[leaves_at + at:leaves_at + at + length])
                continue
            if number <= front[2] or at > front[1]:
                fail("tiles do not lie in their order")
            front[0] += 1
            front[1] = max(front[1], at + length)
            front[2] = number + run - 1
            content = data[tiles_at + at:tiles_at + at + length]
            if seen.setdefault(content, at) != at:
                fail("a content lies in the file twice")
            for i in range(run):
                tiles[place(number + i)] = content

    if addressed:
        walk(data[root_at:root_at + root_length])
    if (len(tiles), front[0], len(seen), front[1]) != (addressed, entries, contents,
                                                       tiles_length):
        fail("the header counts otherwise")
    return said, tiles


def read_folder(path):
    with open(os.path.join(path, "tiles.json"), encoding="utf-8") as file:
        said = json.load(file)
    pattern = said["tiles"][0]
    tiles = {}
    for folder, _, names in os.walk(path):
        for name in names:
            inside = os.path.relpath(os.path.join(folder, name), path)
            if inside == "tiles.json":
                continue
            z, x, y = inside.split("/")
            y = y.split(".")[0].split("@")[0]
            if pattern.format(z=z, x=x, y=y) != inside:
                fail("'" + inside + "' does not go with the pattern")
            with open(os.path.join(path, inside), "rb") as file:
                tiles[int(z), int(x), int(y)] = file.read()
    for key in ("bounds", "center"):
        said[key] = ",".join(format(n, ".10g") for n in said[key])
    return said, tiles


def read(path):
    if path.endswith(".mbtiles"):
        return read_mbtiles(path)
    return read_pmtiles(path) if path.endswith(".pmtiles") else read_folder(path)


def main():
    said, tiles = read(sys.argv[1])
    for name in sorted(said):
        print(name, said[name])
    for z, x, y in sorted(tiles):
        print("%d/%d/%d %d %08x" % (z, x, y, len(tiles[z, x, y]),
                                    zlib.crc32(tiles[z, x, y])))
        if len(sys.argv) > 3:
            with open("%s/%d-%d-%d" % (sys.argv[3], z, x, y), "wb") as file:
                file.write(tiles[z, x, y])


if __name__ == "__main__":
    main()
