# SPDX-License-Identifier: MIT
"""Read a KMZ as strictly as the schema of KML 2.2 does, and say what it shows."""
import html
import html.parser
import re
import struct
import sys
import xml.etree.ElementTree as tree
import zipfile

KML = "{http://www.opengis.net/kml/2.2}"
GX = "{http://www.google.com/kml/ext/2.2}"
FEATURE = ("name visibility open Snippet description LookAt TimeSpan styleUrl Style "
           "ExtendedData ")
# Elements of each, in the order in which the schema wants them; + may be repeated.
ORDER = {
    "kml": "Document",
    "Document": FEATURE.replace("Style ", "Style+ ") + "Schema+ Folder+ ScreenOverlay",
    "Folder": FEATURE + "Placemark+ Folder+",
    "Placemark": FEATURE + "Point LineString Polygon MultiGeometry",
    "ScreenOverlay": FEATURE + "Icon overlayXY screenXY size",
    "LookAt": "longitude latitude heading tilt range",
    "TimeSpan": "begin end",
    "Style": "IconStyle LabelStyle LineStyle PolyStyle BalloonStyle",
    "IconStyle": "color scale heading Icon hotSpot",
    "Icon": "href",
    "LabelStyle": "color scale",
    "LineStyle": "color width",
    "PolyStyle": "color fill outline",
    "BalloonStyle": "text",
    "Schema": "SimpleField+",
    "ExtendedData": "SchemaData",
    "SchemaData": "SimpleData+",
    "MultiGeometry": "Point+ LineString+ Polygon+",
    "Point": "coordinates",
    "LineString": "drawOrder tessellate coordinates",
    "Polygon": "outerBoundaryIs innerBoundaryIs+",
    "outerBoundaryIs": "LinearRing",
    "innerBoundaryIs": "LinearRing",
    "LinearRing": "coordinates",
}


class Balloon(html.parser.HTMLParser):
    """Tags that a balloon really has, and its words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.words = set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [a for a in attrs if a[0].startswith("on")], attrs

    def handle_data(self, data):
        self.words += data


def name_of(element):
    return element.tag.replace(KML, "").replace(GX, "")


def check_order(element):
    allowed = ORDER.get(name_of(element))
    if allowed is None:
        assert len(element) == 0, element.tag
        return
    steps, at = allowed.split(), 0
    for child in element:
        wanted = name_of(child)
        while at < len(steps) and steps[at].rstrip("+") != wanted:
            at += 1
        assert at < len(steps), f"{wanted} does not belong there in {element.tag}"
        if not steps[at].endswith("+"):
            at += 1
        check_order(child)


def check_values(root):
    for color in root.iter(KML + "color"):
        assert re.fullmatch("[0-9a-f]{8}", color.text), color.text
    for scale in root.iter(KML + "scale"):
        assert float(scale.text) >= 0
    for heading in root.iter(KML + "heading"):
        assert 0 <= float(heading.text) <= 360, heading.text
    for ring in root.iter(KML + "LinearRing"):
        places = ring.find(KML + "coordinates").text.split()
        assert len(places) >= 4 and places[0] == places[-1], places
    for places in root.iter(KML + "coordinates"):
        for place in places.text.split():
            lon, lat = map(float, place.split(","))
            assert -180 <= lon <= 180 and -90 <= lat <= 90, place


def check_balloons(root):
    harmless = {"h3", "p", "table", "tr", "th", "td", "br", "small"}
    for text in root.iter(KML + "description"):
        balloon = Balloon()
        balloon.feed(text.text)
        assert balloon.tags <= harmless, balloon.tags
        assert "$[" not in text.text, text.text
    for text in root.iter(KML + "text"):
        assert text.text == "$[description]"


def check_links(root, archive):
    ids = [s.get("id") for s in root.iter() if s.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[A-Za-z_][A-Za-z0-9_.-]*", i) for i in ids), ids
    for link in root.iter(KML + "styleUrl"):
        assert link.text[1:] in ids, link.text
    for data in root.iter(KML + "SchemaData"):
        assert data.get("schemaUrl")[1:] in ids
    wanted = {link.text for link in root.iter(KML + "href")}
    assert not [w for w in wanted if ":" in w or w.startswith("/")], wanted
    there = set(archive.namelist()) - {"doc.kml"}
    assert wanted <= there, wanted - there
    for name in there:
        head = archive.read(name)[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n", name
        width, height = struct.unpack(">II", head[16:24])
        assert width > 0 and height > 0


def describe(element, depth=0):
    for child in element:
        kind = name_of(child)
        if kind not in ("Folder", "Placemark", "ScreenOverlay"):
            continue
        words = [kind, repr(child.findtext(KML + "name"))]
        span = child.find(KML + "TimeSpan")
        if span is not None:
            words.append(f"{span.findtext(KML + 'begin')}/{span.findtext(KML + 'end')}")
        words += [name_of(g) for g in child
                  if name_of(g) in ("Point", "LineString", "Polygon", "MultiGeometry")]
        if child.find(KML + "styleUrl") is not None:
            words.append(child.findtext(KML + "styleUrl"))
        if child.find(KML + "Style") is not None:
            words.append("own:" + ",".join(name_of(s) for s in child.find(KML + "Style")))
        print("  " * depth + " ".join(words))
        describe(child, depth + 1)


with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    assert archive.namelist()[0] == "doc.kml", "a program opens the first"
    assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    root = tree.fromstring(archive.read("doc.kml"))
    check_order(root)
    check_values(root)
    check_balloons(root)
    check_links(root, archive)
    print(sorted(archive.namelist()))
    for style in root[0].findall(KML + "Style"):
        print(style.get("id"), " ".join(
            f"{name_of(s)}:" + ",".join(v.text or v.findtext(KML + "href") or "-"
                                        for v in s if name_of(v) != "hotSpot")
            for s in style if name_of(s) != "BalloonStyle"))
    describe(root[0])
