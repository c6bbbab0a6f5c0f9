#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A map of GeoJSON layers does not load libgdal, which alone takes longer than the rest
# of a start: it is not linked, and not opened while the map is made.
#
#     check_no_gdal.sh SOURCE_FOLDER PROGRAM
#
# The dynamic linker is asked what it loads (LD_DEBUG). The same question about a layer
# that only GDAL reads must be answered with yes, or the check would see nothing.
. "$(dirname -- "$0")/lib.sh"

program=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder" "$complaints"' EXIT

# Did rendering these layers load libgdal? Says "yes", "no", or how it ended.
loads_gdal() {
    rm -f "$folder"/loads.*
    LD_DEBUG=files LD_DEBUG_OUTPUT="$folder/loads" \
        "$program" render "$@" -q --overwrite -o "$folder/map.png" \
        >"$folder/said" 2>&1 || {
        echo "exit $?: $(head -n 1 "$folder/said")"
        return
    }
    if cat "$folder"/loads.* | grep -q 'calling init: .*libgdal'; then
        echo yes
    else
        echo no
    fi
}

LD_DEBUG=files LD_DEBUG_OUTPUT="$folder/loads" env true
cat "$folder"/loads.* 2>/dev/null | grep -q 'calling init: .*libc' || {
    echo "the dynamic linker does not tell what it loads here"
    exit 77
}

said=$(loads_gdal layers/provinces.geojson layers/observation-posts.geojson)
[ "$said" = no ] || complain "does a map of GeoJSON layers load libgdal? $said"

cat >"$folder/towns.csv" <<'END'
name,longitude,latitude
Idlib,36.63393,35.93062
Saraqib,36.80583,35.86444
END
said=$(loads_gdal "$folder/towns.csv")
[ "$said" = yes ] || complain "does a map of a CSV file load libgdal? $said"
finish
