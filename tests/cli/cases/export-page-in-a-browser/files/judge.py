"""The DOM of each view: the state it wrote down, and its tables."""
import html.parser, json


class Reader(html.parser.HTMLParser):
    def __init__(self, name):
        super().__init__()
        self.name, self.open, self.state, self.cells, self.rows = name, [], None, [], []
        self.title, self.images = "", 0
        self.feed(open(name, encoding="utf-8").read())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.images += tag == "img" and not attributes.get("src", "").startswith("data:image/svg+xml")
        if tag not in ("meta", "img", "input", "link", "br"):
            self.open.append((tag, attributes.get("id")))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, name in self.open]
        if ("pre", "state") in self.open:
            self.state = json.loads(data)
        if "script" in tags or "style" in tags:
            return
        if tags[-1:] == ["title"]:
            self.title += data
        if ("td" in tags or "th" in tags) and self.rows:
            self.rows[-1][-1] += data


views = {name: Reader(name + ".html") for name in ("last", "day", "change", "swipe", "off")}
for view in views.values():
    assert view.state is not None, view.name
    assert view.state["dates"] == 3
    assert view.images == 0, view.name
    assert view.title == "Two sides, 6 March 2020", view.title

last = views["last"].state
assert last["date"] == "2020-03-06" and last["zoom"] == 1
assert last["shown"] == {"zones": 2, "front": 1, "posts": 2}, last
assert "Alpha" in last["labels"], last
assert last["colour"] == "#112233" and last["there"] == ["West"], last

day = views["day"].state
assert day["date"] == "2020-02-24" and day["shown"]["posts"] == 2, day

# West gained from 36.5 to 36.6: a tenth of a degree.
rows = views["change"].rows
gained = [row for row in rows if row and row[0] == "West" and len(row) == 5]
lost = [row for row in rows if row and row[0] == "East" and len(row) == 5]
assert gained and gained[0][3].startswith("+1,0") and gained[0][4] == "0", rows
assert lost and lost[0][4] == "−" + gained[0][3][1:], rows
# What West took stands out in its colour, darker; the rest of the ground steps back.
change = views["change"].state["colour"]
assert all(int(change[i : i + 2], 16) < 0x40 for i in (1, 3, 5)), change
# The list of posts has the name as it is, as a text.
assert any(row and row[0].startswith("<img src=x onerror") for row in rows), rows

assert views["swipe"].state["date"] == "2020-01-30", views["swipe"].state
off = views["off"].state
assert off["shown"]["zones"] == 0 and off["shown"]["posts"] == 0, off
assert off["zoom"] > 4, off
