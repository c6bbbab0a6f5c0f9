# SPDX-License-Identifier: MIT
"""The bare everyday map by Mapnik through Python, where its C++ headers are missing.

Takes the arguments of mapnik_w1.cpp.  Python's start is part of what is measured, and
the benchmark says so.
"""

import sys

import mapnik


def main():
    style, plugins, font, width, height, x0, y0, x1, y1, output = sys.argv[1:11]
    picture_format = sys.argv[11] if len(sys.argv) > 11 else "png32"
    mapnik.DatasourceCache.register_datasources(plugins)
    mapnik.FontEngine.register_font(font)
    sheet = mapnik.Map(int(width), int(height))
    mapnik.load_map(sheet, style, True)
    sheet.aspect_fix_mode = mapnik.aspect_fix_mode.RESPECT
    sheet.zoom_to_box(mapnik.Box2d(float(x0), float(y0), float(x1), float(y1)))
    if picture_format in ("svg", "pdf"):
        mapnik.render_to_file(sheet, output, picture_format)
        return
    image = mapnik.Image(sheet.width, sheet.height)
    mapnik.render(sheet, image)
    image.save(output, picture_format)


main()
