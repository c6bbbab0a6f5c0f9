# SPDX-License-Identifier: MIT
"""report.html: what was expected, what came, and the difference, side by side."""

import base64
import difflib
from html import escape

from . import png, trace

STYLE = """
body { font: 15px/1.4 sans-serif; margin: 2em; color: #222; }
h2 { margin-top: 2em; }
.good { color: #2a7; } .bad { color: #c22; }
.row { display: flex; gap: 1em; flex-wrap: wrap; }
figure { margin: 0; flex: 1 1 28em; } figcaption { color: #666; }
img, svg { width: 100%; border: 1px solid #ccc; background: #fff; }
pre { font-size: 12px; overflow: auto; max-height: 40em; background: #f6f6f6; padding: .5em; }
.minus { background: #fdd; } .plus { background: #dfd; }
"""


def changed_lines(expected, got):
    lines = difflib.unified_diff(expected.splitlines(), got.splitlines(), "expected",
                                 "got", n=2, lineterm="")
    for line in lines:
        kind = {"-": "minus", "+": "plus"}.get(line[:1])
        if kind and not line.startswith(("---", "+++")):
            yield '<span class="%s">%s</span>' % (kind, escape(line))
        else:
            yield escape(line)


def as_picture(name, data):
    if name.endswith(".png") and data:
        return '<img src="data:image/png;base64,%s">' % base64.b64encode(data).decode()
    text = data.decode("utf-8", "replace")
    if name.endswith(".trace") and text:
        return trace.to_svg(text)
    return ""


def figure(caption, content):
    return "<figure><figcaption>%s</figcaption>%s</figure>" % (caption, content)


def difference(part):
    if part.picture is not None:
        data = base64.b64encode(png.encode(part.picture)).decode()
        return figure("difference", '<img src="data:image/png;base64,%s">' % data)
    if part.name.endswith(".png"):
        return ""
    lines = changed_lines(part.expected.decode("utf-8", "replace"),
                          part.got.decode("utf-8", "replace"))
    return "<pre>%s</pre>" % "\n".join(lines)


def section(result):
    yield '<h2 id="%s">%s</h2>' % (escape(result.name), escape(result.name))
    for part in result.wrong:
        yield "<h3>%s %s</h3>" % (escape(part.name), escape(part.what))
        expected, got = (as_picture(part.name, d) for d in (part.expected, part.got))
        yield '<div class="row">'
        if expected:
            yield figure("expected", expected)
        if got:
            yield figure("got", got)
        if part.name.endswith(".png"):
            yield difference(part)
            yield "</div>"
        else:
            yield "</div>" + difference(part)


def write(path, results):
    bad = [r for r in results if not r.passed]
    with open(path, "w", encoding="utf-8") as out:
        out.write("<!doctype html><meta charset=utf-8><title>Golden cases</title>"
                  "<style>%s</style>" % STYLE)
        out.write("<h1>%d cases, %d failed</h1><ul>" % (len(results), len(bad)))
        for result in results:
            out.write('<li class="%s">%s %s</li>' % (
                "good" if result.passed else "bad",
                escape(result.name) if result.passed else
                '<a href="#%s">%s</a>' % ((escape(result.name),) * 2),
                escape(result.say)))
        out.write("</ul>")
        for result in bad:
            out.write("\n".join(section(result)))
