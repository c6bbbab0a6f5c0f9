"""What an independent reader finds in a page."""
import base64, hashlib, html.parser, json, re, sys

text = open(sys.argv[1], encoding="utf-8").read()


class Reader(html.parser.HTMLParser):
    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self):
        super().__init__()
        self.open, self.found, self.texts, self.attributes = [], [], {}, []

    def handle_starttag(self, tag, attributes):
        self.found.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        if tag not in ("meta", "img", "input", "link", "br"):
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts[self.open[-1]][-1] += data


page = Reader()
page.feed(text)
page.close()
assert not page.open, page.open

# Two scripts, one of them data, and no handler, link or address anywhere.
data, program = page.texts["script"]
(style,) = page.texts["style"][:1]
names = {name for tag, name, value in page.attributes}
assert not any(name.startswith("on") for name in names), names
assert not names & {"src", "style"}, names
assert "link" not in page.found and "iframe" not in page.found
for tag, name, value in page.attributes:
    assert name not in ("href", "xlink:href") or value.startswith("#"), (tag, name, value)
assert not re.search(r"fetch\(|XMLHttpRequest|import\(|WebSocket|eval\(|innerHTML", program)

# The policy names these very scripts.
(policy,) = [value for tag, name, value in page.attributes if name == "content" and "default-src" in value]
for kind, body in (("script", program), ("style", style)):
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    assert f"{kind}-src 'sha256-{digest}'" in policy, (kind, policy)
assert policy.startswith("default-src 'none';")

assert page.texts["title"][0] == "Two sides, 6 March 2020"
assert "svg" in page.found and "noscript" in page.found
assert "Nobody's <b>opinion</b>" in page.texts["p"]

m = json.loads(data)
assert [date["iso"] for date in m["dates"]] == ["2020-01-30", "2020-02-24", "2020-03-06"], m["dates"]
assert [layer["id"] for layer in m["layers"]] == ["zones", "front", "posts"]
posts = m["layers"][2]["features"]
assert {post["label"][:5]: post.get("from", 0) for post in posts} == {"Alpha": 1, "<img ": 0}
assert all(post.get("to") is None for post in posts)
(held,) = m["held"]
assert [holder["name"] for holder in held["holders"]] == ["west", "east"]
for pair in held["pairs"]:
    a, b, west_gained, west_lost, east_gained, east_lost = pair
    for holder, gained, lost in ((0, west_gained, west_lost), (1, east_gained, east_lost)):
        assert abs(held["areas"][a][holder] + gained - lost - held["areas"][b][holder]) < 0.003
assert [pair[:2] for pair in held["pairs"]] == [[0, 1], [0, 2], [1, 2]]
# A quarter of a degree at 35.5 N, to a tenth of a per cent of the sphere's.
assert abs(held["pairs"][0][2] - 2518) < 15, held["pairs"][0]
