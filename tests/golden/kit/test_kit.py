# SPDX-License-Identifier: MIT
"""Does the comparison see what it must, and forgive what it may?"""

import struct
import unittest
import xml.dom.minidom
import zlib

from . import png, trace


def paper(width=64, height=48):
    return [bytearray(b"\xff\xff\xff\xff" * width) for _ in range(height)]


def with_square(size, x=20, y=20, color=b"\x20\x40\x80\xff"):
    rows = paper()
    for row in rows[y:y + size]:
        row[4 * x:4 * (x + size)] = color * size
    return png.encode(png.Picture(64, 48, rows))


class Comparing(unittest.TestCase):
    ROWS = (
        # expected, got, what is said
        (with_square(8), with_square(8), None),
        (with_square(8), with_square(8, x=21), None),           # a pixel aside
        (with_square(8), with_square(8, color=b"\x24\x44\x84\xff"), None),
        (with_square(8), with_square(8, x=23), "differs"),      # three aside
        (with_square(8), with_square(0), "differs"),            # gone
        (with_square(8), with_square(8, color=b"\x80\x40\x20\xff"), "differs"),
        (with_square(8), png.encode(png.Picture(64, 47, paper()[1:])), "is 64 x 47"),
        (with_square(8), b"", "cannot be compared"),
        (b"", with_square(8), "cannot be compared"),
    )

    def test_sees_what_is_elsewhere_and_forgives_a_pixel(self):
        for i, (expected, got, wanted) in enumerate(self.ROWS):
            with self.subTest(row=i):
                what, _ = png.compare(expected, got)
                if wanted is None:
                    self.assertIsNone(what)
                else:
                    self.assertTrue(what.startswith(wanted), what)

    def test_undoes_every_filter_of_png(self):
        rows = [bytes((7 * x + 13 * y + k) % 256 for x in range(9) for k in range(3))
                for y in range(6)]
        for kind in range(5):
            packed, above = b"", bytes(27)
            for row in rows:
                packed += bytes([kind]) + self.filtered(kind, row, above)
                above = row
            header = struct.pack(">IIBBBBB", 9, 6, 8, 2, 0, 0, 0)
            data = png.SIGNATURE
            for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(packed))):
                data += struct.pack(">I", len(body)) + name + body + bytes(4)
            picture = png.decode(data)
            for row, got in zip(rows, picture.rows):
                for k in range(3):
                    self.assertEqual(row[k::3], got[k::4])

    @staticmethod
    def filtered(kind, row, above):
        out = bytearray()
        for i, value in enumerate(row):
            left = row[i - 3] if i >= 3 else 0
            corner = above[i - 3] if i >= 3 else 0
            up = above[i]
            paeth = min((left, up, corner), key=lambda c: abs(left + up - corner - c))
            guess = (0, left, up, (left + up) // 2, paeth)[kind]
            out.append((value - guess) & 255)
        return bytes(out)


class Showing(unittest.TestCase):
    TRACE = """\
fill #ffffff non-zero M 0.00 0.00 L 400.00 0.00 L 400.00 300.00 L 0.00 300.00 Z
group 'towns' 0.50
  clip even-odd M 20.00 60.00 L 78.00 60.00 L 78.00 56.00 Z
    stroke #123456 1.50 butt round M 1.00 2.00 L 3.00 4.00
    stamp { fill #445566 non-zero M -2.00 0.00 L 2.00 0.00 L 0.00 3.00 Z; } turned 0.5000 at 10.00 20.00, 30.00 40.00
  end
end
text 'Ma'arrat & <b>' 12.00 #222222 halo #ffffffd9 1.20 at 31.00 20.00
text 'M4' 11.00 #222222 along 10.00 20.00 to 30.00 25.00
"""

    def test_draws_every_verb_of_a_trace(self):
        svg = trace.to_svg(self.TRACE)
        document = xml.dom.minidom.parseString(svg)
        self.assertEqual(document.documentElement.getAttribute("viewBox"),
                         "0 0 400 300")
        self.assertEqual(len(document.getElementsByTagName("text")), 2)
        self.assertEqual(len(document.getElementsByTagName("path")), 5)
        self.assertIn("Ma'arrat", document.getElementsByTagName("text")[0]
                      .firstChild.data)


if __name__ == "__main__":
    unittest.main()
