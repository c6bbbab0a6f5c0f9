# SPDX-License-Identifier: MIT
"""Pictures read back and compared.

A picture may differ a little where another version of Cairo or FreeType sets an edge
half a pixel aside. So a pixel counts as different only when its colour lies outside of
the range of colours that the other picture has in the eight pixels round the same place,
and a picture when that is the case for more than SHARE of all its pixels, or for more
than BLOCK_SHARE of those of one block of 16 x 16: a missing symbol is few pixels, but
close together. Blocks overlap by half, so that it lies in one of them.
"""

import struct
import zlib

TOLERANCE = 12
SHARE = 0.001
BLOCK = 16
BLOCK_SHARE = 0.1

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


class NotRead(Exception):
    """Not a PNG, or of a kind that frontmap does not write."""


class Picture:
    """Rows of RGBA bytes."""

    def __init__(self, width, height, rows):
        self.width = width
        self.height = height
        self.rows = rows


def chunks(data):
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += 12 + length


def unfilter(kind, line, above, step):
    """Undo one of PNG's five filters, in place (PNG specification, 9.2)."""
    if kind == 0:
        return
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        up = above[i]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            corner = above[i - step] if i >= step else 0
            p = left + up - corner
            a, b, c = abs(p - left), abs(p - up), abs(p - corner)
            guess = left if a <= b and a <= c else up if b <= c else corner
        line[i] = (line[i] + guess) & 255


def to_rgba(line, channels):
    if channels == 4:
        return bytes(line)
    out = bytearray(b"\xff") * (len(line) // channels * 4)
    for k in range(3):
        out[k::4] = line[k if channels == 3 else 0::channels]
    if channels == 2:
        out[3::4] = line[1::2]
    return bytes(out)


def decode(data):
    if not data.startswith(SIGNATURE):
        raise NotRead("not a PNG")
    header, packed = None, b""
    for kind, body in chunks(data):
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
    if header is None or header[2] != 8 or header[3] not in CHANNELS or header[6] != 0:
        raise NotRead("not 8 bit, or with a palette, or interlaced")
    width, height, channels = header[0], header[1], CHANNELS[header[3]]
    raw = zlib.decompress(packed)
    stride = width * channels
    above, rows = bytearray(stride), []
    for y in range(height):
        at = y * (stride + 1)
        line = bytearray(raw[at + 1:at + 1 + stride])
        unfilter(raw[at], line, above, channels)
        rows.append(to_rgba(line, channels))
        above = line
    return Picture(width, height, rows)


def encode(picture):
    def chunk(kind, body):
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 6, 0, 0, 0)
    raw = b"".join(b"\0" + row for row in picture.rows)
    return (SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw))
            + chunk(b"IEND", b""))


def is_near(pixel, other, x, y):
    """Is `pixel` within what `other` shows round (x, y)?"""
    low, high = [255] * 4, [0] * 4
    for row in other.rows[max(y - 1, 0):y + 2]:
        for at in range(max(x - 1, 0) * 4, min(x + 2, other.width) * 4, 4):
            for k in range(4):
                value = row[at + k]
                low[k] = min(low[k], value)
                high[k] = max(high[k], value)
    return all(low[k] - TOLERANCE <= pixel[k] <= high[k] + TOLERANCE for k in range(4))


def differing(a, b):
    """Places that differ, the two pictures being of one size."""
    for y in range(a.height):
        if a.rows[y] == b.rows[y]:
            continue
        for x in range(a.width):
            p, q = a.rows[y][4 * x:4 * x + 4], b.rows[y][4 * x:4 * x + 4]
            if p != q and not (is_near(p, b, x, y) and is_near(q, a, x, y)):
                yield x, y


def blocks_of(x, y):
    """The corners of the blocks that the place lies in."""
    half = BLOCK // 2
    return [(i * half, j * half) for i in (x // half - 1, x // half)
            for j in (y // half - 1, y // half)]


def compare(expected, got):
    """What is wrong with the picture `got` (bytes), or None; and the difference, red on
    a pale copy of what was expected, or None."""
    if expected == got:
        return None, None
    try:
        a, b = decode(expected), decode(got)
    except (NotRead, zlib.error, struct.error) as why:
        return "cannot be compared: %s" % why, None
    if (a.width, a.height) != (b.width, b.height):
        return "is %d x %d, not %d x %d" % (b.width, b.height, a.width, a.height), None
    marks = [bytearray(192 + value // 4 for value in row) for row in a.rows]
    blocks, count = {}, 0
    for x, y in differing(a, b):
        marks[y][4 * x:4 * x + 4] = b"\xd0\0\0\xff"
        for block in blocks_of(x, y):
            blocks[block] = blocks.get(block, 0) + 1
        count += 1
    picture = Picture(a.width, a.height, [bytes(row) for row in marks])
    if count > SHARE * a.width * a.height:
        return "differs in %d pixels" % count, picture
    if any(n > BLOCK_SHARE * BLOCK * BLOCK for n in blocks.values()):
        worst = max(blocks, key=blocks.get)
        return "differs from (%d, %d) on" % worst, picture
    return None, None
