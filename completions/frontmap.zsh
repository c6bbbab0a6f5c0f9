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
            'diff:say what changed on the ground between two snapshots'
            'history:keep the ledger of ground over a series of snapshots'
            'posts:say where posts stand, which are cut off, and since when'
            'zones:derive zones from dated reports by place'
            'front:say where the front runs, and how far it moved'
            'export:write a map and its styles for other programs'
            'symbols:list, explain and draw military symbols by code'
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
        diff)
            _arguments -s -S \
                \*{-o,--output}'[write FILE by its suffix\: the changed ground as a layer (.geojson, .gpkg, .fgb, .shp, .kml), the change map (.png, .svg, .pdf, .tif), or the report (.json, .csv, .md, .html, .txt); may be repeated]:FILE:_files' \
                {-f,--format}'[print the report as text, json, csv, markdown or html]:FORMAT:(text json csv markdown html)' \
                '--table[for csv\: which table (holders, matrix, provinces, places, patches, features)]:NAME:' \
                {-b,--by}'[field of the holder (holder, where there is such a field); without one, or with '\'''\'', one zone against nothing]:FIELD:' \
                '--from[of a series or a map document\: the first date]:DATE:' \
                '--to[of a series or a map document\: the second date]:DATE:' \
                {-l,--layer}'[of a map document\: which layer; of a file of several layers\: its name there]:ID:' \
                {-k,--key}'[say what became of each feature; features with the same value are the same]:FIELD:' \
                '--features[the same, features matched by outline and overlap]' \
                {-t,--tolerance}'[a patch that is nowhere wider is redrawing, no change (5)]:METRES:' \
                '--within[count by the provinces of this layer as well]:LAYER:' \
                '--within-name[its field of names (name_en, name, or the first of text)]:FIELD:' \
                '--places[name patches by the places of this layer, and list those that changed hands]:LAYER:' \
                '--places-name[its field of names]:FIELD:' \
                '--kept[the layer holds the kept ground too, and slivers of redrawing\: kept + lost = old, kept + gained = new]' \
                '--exit-code[end with 1 when ground changed hands]' \
                {-w,--where}'[only features that meet an SQL condition]:CONDITION:' \
                '--date-field[the series is one layer; this field has the date of each snapshot]:FIELD:' \
                '--valid-from[the series is one layer; features are valid from this date on]:FIELD:' \
                '--valid-to[and up to, but not including, this one]:FIELD:' \
                '--source-crs[the CRS of layers that do not say their own]:CRS:' \
                {-s,--size}'[size of the change map]:SIZE:' \
                '--dpi[pixels an inch of the change map (96)]:N:' \
                '--overwrite[replace files that exist]' \
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
        history)
            _arguments -s -S \
                \*{-o,--output}'[write FILE by its suffix\: the report (.csv, the ledger; .json, .md, .html, .txt), the map of the whole movement, coloured by date of change (.png, .svg, .pdf, .tif), or the ground of every step as a layer (.geojson, .gpkg, .fgb, .shp, .kml); may be repeated]:FILE:_files' \
                {-f,--format}'[print the report as text, json, csv, markdown or html]:FORMAT:(text json csv markdown html)' \
                '--table[for csv\: which table (ledger, totals, provinces, steps, gaps)]:NAME:' \
                {-b,--by}'[field of the holder (holder, where there is such a field); without one, or with '\'''\'', one zone against nothing]:FIELD:' \
                '--from[the first date, included]:DATE:' \
                '--to[the last date, included]:DATE:' \
                {-t,--tolerance}'[a patch that is nowhere wider is redrawing, no change (5)]:METRES:' \
                '--correction[flag steps in which more than so much changes hands a day (eight times the median, at least 25)]:KM2:' \
                '--within[count by the provinces of this layer]:LAYER:' \
                '--within-name[its field of names (name_en, name, or the first of text)]:FIELD:' \
                '--places[name the largest change of each step by the places of this layer]:LAYER:' \
                '--places-name[its field of names]:FIELD:' \
                {-l,--layer}'[of files of several layers, this one]:NAME:' \
                {-w,--where}'[only features that meet an SQL condition]:CONDITION:' \
                '--source-crs[the CRS of layers that do not say their own]:CRS:' \
                '--date-field[the series is one layer; this field has the date of each snapshot]:FIELD:' \
                '--valid-from[the series is one layer; features are valid from this date on]:FIELD:' \
                '--valid-to[and up to, but not including, this one]:FIELD:' \
                '--threads[work on so many snapshots at once (as many as there are processors)]:N:' \
                '--chart[draw the areas over time, and gains and losses\: .png, .svg or .pdf]:FILE:_files' \
                '--animation[make a film, a whole sheet for each snapshot\: .apng, .png or .gif]:FILE:_files' \
                '--frames[write these sheets as numbered PNGs into FOLDER]:FOLDER:' \
                '--frames-to[write them one behind the other; '\''-'\'' is standard output, for ffmpeg -f image2pipe -i -]:FILE:_files' \
                '--document[film this map document on the date of each snapshot (a plain map of the zones); a chart takes the words and colours of its classes]:DOCUMENT:' \
                '--frame-delay[how long the film shows a snapshot (0.6)]:SECONDS:' \
                '--last-delay[how long it shows the last one (2.5)]:SECONDS:' \
                {-s,--size}'[size of a picture]:SIZE:' \
                '--dpi[pixels an inch of a picture (96)]:N:' \
                '--overwrite[replace files that exist]' \
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
        posts)
            _arguments -s -S \
                {-z,--zones}'[the zones\: a folder of dated files, a pattern, a path with {date}, or one layer]:SERIES:' \
                {-b,--by}'[field of the holder (holder, where there is such a field); without one there is one zone against nothing]:FIELD:' \
                \*{-s,--side}'[the posts'\'' own side; may be repeated for allies; if not given, the holder in whose ground most posts stand at first]:HOLDER:' \
                '*--against[the other side; may be repeated; if not given, all other holders]:HOLDER:' \
                {-d,--date}'[one day, as 2020-02-24\: the latest snapshot up to it]:DATE:' \
                '--from[the first snapshot to tell of]:DATE:' \
                '--to[the last snapshot to tell of]:DATE:' \
                '--base[what the main body is connected with; if not given, the main body is the largest connected part of the own ground]:LAYER|LON,LAT:' \
                '--border[a border through which own ground is connected\: what touches it, within 100 m, is main body]:LAYER:' \
                '--border-where[only features of the border that meet an SQL condition]:CONDITION:' \
                '--name[field of the posts'\'' names (name_en, name, or the first text)]:FIELD:' \
                '--valid-from[field of the posts'\'' first day (established, where there is such a field)]:FIELD:' \
                '--valid-to[field of the first day on which a post is no more (evacuated, where there is such a field)]:FIELD:' \
                {-u,--uncertainty}'[how far off the positions may be (uncertainty_km, where there is such a field)]:KM|FIELD:' \
                '--no-neck[leave out the widths of necks, which take most of the time]' \
                '--line[join the posts to a line in the order of a field, or by the shortest way]:FIELD|auto:' \
                '--beyond[measure this holder'\''s ground inside the line, where the own main body lies]:HOLDER:' \
                {-f,--format}'[print the report as text, json, csv, markdown or html]:FORMAT:(text json csv markdown html)' \
                '--table[for csv\: which table (posts, changes, summary, latest, beyond)]:NAME:(posts changes summary latest beyond)' \
                \*{-o,--output}'[write FILE by its suffix\: the posts with their status as a layer (.geojson, .gpkg, .fgb, .shp, .kml), or the report (.json, .csv, .md, .html, .txt); may be repeated]:FILE:_files' \
                '--line-output[write the line as a layer]:FILE:_files' \
                '--beyond-output[write the ground beyond the line as a layer]:FILE:_files' \
                '--overwrite[replace files that exist]' \
                {-w,--where}'[only posts that meet an SQL condition]:CONDITION:' \
                '--posts-layer[of a file of several layers, take the posts from this one]:NAME:' \
                {-l,--layer}'[of a file of several layers, take the zones from this one]:NAME:' \
                '--source-crs[the CRS of zones and posts that do not say their own]:CRS:' \
                '--zones-where[only zones that meet an SQL condition]:CONDITION:' \
                '--date-field[the zones are one layer\: every date of this field is a snapshot]:FIELD:' \
                '--zones-from[the zones are one layer\: field of the first day of a zone]:FIELD:' \
                '--zones-to[the zones are one layer\: field of the first day on which a zone is no more]:FIELD:' \
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
        zones)
            _arguments -s -S \
                \*{-o,--output}'[write FILE by its suffix\: the zones as a layer (.geojson, .gpkg, .fgb, .shp, .kml), with {date} in its name a file for each date; or the report (.json, .csv, .md, .html, .txt); may be repeated]:FILE:_files' \
                {-f,--format}'[print the report as text, json, csv, markdown or html]:FORMAT:(text json csv markdown html)' \
                '--table[for csv\: which table (holders, outside)]:NAME:' \
                {-b,--by}'[the field that names the holder (holder)]:FIELD:' \
                '--date-field[the field with the day of a report (date); it holds until the next report of the place]:FIELD:' \
                '--place[reports with the same value are of one place; without it, those of one spot]:FIELD:' \
                '--same-place-m[how wide a spot is (300)]:METRES:' \
                '--firm[an SQL condition\: reports that are firm (all)]:CONDITION:' \
                '--dates[the dates of the zones, separated by commas (every one on which a holder changes)]:DATES:' \
                '--assessed-km[ground this near to a firm report is assessed, the rest claimed (15)]:KM:' \
                '--reach-km[nothing is said of ground farther from every place (35)]:KM:' \
                '--rounding-km[corners are rounded from this far at most (1.5)]:KM:' \
                '--no-rounding[leave the corners of cells as they are]' \
                '--stale-after[ground of older reports is stale (never)]:DAYS:' \
                '--land[say nothing of ground outside these polygons]:LAYER:' \
                '--land-where[only those that meet an SQL condition]:CONDITION:' \
                '--bbox[say nothing of ground outside this box of degrees]:W,S,E,N:' \
                {-l,--layer}'[of a file of several layers, the one with the reports]:NAME:' \
                {-w,--where}'[only reports that meet an SQL condition]:CONDITION:' \
                '--source-crs[the CRS of reports that do not say their own]:CRS:' \
                '--overwrite[replace files that exist]' \
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
        front)
            _arguments -s -S \
                {-b,--by}'[field of the holder (holder, where there is such a field); without one all of it is one zone, against nobody]:FIELD:' \
                '--between[the holders on the left and right of the line; one alone, or '\''nobody'\'' as the second\: the side of his ground where nobody is; if not given, all pairs of holders]:HOLDER\[,HOLDER\]:' \
                '--since[an older snapshot, or a date of the series\: say how far the front moved since]:OLD|DATE:' \
                {-d,--date}'[of a series\: the day, as 2020-02-24 (the last one)]:DATE:' \
                {-t,--tolerance}'[zones nearer than this touch, and a front shorter than this is none (50)]:METRES:' \
                {-g,--gap}'[gaps and overlaps up to this are closed along their middle (500)]:METRES:' \
                '--land[a layer of land or countries; what runs along its edge is no front]:LAYER:' \
                '--land-tolerance[how near to the land'\''s edge is along it (the tolerance); coarse countries want kilometres]:METRES:' \
                {-p,--places}'[a layer of places, to name parts and sectors by]:LAYER:' \
                '--places-name[its field of names (name_en, name, or the first text)]:FIELD:' \
                '--every[how often along the line displacement is measured (1)]:KM:' \
                '--sector[the length of a sector, about (25)]:KM:' \
                \*{-o,--output}'[write FILE by its suffix\: the line as a layer (.geojson, .gpkg, .fgb, .shp, .kml), a map (.png, .svg, .pdf, .tif), or the report (.json, .csv, .md, .html, .txt); may be repeated]:FILE:_files' \
                {-f,--format}'[print the report as text, json, csv, markdown or html]:FORMAT:(text json csv markdown html)' \
                '--table[for csv\: which table (parts, sectors)]:NAME:(parts sectors)' \
                '--arrows[write arrows from the old line to the new one as a layer]:FILE:_files' \
                '--overwrite[replace files that exist]' \
                {-w,--where}'[only zones that meet an SQL condition]:CONDITION:' \
                {-l,--layer}'[of a file of several layers, take the zones from this one]:NAME:' \
                '--source-crs[the CRS of zones that do not say their own]:CRS:' \
                '--date-field[the series is one layer; this field has the date of each snapshot]:FIELD:' \
                '--valid-from[the series is one layer; features are valid from this date on]:FIELD:' \
                '--valid-to[and up to, but not including, this one]:FIELD:' \
                {-s,--size}'[size of the map]:SIZE:' \
                '--dpi[pixels an inch of the map (96)]:N:' \
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
        export)
            _arguments -s -S \
                \*{-o,--output}'[write FILE, in the format of its suffix; may be repeated]:FILE:_files' \
                \*{-l,--layer}'[only this layer of the document; may be repeated (all that the map shows)]:ID:' \
                {-d,--date}'[the situation of 2020-02-24, of several days with commas, or of all days on which something changed in 2020-01-30..2020-02-24]:DATE:' \
                '--bbox[only features that meet this box of degrees]:W,S,E,N:' \
                \*{-w,--where}'[only features that meet an SQL condition; may be repeated]:\[LAYER\:\]CONDITION:' \
                '--dst-crs[the CRS of the coordinates, where the format leaves the choice (EPSG\:4326)]:CRS:' \
                '--language[the language of labels and words]:TAG:' \
                '--graphics[decorations of lines as the style'\''s business (code), or as geometry (drawn), with hatches and dashes where the format has none]:KIND:(code drawn)' \
                '--tiles[what .mbtiles and .pmtiles hold\: vector or raster]:KIND:(vector raster)' \
                '--min-zoom[the smallest zoom of tiles (where the map fits one)]:ZOOM:' \
                '--max-zoom[the largest zoom of tiles (by the map'\''s scale)]:ZOOM:' \
                '--tile-size[of raster tiles\: 256, or 512 for sharp screens]:PX:' \
                '--decimals[of degrees in formats of text, 0 to 15 (7)]:N:' \
                '--threads[threads at most (as many as there are processors)]:N:' \
                '--append[add to what exists, where the format can]' \
                '--overwrite[replace files that exist]' \
                '--formats[list the formats]' \
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
        symbols)
            _arguments -s -S \
                {-o,--output}'[draw to FILE\: .png, .svg or .pdf]:FILE:_files' \
                '--find[only codes whose name, number, set or letters have these words]:WORDS:' \
                '--sheet[draw all codes of the table on one sheet, or those found]' \
                '--json[the list as JSON]' \
                '*--text[a text field by its letters in the standard, such as T=1-72; may be repeated]:FIELD=TEXT:' \
                '--size[the width of a friendly unit'\''s frame (100; on the sheet 48)]:PX:' \
                '--colors[the standard'\''s colours in light, medium or dark, or own]:MODE:(light medium dark own)' \
                '--fill[with own colours\: the frame'\''s fill]:COLOR:' \
                '--stroke[with own colours\: the lines]:COLOR:' \
                '--background[behind the symbol (nothing)]:COLOR:' \
                '--status[of a post\: cut-off, evacuated, destroyed or planned]:WORD:' \
                '--direction[of movement, clockwise from north]:DEGREES:' \
                '--engagement[in a bar above]:TEXT:' \
                '--font[of the texts]:FAMILIES:' \
                '--format[of the drawing (by the suffix of FILE)]:FORMAT:(auto png svg pdf trace)' \
                '--density[device pixels per pixel of a PNG (1)]:X:' \
                '--overwrite[replace files that exist]' \
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
                '1:command:(render new check info diff history posts zones front export symbols help)'
            ;;
        esac
        ;;
    esac
}
_frontmap "$@"
