#compdef frontmap
# Written by scripts/docs from src/cli; change it there.
_frontmap()
{
    local context state line
    typeset -A opt_args

    _arguments -C '1:command:->command' '*::argument:->argument'
    case $state in
    command)
        local -a commands=(
            'render:draw a map document, or bare layers, as PNG, SVG or PDF'
            'new:propose a map document for layers'
            'check:look for mistakes in a map document or in layers'
            'info:say what a layer holds'
            'help:explain the program or a command'
        )
        _describe command commands
        ;;
    argument)
        case $words[1] in
        render)
            _arguments -s -S \
                \*{-o,--output}'[write FILE, in the format of its suffix; '\''-'\'' is standard output; may be repeated]:FILE:_files' \
                {-f,--format}'[the format, whatever the suffix\: png, svg, pdf, tif (GeoTIFF) or trace (the drawing calls as text)]:FORMAT:(auto png svg pdf tif trace)' \
                {-s,--size}'[size of the sheet\: 1600x1200 (pixels of 1/96 inch), 180mmx120mm, a4, "a3 landscape"]:SIZE:' \
                '--dpi[pixels an inch in PNG and TIFF (96); the sheet keeps its size]:N:' \
                '--scale[the same as a factor\: --scale 2 is --dpi 192]:N:' \
                '--crs[draw in this CRS\: EPSG\:n, a PROJ string, WKT, or auto]:CRS:' \
                '--bbox[show this box of degrees; east may exceed 180]:W,S,E,N:' \
                {-d,--date}'[show this day, as 2020-02-24]:DATE:' \
                {-l,--language}'[label in this language first, as en or ar]:TAG:' \
                \*{-w,--where}'[draw the features that meet an SQL condition, on one layer or on all; may be repeated]:\[LAYER\:\]CONDITION:' \
                '--overwrite[replace files that exist]' \
                '--georeference[write a world file beside a PNG]' \
                {-h,--help}'[show this help]' \
                {-q,--quiet}'[say nothing but errors]' \
                \*{-v,--verbose}'[say what was guessed and chosen; twice\: more]' \
                '--strict[take warnings for errors]' \
                '--color[colour messages\: auto, always or never]:WHEN:(auto always never)' \
                '--log-format[write messages as text, or as one JSON object a line]:FORMAT:(text json)' \
                '--timings[say how long each phase of the work took]' \
                '--allow-network[allow URLs and GDAL'\''s network file systems]' \
                '--allow-outside[allow a document to name files outside its folder]' \
                '*--allow-driver[allow one more GDAL driver, such as PostgreSQL; may be repeated; what it reaches over the network needs --allow-network as well]:NAME:' \
                '--max-features[features that a layer may have]:N:' \
                '--max-vertices[vertices that a layer may have]:N:' \
                '--max-pixels[pixels that a picture may have]:N:' \
                '--max-input-bytes[bytes that a layer may have, unpacked]:N:' \
                '*:file:_files'
            ;;
        new)
            _arguments -s -S \
                {-o,--output}'[write the document to FILE; without it, to standard output]:FILE:_files' \
                '--overwrite[replace FILE if it exists]' \
                {-h,--help}'[show this help]' \
                {-q,--quiet}'[say nothing but errors]' \
                \*{-v,--verbose}'[say what was guessed and chosen; twice\: more]' \
                '--strict[take warnings for errors]' \
                '--color[colour messages\: auto, always or never]:WHEN:(auto always never)' \
                '--log-format[write messages as text, or as one JSON object a line]:FORMAT:(text json)' \
                '--timings[say how long each phase of the work took]' \
                '--allow-network[allow URLs and GDAL'\''s network file systems]' \
                '--allow-outside[allow a document to name files outside its folder]' \
                '*--allow-driver[allow one more GDAL driver, such as PostgreSQL; may be repeated; what it reaches over the network needs --allow-network as well]:NAME:' \
                '--max-features[features that a layer may have]:N:' \
                '--max-vertices[vertices that a layer may have]:N:' \
                '--max-pixels[pixels that a picture may have]:N:' \
                '--max-input-bytes[bytes that a layer may have, unpacked]:N:' \
                '*:file:_files'
            ;;
        check)
            _arguments -s -S \
                {-f,--format}'[print findings as text or json]:FORMAT:(text json)' \
                '--layer[of a file of several layers, check this one]:NAME:' \
                '--source-crs[the CRS of layers that do not say theirs]:CRS:' \
                '--print-schema[print the JSON Schema of map documents, for editors]' \
                {-h,--help}'[show this help]' \
                {-q,--quiet}'[say nothing but errors]' \
                \*{-v,--verbose}'[say what was guessed and chosen; twice\: more]' \
                '--strict[take warnings for errors]' \
                '--color[colour messages\: auto, always or never]:WHEN:(auto always never)' \
                '--log-format[write messages as text, or as one JSON object a line]:FORMAT:(text json)' \
                '--timings[say how long each phase of the work took]' \
                '--allow-network[allow URLs and GDAL'\''s network file systems]' \
                '--allow-outside[allow a document to name files outside its folder]' \
                '*--allow-driver[allow one more GDAL driver, such as PostgreSQL; may be repeated; what it reaches over the network needs --allow-network as well]:NAME:' \
                '--max-features[features that a layer may have]:N:' \
                '--max-vertices[vertices that a layer may have]:N:' \
                '--max-pixels[pixels that a picture may have]:N:' \
                '--max-input-bytes[bytes that a layer may have, unpacked]:N:' \
                '*:file:_files'
            ;;
        info)
            _arguments -s -S \
                {-f,--format}'[print text or json]:FORMAT:(text json)' \
                '--features[one record a feature\: its box, its area or length on the ellipsoid, its attributes]' \
                {-l,--layer}'[of a file of several layers, look at this one]:NAME:' \
                {-w,--where}'[only features that meet an SQL condition]:CONDITION:' \
                '--bbox[only features that meet this box of degrees]:W,S,E,N:' \
                '--source-crs[the CRS of a layer that does not say its own]:CRS:' \
                {-h,--help}'[show this help]' \
                {-q,--quiet}'[say nothing but errors]' \
                \*{-v,--verbose}'[say what was guessed and chosen; twice\: more]' \
                '--strict[take warnings for errors]' \
                '--color[colour messages\: auto, always or never]:WHEN:(auto always never)' \
                '--log-format[write messages as text, or as one JSON object a line]:FORMAT:(text json)' \
                '--timings[say how long each phase of the work took]' \
                '--allow-network[allow URLs and GDAL'\''s network file systems]' \
                '--allow-outside[allow a document to name files outside its folder]' \
                '*--allow-driver[allow one more GDAL driver, such as PostgreSQL; may be repeated; what it reaches over the network needs --allow-network as well]:NAME:' \
                '--max-features[features that a layer may have]:N:' \
                '--max-vertices[vertices that a layer may have]:N:' \
                '--max-pixels[pixels that a picture may have]:N:' \
                '--max-input-bytes[bytes that a layer may have, unpacked]:N:' \
                '*:file:_files'
            ;;
        help)
            _arguments -s -S \
                '--man[print the manual page\: frontmap help --man render | man -l -]' \
                '--completion[print the completion for bash or zsh]:SHELL:(bash zsh)' \
                {-V,--version}'[print the version, and those of the libraries]' \
                {-h,--help}'[show this help]' \
                {-q,--quiet}'[say nothing but errors]' \
                \*{-v,--verbose}'[say what was guessed and chosen; twice\: more]' \
                '--strict[take warnings for errors]' \
                '--color[colour messages\: auto, always or never]:WHEN:(auto always never)' \
                '--log-format[write messages as text, or as one JSON object a line]:FORMAT:(text json)' \
                '--timings[say how long each phase of the work took]' \
                '--allow-network[allow URLs and GDAL'\''s network file systems]' \
                '--allow-outside[allow a document to name files outside its folder]' \
                '*--allow-driver[allow one more GDAL driver, such as PostgreSQL; may be repeated; what it reaches over the network needs --allow-network as well]:NAME:' \
                '--max-features[features that a layer may have]:N:' \
                '--max-vertices[vertices that a layer may have]:N:' \
                '--max-pixels[pixels that a picture may have]:N:' \
                '--max-input-bytes[bytes that a layer may have, unpacked]:N:' \
                '1:command:(render new check info help)'
            ;;
        esac
        ;;
    esac
}
_frontmap "$@"
