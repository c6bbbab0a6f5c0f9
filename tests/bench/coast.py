# SPDX-License-Identifier: MIT
"""Ground made up for benchmarks: fractal borders that never cross, the same every time."""


class Chance:
    """Numbers from 0 to 1, the same every time (Numerical Recipes' congruence)."""

    def __init__(self, seed):
        self.state = seed

    def draw(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state / 2**32


def fractal(start, end, levels, chance):
    """A Koch curve whose teeth are of uneven height: 4 ** levels edges.

              4            It stays inside the triangle over its base with angles of 30
             / \\           degrees, and so do its quarters inside that triangle: curves
        1---2   3---5      over the sides of a square never meet but at its corners.
    """
    points = [start, end]
    for _ in range(levels):
        finer = points[:1]
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            dx, dy = (x1 - x0) / 3, (y1 - y0) / 3
            tooth = 0.45 + 0.41 * chance.draw()
            finer += [(x0 + dx, y0 + dy),
                      (x0 + 1.5 * dx - tooth * dy, y0 + 1.5 * dy + tooth * dx),
                      (x1 - dx, y1 - dy), (x1, y1)]
        points = finer
    return points


def bend(line, stretch, edges):
    """What replaces the `stretch`-th piece of so many edges when it is drawn back: two
    edges that turn away from the teeth, too flat to meet anything else.  The ground in
    between is one patch.

            /\\/\\
        ---1    2---
            \\__/
    """
    first, last = line[stretch * edges], line[(stretch + 1) * edges]
    dx, dy = last[0] - first[0], last[1] - first[1]
    return [first, (first[0] + 0.5 * dx + 0.05 * dy, first[1] + 0.5 * dy - 0.05 * dx),
            last]


def withdrawn(line, stretches, edges):
    """The line with those pieces of so many edges drawn back."""
    out = line[:1]
    for stretch in range((len(line) - 1) // edges):
        piece = (bend(line, stretch, edges) if stretch in stretches
                 else line[stretch * edges:(stretch + 1) * edges + 1])
        out += piece[1:]
    return out
