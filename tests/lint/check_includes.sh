#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The direction of #include. src/README.md is the law: its first table says which folder
# may include which, its second which file is the door of which foreign library.
#
#   1. "folder/room.h" only from the folder itself and the folders its row names;
#   2. "frontmap/..." from anywhere, and from src/cli nothing else but base;
#   3. headers of foreign libraries only in the file that is their door;
#   4. a .c that has a header of its own includes it first;
#   5. two headers of one folder do not include each other.
. "$(dirname -- "$0")/lib.sh"

rules=$(mktemp) || exit 1
includes=$(mktemp) || exit 1
trap 'rm -f "$complaints" "$rules" "$includes"' EXIT

# Read the two tables: "may FOLDER OTHER" and "door LIBRARY FILE".
awk -F'|' '
    function words(cell, list) {
        gsub(/[`,]/, " ", cell)
        gsub(/include\/frontmap/, "frontmap", cell)
        return split(cell, list, " ")
    }
    /^\| folder /  { table = "may" }
    /^\| library / { table = "door" }
    /^\| `/ && table == "may" {
        words($2, folder)
        if ($4 ~ /all above/) {
            for (f in seen) print "may", folder[1], f
        } else {
            n = words($4, other)
            for (i = 1; i <= n; i++) print "may", folder[1], other[i]
        }
        seen[folder[1]] = 1
    }
    /^\| [A-Za-z]/ && table == "door" && !/^\| library/ {
        words($2, library)
        n = split($3, parts, "`")
        for (i = 2; i <= n; i += 2) print "door", library[1], "src/" parts[i]
    }
' src/README.md >"$rules"
grep -q '^may sheet draw' "$rules" && grep -q '^door PROJ ' "$rules" || {
    echo "src/README.md: its tables are not what this check reads"
    exit 1
}

find src \( -name '*.c' -o -name '*.h' \) | sort | while read -r file; do
    grep -n '^[[:space:]]*#[[:space:]]*include' "$file" |
        sed -e "s|^\([0-9]*\):[^\"<]*\([\"<]\)\([^\">]*\).*|$file \1 \2 \3|"
done >"$includes"

awk -v rules="$rules" '
    function stem(path) { sub(/\.[ch]$/, "", path); return path }
    # The library that a system header belongs to, or "".
    function library(header) {
        if (header ~ /^(proj(_experimental)?|geodesic)\.h$/) return "PROJ"
        if (header ~ /^geos_c\.h$/) return "GEOS"
        if (header ~ /^yaml\.h$/) return "libyaml"
        if (header ~ /^(zlib|zconf)\.h$/) return "zlib"
        if (header ~ /^(gdal|ogr_|cpl_|gdal\/)/) return "GDAL"
        if (header ~ /^(pango\/|glib|gobject|fontconfig\/|ft2build|hb)/) return "Pango"
        if (header ~ /^cairo/) return "Cairo"
        if (header ~ /^png/) return "libpng"
        if (header ~ /^sqlite3/) return "SQLite"
        return ""
    }
    function is_door(lib, file,    i, pattern) {
        for (i = 1; i <= doors[lib]; i++) {
            pattern = door[lib, i]
            gsub(/[.]/, "[.]", pattern)
            gsub(/[*]/, "[a-z0-9_]*", pattern)
            if (file ~ ("^" pattern "$")) return 1
        }
        return 0
    }
    BEGIN {
        while ((getline line < rules) > 0) {
            split(line, w, " ")
            if (w[1] == "may") may[w[2], w[3]] = 1
            else door[w[2], ++doors[w[2]]] = w[3]
        }
    }
    {
        file = $1; line = $2; quote = $3; header = $4
        split(file, f, "/"); folder = f[2]
        split(header, h, "/")
        if (file != last) { first = 1; last = file } else first = 0
        at = file ":" line ": "
        if (first && file ~ /\.c$/) {
            own = stem(file) ".h"
            if ((getline dummy < own) >= 0) {
                close(own)
                if ("src/" header != own)
                    print at "the first include is \"" header "\", not its own header"
            }
        }
        if (quote == "<") {
            lib = library(header)
            if (lib != "" && !is_door(lib, file))
                print at "<" header "> of " lib " stands behind another door"
            next
        }
        if (h[1] == "frontmap") next
        if (h[2] == "" ) {
            print at "\"" header "\" names no folder; write \"room/header.h\""
            next
        }
        if (h[1] != folder && !((folder, h[1]) in may))
            print at "src/" folder " may not include \"" header "\""
        if (h[1] == folder) {
            a = stem(file); b = stem("src/" header)
            if (file ~ /\.h$/) {
                edge[a, b] = 1
                if ((b, a) in edge)
                    print at "\"" header "\" and " a " include each other"
            }
        }
    }
' "$includes" >>"$complaints"
finish
