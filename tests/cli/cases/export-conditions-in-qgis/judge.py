# SPDX-License-Identifier: MIT
"""Every condition finds as many features in QGIS as with us, and so does its opposite."""
import json
import random
import subprocess
import sys

CONDITIONS = [
    "t = 'a'", "t <> 'a'", "t LIKE 'a%'", "t ILIKE 'A%'", "t LIKE 'a\\%'",
    "t LIKE '5!%' ESCAPE '!'", "t NOT LIKE 'a%'", "t > 5", "t = 5", "t = '5'", "NOT (t < 10)",
    "n = 5", "n > '4'", "n = 'five'", "n <> 'five'", "NOT (n = 5)", "n IN (1, 5)",
    "n NOT IN (1, 5)", "t IN ('a', '5')", "t NOT IN ('a', 5)", "t IN ('a', 5)", "b = true",
    "b = 'false'", "b <> true", "NOT (b = true)", "b = 1", "n BETWEEN 0 AND 5",
    "n NOT BETWEEN 0 AND 5", "d >= '2020-02-24'", "d = '2020-02-24'",
    "d BETWEEN '2020-01-15' AND '2020-02-24'", "t IS NULL", "t IS NOT NULL", "n > i", "t = d",
    "n = 5 OR t = 'a' AND b = true", "NOT (n = 5 OR t = 'a')",
    "i >= 2 AND NOT (n IS NULL OR t LIKE '%5%')", "t LIKE '_'", "t LIKE 'x%y'", "n LIKE '5%'",
    "b LIKE 't%'", "t < 'b'", "t >= 'a'", "t = ''", "d LIKE '2020-0%'",
]
VALUES = {
    "t": ["a", "A", "abc", "5", "5.0", "05", "a%b", "a\\b", "5%", "", None, "l\u00ednea",
          "true", "x\ny", "2020-02-24", "zzz"],
    "n": [None, 0, 1, 5, 5.5, -3, 10],
    "b": [True, False, None],
    "d": ["2020-01-01", None, "2020-02-24", "2020-03-01"],
    "i": [1, 2, 3, None],
}
COUNT = 300


def write_layer():
    random.seed(1)
    features = [{"type": "Feature",
                 "properties": {name: random.choice(of) for name, of in VALUES.items()},
                 "geometry": {"type": "Point", "coordinates": [30 + 0.001 * i, 36]}}
                for i in range(COUNT)]
    with open("points.geojson", "w", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": features}, file)


def write_map():
    with open("map.yaml", "w", encoding="utf-8") as file:
        file.write("frontmap: 1\nlayers:\n")
        for i, condition in enumerate(CONDITIONS):
            file.write(f"  - id: c{i}\n    source: points.geojson\n    classes:\n"
                       f"      rules: [{{where: {json.dumps(condition)}, label: \"yes\"}}]\n"
                       "      default: {label: \"no\"}\n")


def count(i):
    """Features that we find."""
    subprocess.run(["frontmap", "export", "map.yaml", "-q", "--layer", f"c{i}", "--where",
                    f"c{i}:{CONDITIONS[i]}", "--overwrite", "-o", "found.geojson"], check=True)
    with open("found.geojson", encoding="utf-8") as file:
        return len(json.load(file)["features"])


def main():
    write_layer()
    write_map()
    subprocess.run(["frontmap", "export", "map.yaml", "-q", "-o", "map.gpkg"], check=True)
    told = json.loads(subprocess.run(sys.argv[1:] + ["map.gpkg"], check=True,
                                     stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL).stdout)
    theirs = {layer["name"]: layer["legend"] for layer in told["layers"]}
    for i, condition in enumerate(CONDITIONS):
        found = count(i)
        legend = theirs[f"c{i}"]
        if (legend["yes"], legend["no"]) != (found, COUNT - found):
            print(f"{condition}: {found} of {COUNT}, in QGIS {legend}")
    print(len(CONDITIONS), "conditions")


main()
