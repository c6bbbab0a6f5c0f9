# SPDX-License-Identifier: MIT
"""A trace as a picture: SVG for the eye, from the lines that the trace hand writes.

Good enough to see what moved; the text of the trace is what is compared. Groups and
clips become nested elements, dashes and joins are left out.
"""

import re
from html import escape

COLOR = r"(#[0-9a-f]{6,8})"
NUMBER = r"(-?[0-9.]+)"
TEXT = re.compile(r"text '(.*)' " + NUMBER + " " + COLOR + "(?: halo " + COLOR + " "
                  + NUMBER + ")? (at|along) " + NUMBER + " " + NUMBER
                  + "(?: to " + NUMBER + " " + NUMBER + ")?(?: turned " + NUMBER + ")?$")
PATH = re.compile(r"M [-MLCZ0-9. ]*")
POINT = re.compile(r"(-?[0-9]+\.[0-9]+) (-?[0-9]+\.[0-9]+)")


def paint(color):
    opacity = int(color[7:9], 16) / 255 if len(color) == 9 else 1
    return color[:7], "%.3f" % opacity


def filled(words, path):
    color, opacity = paint(words[0])
    rule = "evenodd" if words[1] == "even-odd" else "nonzero"
    return '<path fill="%s" fill-opacity="%s" fill-rule="%s" d="%s"/>' % (
        color, opacity, rule, path)


def stroked(words, path):
    color, opacity = paint(words[0])
    return ('<path fill="none" stroke="%s" stroke-opacity="%s" stroke-width="%s" '
            'd="%s"/>' % (color, opacity, words[1], path))


def stamped(line):
    inside, outside = line[len("stamp {"):].rsplit("} ", 1)
    turn = re.match(r"turned ([-0-9.]+)", outside)
    degrees = float(turn.group(1)) * 57.29577951308232 if turn else 0
    shapes = []
    for part in inside.split(";"):
        path = PATH.search(part)
        fill = re.search("fill " + COLOR + " ([a-z-]+)", part)
        stroke = re.search("stroke " + COLOR + " " + NUMBER, part)
        if fill and path:
            shapes.append(filled(fill.groups(), path.group()))
        if stroke and path:
            shapes.append(stroked(stroke.groups(), path.group()))
    for place in POINT.finditer(outside[outside.index("at"):]):
        yield '<g transform="translate(%s %s) rotate(%.3f)">%s</g>' % (
            place.group(1), place.group(2), degrees, "".join(shapes))


def lettered(line):
    found = TEXT.match(line)
    if found is None:
        return ""
    words, size, color, halo, reach, how, x, y, x1, y1, turn = found.groups()
    style = 'font-size="%s" fill="%s" fill-opacity="%s"' % ((size,) + paint(color))
    if halo:
        style += (' stroke="%s" stroke-opacity="%s" stroke-width="%.2f"'
                  ' paint-order="stroke"' % (paint(halo) + (2 * float(reach),)))
    if how == "along":
        x, y = min((x, y), (x1, y1), key=lambda p: float(p[0]))
        return '<text %s x="%s" y="%s">%s</text>' % (style, x, y, escape(words))
    degrees = float(turn) * 57.29577951308232 if turn else 0
    lines = words.replace("\\n", "\n").split("\n")
    return "".join(
        '<text %s transform="translate(%s %s) rotate(%.2f)" y="%.2f">%s</text>'
        % (style, x, y, degrees, float(size) * (0.9 + 1.2 * i), escape(one))
        for i, one in enumerate(lines))


def drawn(lines):
    clips = 0
    for line in lines:
        line = line.strip()
        verb = line.split(" ", 1)[0]
        path = PATH.search(line)
        if verb == "group":
            yield '<g opacity="%s">' % line.rsplit(" ", 1)[1]
        elif verb == "clip" and path:
            clips += 1
            yield '<clipPath id="c%d"><path d="%s"/></clipPath><g clip-path="url(#c%d)">' \
                % (clips, path.group(), clips)
        elif verb == "end":
            yield "</g>"
        elif verb == "fill" and path:
            yield filled(line.split(" ")[1:3], path.group())
        elif verb == "stroke" and path:
            yield stroked(line.split(" ")[1:3], path.group())
        elif verb == "stamp":
            yield from stamped(line)
        elif verb == "text":
            yield lettered(line)


def size_of(text):
    """The sheet's size: the first thing drawn is its paper."""
    path = PATH.search(text)
    points = POINT.findall(path.group()) if path else [("800", "600")]
    return max(float(p[0]) for p in points), max(float(p[1]) for p in points)


def to_svg(text):
    width, height = size_of(text)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" '
            'font-family="Noto Sans, sans-serif">%s</svg>'
            % (width, height, "\n".join(drawn(text.splitlines()))))
