"""Read an SLD as a program would: which rule is a feature's, and what draws it.

Filters are judged in two ways, since programs differ over null: a comparison with null is
false, or it is unknown.  Both have to find the rule that the feature itself names.
"""
import json
import re
import sys
import xml.etree.ElementTree as ET


def local(e):
    return e.tag.split('}')[1]


def number(x):
    try:
        return float(x)
    except (TypeError, ValueError):
        return None


def value(e, f):
    return f.get(e.text) if local(e) == 'PropertyName' else (e.text or '')


def compare(op, a, b, lost):
    if a is None or b is None:
        return lost
    if number(a) is not None and number(b) is not None:
        a, b = number(a), number(b)
    else:
        a, b = str(a), str(b)
    return {'PropertyIsEqualTo': a == b, 'PropertyIsLessThan': a < b,
            'PropertyIsGreaterThan': a > b, 'PropertyIsLessThanOrEqualTo': a <= b,
            'PropertyIsGreaterThanOrEqualTo': a >= b}[op]


def like(e, f, lost):
    text, pattern = value(e[0], f), e[1].text or ''
    escape = e.get('escape') or e.get('escapeChar')
    if text is None:
        return lost
    out, i = '', 0
    while i < len(pattern):
        c = pattern[i]
        if c == escape:
            i += 1
            out += re.escape(pattern[i])
        else:
            out += {e.get('wildCard'): '.*', e.get('singleChar'): '.'}.get(c, re.escape(c))
        i += 1
    flags = re.S | (re.I if e.get('matchCase') == 'false' else 0)
    return re.fullmatch(out, str(text), flags) is not None


def both(a, b):
    return False if False in (a, b) else None if None in (a, b) else True


def judge(e, f, lost):
    op = local(e)
    if op in ('And', 'Filter'):
        truth = True
        for c in e:
            truth = both(truth, judge(c, f, lost))
        return truth
    if op == 'Or':
        truth = False
        for c in e:
            one = judge(c, f, lost)
            truth = True if True in (truth, one) else None if None in (truth, one) else False
        return truth
    if op == 'Not':
        one = judge(e[0], f, lost)
        return None if one is None else not one
    if op == 'PropertyIsNull':
        return value(e[0], f) is None
    if op == 'PropertyIsLike':
        return like(e, f, lost)
    if op == 'PropertyIsBetween':
        x = value(e[0], f)
        return both(compare('PropertyIsGreaterThanOrEqualTo', x, value(e[1][0], f), lost),
                    compare('PropertyIsLessThanOrEqualTo', x, value(e[2][0], f), lost))
    return compare(op, value(e[0], f), value(e[1], f), lost)


def child(e, name):
    return next((c for c in e if local(c) == name), None)


def title(rule):
    where = child(rule, 'Description')
    found = child(rule if where is None else where, 'Title')
    return '' if found is None else found.text


def outline(e, depth=0):
    """Elements that draw, with their parameters."""
    words = [local(e)] + ['%s=%s' % (c.get('name'), (c.text or '').strip() or local(c[0]))
                          for c in e if local(c) in ('CssParameter', 'SvgParameter')]
    if len(e) == 0 and (e.text or '').strip():
        words.append(e.text.strip()[:40])
    if local(e) == 'OnlineResource':
        words.append(e.get('{http://www.w3.org/1999/xlink}href')[:12])
    print('  ' * depth + ' '.join(words))
    for c in e:
        if local(c) not in ('CssParameter', 'SvgParameter'):
            outline(c, depth + 1)


root = ET.parse(sys.argv[1]).getroot()
print(root.get('version'), [child(n, 'Name').text for n in root])
areas = root[0]
features = [f['properties'] for f in json.load(open('areas.geojson'))['features']]
rules = [r for r in areas.iter() if local(r) == 'Rule']
for lost in (False, None):
    for f in features:
        held = [title(r) for r in rules if child(r, 'Filter') is None or
                judge(child(r, 'Filter'), f, lost) is True]
        if held != [f['want']]:
            print('null is', lost, f, held)
for layer in root:
    print('--', child(layer, 'Name').text)
    for rule in layer.iter():
        if local(rule) != 'Rule':
            continue
        print(title(rule), [c.text for c in rule if 'Scale' in local(c)])
        for c in rule:
            if local(c).endswith('Symbolizer'):
                outline(c, 1)
