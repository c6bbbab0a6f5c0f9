# SPDX-License-Identifier: MIT
"""Reads a MapLibre style as a renderer would: which features each layer takes.

Expressions are worked out here as the style specification has them, and strictly: what
would be an error there ends this program.
"""
import json
import struct
import sys
import zlib


class Fault(Exception):
    pass


def kind_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    raise Fault("value %r" % (value,))


def to_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def compare(op, a, b):
    if op == "==":
        return kind_of(a) == kind_of(b) and a == b
    if op == "!=":
        return not (kind_of(a) == kind_of(b) and a == b)
    if kind_of(a) != kind_of(b) or kind_of(a) not in ("string", "number"):
        raise Fault("%r %s %r" % (a, op, b))
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def number(values):
    for value in values:
        if value is None or isinstance(value, bool):
            return float(value or 0)
        try:
            return float(value) if value != "" else 0.0
        except ValueError:
            pass
    raise Fault("no number in %r" % (values,))


def work(e, feature):
    if not isinstance(e, list):
        return e
    op, args = e[0], e[1:]
    if op == "literal":
        return args[0]
    if op == "all":
        return all(boolean(work(a, feature)) for a in args)
    if op == "any":
        return any(boolean(work(a, feature)) for a in args)
    if op == "case":
        for i in range(0, len(args) - 1, 2):
            if boolean(work(args[i], feature)):
                return work(args[i + 1], feature)
        return work(args[-1], feature)
    if op == "get":
        value = feature["properties"].get(args[0])
        return value
    if op == "geometry-type":
        return feature["geometry"]["type"]
    if op == "match":
        value = work(args[0], feature)
        for i in range(1, len(args) - 1, 2):
            labels = args[i] if isinstance(args[i], list) else [args[i]]
            if value in labels:
                return work(args[i + 1], feature)
        return work(args[-1], feature)
    if op == "interpolate":
        assert args[0] == ["linear"]
        args = [None] + args[1:]
    values = [work(a, feature) for a in args]
    if op == "!":
        return not boolean(values[0])
    if op in ("==", "!=", "<", "<=", ">", ">="):
        return compare(op, *values)
    if op == "typeof":
        return kind_of(values[0])
    if op == "to-string":
        return to_text(values[0])
    if op == "to-number":
        return number(values)
    if op == "downcase":
        return values[0].lower()
    if op == "length":
        return len(values[0].encode("utf-16-le")) // 2
    if op == "slice":
        return values[0][values[1]:values[2] if len(values) > 2 else None]
    if op == "in":
        return values[0] in values[1]
    if op == "concat":
        return "".join(to_text(v) for v in values)
    if op == "interpolate":
        x, stops = values[1], values[2:]
        if kind_of(x) != "number":
            raise Fault("interpolate %r" % (x,))
        if x <= stops[0]:
            return stops[1]
        for i in range(0, len(stops) - 2, 2):
            if x <= stops[i + 2]:
                share = (x - stops[i]) / (stops[i + 2] - stops[i])
                return stops[i + 1] + share * (stops[i + 3] - stops[i + 1])
        return stops[-1]
    raise Fault("no expression %r" % op)


def boolean(value):
    if not isinstance(value, bool):
        raise Fault("%r is no boolean" % (value,))
    return value


def work_out(value, feature):
    """The value of a property; what depends on the zoom, and lists, are left alone."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return value
    if ["zoom"] in value or value[0] not in ("case", "concat", "interpolate", "get"):
        return value
    return work(value, feature)


def features_of(style, layer):
    source = style["sources"][layer["source"]]
    if source["type"] != "geojson":
        return []
    return [f for f in source["data"]["features"] if work(layer["filter"], f)]


def png_size(path):
    head = open(path, "rb").read(33)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert zlib.crc32(head[12:29]) == struct.unpack(">I", head[29:33])[0]
    return struct.unpack(">II", head[16:24])


def check_sprite(base, style):
    names = None
    for density, end in ((1, ""), (2, "@2x")):
        width, height = png_size(base + "-sprite%s.png" % end)
        sprite = json.load(open(base + "-sprite%s.json" % end))
        for image in sprite.values():
            assert image["x"] + image["width"] <= width
            assert image["y"] + image["height"] <= height
            assert image["pixelRatio"] % density == 0
        assert names in (None, sorted(sprite))
        names = sorted(sprite)
    wanted = set()
    for layer in style["layers"]:
        wanted.add(layer.get("layout", {}).get("icon-image"))
        wanted.add(layer.get("paint", {}).get("fill-pattern"))
    assert wanted - {None} == set(names), (wanted, names)
    print("images:", *names)


def main():
    base = sys.argv[1]
    style = json.load(open(base + ".style.json"))
    assert style["version"] == 8
    print("name:", style["name"])
    for name, source in style["sources"].items():
        print("source:", name, source["type"],
              source.get("url") or len(source["data"]["features"]),
              source.get("attribution", "-"))
    ids = [layer["id"] for layer in style["layers"]]
    assert len(ids) == len(set(ids))
    for layer in style["layers"]:
        if "source" not in layer:
            print(layer["id"])
            continue
        taken = features_of(style, layer)
        zooms = "".join(" %s %.2f" % (key, layer[key]) for key in ("minzoom", "maxzoom")
                        if key in layer and "figures" not in layer["id"])
        print("%s (%s):%s" % (layer["id"], layer["type"], zooms),
              *[f["id"] for f in taken])
        for feature in taken:
            for part in ("layout", "paint"):
                for key, value in layer.get(part, {}).items():
                    result = work_out(value, feature)
                    if key in ("text-field", "text-size", "circle-radius", "icon-size") \
                            and isinstance(value, list) and ["zoom"] not in value:
                        print("    ", key, feature["id"], result if isinstance(result, str)
                              else "%.3f" % result)
    check_sprite(base, style)


main()
