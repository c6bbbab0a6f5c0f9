#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A map of GeoJSON layers does not load libgdal, which alone takes longer than the rest
# of a start: it is not linked, and not opened while the map is made.
#
#     check_no_gdal.sh SOURCE_FOLDER PROGRAM
#
# The same run with a layer that GDAL has to read must open it, or the check would see
# nothing.
. "$(dirname -- "$0")/lib.sh"

program=$2
command -v strace >/dev/null 2>&1 || {
    echo "strace is not here"
    exit 77
}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder" "$complaints"' EXIT
strace -o "$folder/trial" -e trace=openat true 2>/dev/null || {
    echo "strace may not trace here"
    exit 77
}

# Did rendering these layers open libgdal? Says "yes", "no", or how it ended.
opens_gdal() {
    strace -f -e trace=open,openat -o "$folder/trace" \
        "$program" render "$@" -q --overwrite -o "$folder/map.png" \
        >"$folder/said" 2>&1 || {
        echo "exit $?: $(head -n 1 "$folder/said")"
        return
    }
    if grep -q 'libgdal[^"]*".*= [0-9]' "$folder/trace"; then
        echo yes
    else
        echo no
    fi
}

if ldd "$program" 2>/dev/null | grep -q libgdal; then
    complain "$program is linked with libgdal; only src/data/source_ogr.c may open it"
fi
said=$(opens_gdal layers/provinces.geojson layers/observation-posts.geojson)
[ "$said" = no ] ||
    complain "a map of GeoJSON layers opens libgdal: $said"

cat >"$folder/towns.csv" <<'END'
name,longitude,latitude
Idlib,36.63393,35.93062
Saraqib,36.80583,35.86444
END
said=$(opens_gdal "$folder/towns.csv")
[ "$said" = yes ] ||
    complain "a map of a CSV file should open libgdal: $said"
finish
