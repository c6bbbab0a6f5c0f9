/* SPDX-License-Identifier: MIT */
#include "doc/document_keys.h"

#include <assert.h>
#include <string.h>

#include "doc/document_values.h"

#include "base/banned.h"

#define COUNT(keys) (sizeof(keys) / sizeof((keys)[0]))

static const char *const style_origins[] = { "document", "features", NULL };

/* ---- Layers --------------------------------------------------------------------- */

static const fm_key valid_keys[] = {
    { .name = "from",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_layer_spec, valid_from),
      .help = "The field of the first day. Null means from the beginning." },
    { .name = "to",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_layer_spec, valid_to),
      .help = "The field of the first day no more. Null means without end." },
};
const fm_key_table fm_valid_table = {
    .name = "valid",
    .help = "A feature is shown on days of the half-open interval [from, to).",
    .keys = valid_keys,
    .count = COUNT(valid_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key derive_keys[] = {
    { .name = "front-line",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_FRONT_LINE,
      .help = "The line along which zones of different holders meet, in the layer of "
              "this id." },
    { .name = "between",
      .kind = FM_KEY_HOLDERS,
      .offset = offsetof(fm_derive_spec, between),
      .standard = "all pairs of holders",
      .help = "The two holders that it runs between, the first on the left. `nobody` "
              "as the second: the side of the first one's ground where nobody is." },
    { .name = "field",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_derive_spec, field),
      .standard = "that of the source layer's classes",
      .help = "The field that names the holder." },
    { .name = "tolerance",
      .kind = FM_KEY_GROUND,
      .offset = offsetof(fm_derive_spec, tolerance_m),
      .min = 0,
      .max = 1e5,
      .standard = "50m",
      .help = "Zones nearer than this touch, and a front shorter than this is none." },
    { .name = "gap",
      .kind = FM_KEY_GROUND,
      .offset = offsetof(fm_derive_spec, gap_m),
      .min = 0,
      .max = 1e5,
      .standard = "500m",
      .help =
          "Gaps and overlaps of zones up to this width are closed: the line runs as "
          "far from one as from the other. The field `width_m` has their mean "
          "width." },
    { .name = "land",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_derive_spec, land),
      .help = "The layer of land, or of countries: what runs along its edge, or lies "
              "off it, is no front." },
    { .name = "land-tolerance",
      .kind = FM_KEY_GROUND,
      .offset = offsetof(fm_derive_spec, land_tolerance_m),
      .min = 0,
      .max = 1e5,
      .standard = "that of `tolerance`",
      .help = "How near to the land's edge a line runs along it. Coarse coasts want "
              "kilometres." },
    { .name = "post-status",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_POST_STATUS,
      .help =
          "The layer's own points, which come from its `source`, with what the "
          "zones of the layer of this id say about each: the fields `status` "
          "(`own-ground`, `cut-off`, `third-ground`, `no-ground`, `not-yet`, "
          "`evacuated`), `certainty`, `share`, `holder`, `pocket`, `distance_km`, "
          "`main_km`, `neck_km` and `neck_error_km` (computed where a style or label "
          "names one of them), `since` and `changed` (a style or label that names one "
          "of these makes the earlier snapshots of a `{date}` series be read). Without "
          "`valid` the fields `established` and `evacuated` say when a post "
          "stands, where they are." },
    { .name = "side",
      .kind = FM_KEY_NAMES,
      .offset = offsetof(fm_derive_spec, side),
      .help = "The holder of the own side, or a list of allied ones: of the posts, or "
              "of the ground inside the line." },
    { .name = "against",
      .kind = FM_KEY_NAMES,
      .offset = offsetof(fm_derive_spec, against),
      .standard = "all others",
      .help = "The holder of the other side, or a list. The ground of further ones is "
              "`third-ground`." },
    { .name = "base",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_derive_spec, base),
      .standard = "the largest connected part",
      .help = "The layer that the main body of the own side is connected with: ground "
              "that meets none of its features is a pocket." },
    { .name = "border",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_derive_spec, border),
      .help = "A layer of borders through which the own side's ground is connected, "
              "where it touches them within 100 m." },
    { .name = "uncertainty",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, uncertainty),
      .standard = "`uncertainty_km`, where there is such a field",
      .help = "How far off the positions may be: kilometres, or the field that has "
              "them." },
    { .name = "line-through",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_LINE_THROUGH,
      .help = "The line that joins the points of the layer of this id, with the fields "
              "`posts`, `first`, `last`, `order` and `length_km`. Its segments are "
              "geodesics." },
    { .name = "order",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_derive_spec, order),
      .standard = "`auto`",
      .help = "The field by which the line runs from point to point, or `auto`: the "
              "shortest open way through all." },
    { .name = "range-fan",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_RANGE_FAN,
      .help =
          "How far a weapon or a sensor reaches from each point of the layer of this "
          "id: an area a point, with all its fields; distances are geodesic." },
    { .name = "range",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, range),
      .help = "How far: kilometres, or the field that has them." },
    { .name = "dead-ground",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, dead_ground),
      .standard = "none",
      .help = "Nearer than this nothing is reached: kilometres, or a field." },
    { .name = "azimuth-from",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, azimuth_from),
      .standard = "all round",
      .help = "Of a sector, its left edge: degrees clockwise from north, or a field." },
    { .name = "azimuth-to",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, azimuth_to),
      .help = "And its right edge." },
    { .name = "ground-beyond",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_GROUND_BEYOND,
      .help = "What `holder` has of the zones of the layer of this id on that side of "
              "`line` where the main body of `side` lies, with the fields `holder`, "
              "`side` and `km2`. The ends of the line are led on to the nearest outer "
              "edge of the zones." },
    { .name = "line",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_derive_spec, line),
      .help = "The layer of the line: its first feature." },
    { .name = "holder",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_derive_spec, holder),
      .help = "The holder whose ground beyond the line is wanted." },
    { .name = "change",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_CHANGE,
      .help =
          "The ground that changed hands in the layer of this id, a feature a patch, "
          "with the fields `change` (`gained`, or `lost` to nobody), `holder`, "
          "`from`, `to`, `km2` and `width_m`. What is only redrawn, nowhere wider "
          "than 5 m, is left out. Without a field of holders the layer is one zone "
          "against nothing." },
    { .name = "movement",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_MOVEMENT,
      .help =
          "The ground that changed hands in each step of the layer of this id, which "
          "is a series, up to the map's date: a feature a patch in the order of "
          "dates, with the fields `date` and `since` (the step), `change`, `holder`, "
          "`from`, `to` and `km2`." },
    { .name = "front-arrows",
      .kind = FM_KEY_DERIVE,
      .offset = offsetof(fm_derive_spec, source),
      .bit = FM_DERIVE_FRONT_ARROWS,
      .help = "Lines from the front that was to the front that is, in the layer of "
              "this id: "
              "one every 5 km of it at most, where it moved by more than `tolerance`, "
              "with the "
              "fields `km` (above 0: the left holder advanced), `side` that advanced "
              "(`left` or "
              "`right`), `from` and `to` (who lost and who gained), `part` and "
              "`sector`. Takes "
              "the keys of `front-line` as well." },
    { .name = "since",
      .kind = FM_KEY_DATE,
      .offset = offsetof(fm_derive_spec, since),
      .help =
          "The date whose snapshot is the one before; of a movement, the first date "
          "(the series' first one)." },
    { .name = "old",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_derive_spec, old),
      .help = "The layer that is the snapshot before, instead of `since`." },
};
const fm_key_table fm_derive_table = {
    .name = "derive",
    .help = "A layer computed from another layer of the document.",
    .keys = derive_keys,
    .count = COUNT(derive_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key certainty_keys[] = {
    { .name = "field",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_layer_spec, certainty_field),
      .help =
          "Holds `assessed`, `claimed`, `contested` or `stale`; null is assessed." },
};
const fm_key_table fm_certainty_table = {
    .name = "certainty",
    .help = "How sure each feature is, drawn as dashes and hatches. `certainty: field` "
            "is short for `certainty: {field: field}`.",
    .keys = certainty_keys,
    .count = COUNT(certainty_keys),
    .shorthand = "field",
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

#define CLASS_KEYS                                                                     \
    { .name = "label",                                                                 \
      .kind = FM_KEY_DATED,                                                            \
      .offset = offsetof(fm_class, label),                                             \
      .standard = "the value",                                                         \
      .help = "Its words in the legend." },                                            \
        { .name = "visible",                                                           \
          .kind = FM_KEY_BOOL_NOT,                                                     \
          .offset = offsetof(fm_class, hidden),                                        \
          .standard = "true",                                                          \
          .help = "False: neither drawn nor in the legend." },                         \
    {                                                                                  \
        .kind = FM_KEY_MIXIN, .offset = offsetof(fm_class, style),                     \
        .table = &fm_style_table, .help = "All keys of a style."                       \
    }

static const fm_key class_keys[] = { CLASS_KEYS };
const fm_key_table fm_class_table = {
    .name = "class",
    .help = "How the features of one class look. `opposition: Opposition` is short for "
            "`opposition: {label: Opposition}`.",
    .keys = class_keys,
    .count = COUNT(class_keys),
    .shorthand = "label",
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key rule_keys[] = {
    { .name = "where",
      .kind = FM_KEY_CONDITION,
      .offset = offsetof(fm_class, where),
      .help = "A condition; the class takes the features for which it holds." },
    CLASS_KEYS,
};
const fm_key_table fm_rule_table = {
    .name = "rule",
    .help = "A class by a condition.",
    .keys = rule_keys,
    .count = COUNT(rule_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key classes_keys[] = {
    { .name = "field",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_layer_spec, class_field),
      .help = "The field whose values are the classes." },
    { .name = "values",
      .kind = FM_KEY_VALUES,
      .table = &fm_class_table,
      .help = "For each value of the field, a class. The legend keeps their order." },
    { .name = "rules",
      .kind = FM_KEY_RULES,
      .table = &fm_rule_table,
      .help = "Classes by condition, for features that no value took; the first that "
              "holds." },
    { .name = "default",
      .kind = FM_KEY_DEFAULT,
      .table = &fm_class_table,
      .standard = "they are not drawn",
      .help = "The class of all other features." },
    { .name = "certainty",
      .kind = FM_KEY_MAP,
      .table = &fm_certainty_table,
      .help = "As in the layer." },
};
const fm_key_table fm_classes_table = {
    .name = "classes",
    .help = "Features of different kinds in one layer.",
    .keys = classes_keys,
    .count = COUNT(classes_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key layer_keys[] = {
    { .name = "id",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_layer_spec, id),
      .standard = "from the name of the source",
      .help = "What other parts of the document call the layer by." },
    { .name = "title",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_layer_spec, title),
      .standard = "the manifest's",
      .help = "Its words in the legend." },
    { .name = "source",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_layer_spec, source),
      .place_offset = offsetof(fm_layer_spec, source_place),
      .help = "The file, from the folder of the document. With `{date}` in it a series "
              "of snapshots, one file a day: the latest not after the date is shown." },
    { .name = "layer",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_layer_spec, source_layer),
      .standard = "the first",
      .help = "The name inside a file that holds several layers." },
    { .name = "crs",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_layer_spec, crs),
      .standard = "the file's own",
      .help = "The CRS of coordinates that do not say theirs: `EPSG:32637`." },
    { .name = "where",
      .kind = FM_KEY_CONDITION,
      .offset = offsetof(fm_layer_spec, where),
      .help = "Only features for which this SQL condition holds are read." },
    { .name = "date-field",
      .kind = FM_KEY_FIELD,
      .offset = offsetof(fm_layer_spec, date_field),
      .help = "The field with the day of its snapshot, for a series in one file." },
    { .name = "valid",
      .kind = FM_KEY_MAP,
      .table = &fm_valid_table,
      .help = "The days on which a feature is shown." },
    { .name = "stale-after",
      .kind = FM_KEY_DAYS,
      .offset = offsetof(fm_layer_spec, stale_after_days),
      .min = 0,
      .max = 100000,
      .standard = "never",
      .help = "A snapshot older than this is drawn as stale and the credits say so: "
              "`30d`, `2w`." },
    { .name = "derive",
      .kind = FM_KEY_MAP,
      .offset = offsetof(fm_layer_spec, derive),
      .table = &fm_derive_table,
      .place_offset = offsetof(fm_layer_spec, derive.place),
      .help =
          "Computed from another layer, in place of a source; only `post-status` has "
          "a source as well." },
    { .name = "visible",
      .kind = FM_KEY_BOOL_NOT,
      .offset = offsetof(fm_layer_spec, hidden),
      .standard = "true",
      .help = "False: not drawn, but there for layers derived from it." },
    { .name = "legend",
      .kind = FM_KEY_BOOL_NOT,
      .offset = offsetof(fm_layer_spec, no_legend),
      .standard = "true",
      .help = "False: not in the legend." },
    { .name = "opacity",
      .kind = FM_KEY_NUMBER,
      .offset = offsetof(fm_layer_spec, opacity),
      .min = 0,
      .max = 1,
      .standard = "1",
      .help = "Of the layer as a whole." },
    { .name = "min-scale",
      .kind = FM_KEY_SCALE,
      .offset = offsetof(fm_layer_spec, min_scale),
      .min = 1,
      .max = 1e9,
      .standard = "open",
      .help = "The largest scale at which the layer is drawn: `1:50000`." },
    { .name = "max-scale",
      .kind = FM_KEY_SCALE,
      .offset = offsetof(fm_layer_spec, max_scale),
      .min = 1,
      .max = 1e9,
      .standard = "open",
      .help = "The smallest scale at which the layer is drawn: `1:2000000`." },
    { .name = "style",
      .kind = FM_KEY_SWITCH,
      .offset = offsetof(fm_layer_spec, style_from_features),
      .words = style_origins,
      .standard = "document",
      .help = "`features`: properties of simplestyle-spec 1.1 (`stroke`, `fill`, "
              "`marker-color` ...) lie over the style given here." },
    { .kind = FM_KEY_MIXIN,
      .offset = offsetof(fm_layer_spec, style),
      .table = &fm_style_table,
      .help = "All keys of a style." },
    { .name = "facing",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_layer_spec, facing),
      .standard = "left",
      .help =
          "The side of tactical lines that the enemy is on, to which scallops and "
          "teeth "
          "point: a holder, `left` or `right` of the line's direction, or `auto`." },
    { .name = "classes",
      .kind = FM_KEY_CLASSES,
      .table = &fm_classes_table,
      .help = "Features of different kinds, by a field or by conditions." },
    { .name = "certainty",
      .kind = FM_KEY_MAP,
      .table = &fm_certainty_table,
      .help = "How sure each feature is." },
    { .name = "label",
      .kind = FM_KEY_MAP,
      .offset = offsetof(fm_layer_spec, label),
      .table = &fm_label_table,
      .help = "The label of each feature." },
    { .name = "attribution",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_layer_spec, attribution),
      .standard = "the manifest's",
      .help = "Its line in the credits." },
};
const fm_key_table fm_layer_table = {
    .name = "layer",
    .help = "A layer has a `source` or is derived. Layers are drawn in the order in "
            "which they stand, the first at the bottom.",
    .keys = layer_keys,
    .count = COUNT(layer_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

/* ---- Sheet ---------------------------------------------------------------------- */

static const fm_key extent_keys[] = {
    { .name = "layer",
      .kind = FM_KEY_ID,
      .offset = offsetof(fm_extent_spec, layer),
      .help = "The layer that is shown whole." },
    { .name = "margin",
      .kind = FM_KEY_GROUND,
      .offset = offsetof(fm_extent_spec, margin_m),
      .min = 0,
      .max = 5e6,
      .standard = "0",
      .help = "Ground round that layer: `10km`." },
    { .name = "centre",
      .kind = FM_KEY_LONLAT,
      .offset = offsetof(fm_extent_spec, centre),
      .help = "Longitude and latitude of the middle of the map." },
    { .name = "scale",
      .kind = FM_KEY_SCALE,
      .offset = offsetof(fm_extent_spec, scale),
      .min = 100,
      .max = 1e9,
      .help = "The scale there: `1:500000`." },
};
const fm_key_table fm_extent_table = {
    .name = "extent",
    .help =
        "What the map shows: `[west, south, east, north]` in degrees, or `auto` for "
        "all that is there, or one of the pairs `layer` and `margin`, `centre` and "
        "`scale`. The map shows at least that, and more where its frame is wider.",
    .keys = extent_keys,
    .count = COUNT(extent_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

static const fm_key sheet_keys[] = {
    { .name = "size",
      .kind = FM_KEY_SIZE,
      .min = FM_SHEET_PX_MIN,
      .max = FM_SHEET_PX_MAX,
      .standard = "1200x900",
      .help = "`1600x1200`, `180mm x 120mm`, `a4`, `a3 landscape`." },
    { .name = "crs",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_sheet_spec, crs),
      .place_offset = offsetof(fm_sheet_spec, crs_place),
      .standard = "auto",
      .help =
          "The projection, as any CRS that PROJ knows: `EPSG:32637`. `auto` takes the "
          "UTM zone for a region and an equal-area projection for more." },
    { .name = "extent",
      .kind = FM_KEY_EXTENT,
      .offset = offsetof(fm_sheet_spec, extent),
      .table = &fm_extent_table,
      .place_offset = offsetof(fm_sheet_spec, extent.place),
      .standard = "auto",
      .help = "What the map shows." },
    { .name = "background",
      .kind = FM_KEY_COLOR,
      .offset = offsetof(fm_sheet_spec, background),
      .standard = "`\"#eef2f4\"`",
      .help = "The ground of the map: sea, or no data." },
    { .name = "paper",
      .kind = FM_KEY_COLOR,
      .offset = offsetof(fm_sheet_spec, paper),
      .standard = "white",
      .help = "The sheet round the map." },
    { .name = "language",
      .kind = FM_KEY_LANGUAGE,
      .offset = offsetof(fm_sheet_spec, language),
      .standard = "en",
      .help =
          "Of the sheet's own words, dates and labels. A language written from right "
          "to left mirrors the sheet." },
    { .name = "font",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_sheet_spec, font),
      .standard = "`Noto Sans, sans-serif`",
      .help = "Families, the first that is there." },
    { .name = "margin",
      .kind = FM_KEY_LENGTH,
      .offset = offsetof(fm_sheet_spec, margin_px),
      .min = 0,
      .max = 10000,
      .standard = "by the size",
      .help = "Paper round the map and its title; 0 for none." },
    { .name = "frame",
      .kind = FM_KEY_BOOL,
      .offset = offsetof(fm_sheet_spec, frame),
      .standard = "true",
      .help = "The neatline round the map." },
};
const fm_key_table fm_sheet_table = {
    .name = "sheet",
    .help = "The sheet and what its map shows.",
    .keys = sheet_keys,
    .count = COUNT(sheet_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

/* ---- The document --------------------------------------------------------------- */

static const fm_key document_keys[] = {
    { .name = "frontmap",
      .kind = FM_KEY_VERSION,
      .min = 1,
      .max = 1,
      .standard = "1",
      .help = "The version of this format." },
    { .name = "include",
      .kind = FM_KEY_INCLUDE,
      .help = "A document, or a list of them, whose layers, sheet and furniture come "
              "first; what is given here lies over them." },
    { .name = "title",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_document, title),
      .help =
          "Above the map. `{date}` is the document's date in words, `{date:iso}` as "
          "2020-02-24." },
    { .name = "subtitle",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_document, subtitle),
      .help = "Below the title." },
    { .name = "date",
      .kind = FM_KEY_DATE,
      .offset = offsetof(fm_document, date),
      .help = "The day that is shown." },
    { .name = "sheet",
      .kind = FM_KEY_MAP,
      .offset = offsetof(fm_document, sheet),
      .table = &fm_sheet_table,
      .help = "The sheet and what its map shows." },
    { .name = "layers",
      .kind = FM_KEY_LAYERS,
      .table = &fm_layer_table,
      .help = "What is drawn, from the bottom up." },
    { .name = "furniture",
      .kind = FM_KEY_MAP,
      .offset = offsetof(fm_document, furniture),
      .table = &fm_furniture_table,
      .help = "Legend, scale bar and so on." },
};
const fm_key_table fm_document_table = {
    .name = "document",
    .help = "",
    .keys = document_keys,
    .count = COUNT(document_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};

/* ---- Looking up ----------------------------------------------------------------- */

const fm_key *fm_key_find(const fm_key_table *table, const char *name, size_t *offset,
                          const fm_key_table **owner)
{
    for (size_t i = 0; i < table->count; i++) {
        const fm_key *key = &table->keys[i];
        const fm_key *inner;

        if (key->kind != FM_KEY_MIXIN) {
            if (strcmp(key->name, name) != 0)
                continue;
            *offset = 0;
            *owner = table;
            return key;
        }
        inner = fm_key_find(key->table, name, offset, owner);
        if (inner != NULL) {
            *offset += key->offset;
            return inner;
        }
    }
    return NULL;
}

static size_t add_tables(const fm_key_table *table, const fm_key_table **tables,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tables[i] == table)
            return count;
    }
    assert(count + 1 < FM_KEY_TABLES_MAX);
    tables[count++] = table;
    for (size_t i = 0; i < table->count; i++) {
        const fm_key *key = &table->keys[i];

        if (key->table != NULL)
            count = add_tables(key->table, tables, count);
        if (key->kind == FM_KEY_NUMBER_BY || key->kind == FM_KEY_LENGTH_BY)
            count = add_tables(&fm_graduated_table, tables, count);
    }
    return count;
}

void fm_key_tables(const fm_key_table *tables[FM_KEY_TABLES_MAX])
{
    tables[add_tables(&fm_document_table, tables, 0)] = NULL;
}

/* What others call a thing: other map languages, other programs. */
static const struct {
    const char *word, *ours;
} synonyms[] = {
    { "bbox", "extent" },
    { "bounds", "extent" },
    { "color", "fill-color" },
    { "colour", "fill-color" },
    { "data", "source" },
    { "file", "source" },
    { "fill", "fill-color" },
    { "filter", "where" },
    { "font-family", "text-font" },
    { "font-size", "text-size" },
    { "height", "size" },
    { "hidden", "visible" },
    { "icon-image", "symbol" },
    { "icon-rotate", "symbol" },
    { "icon-size", "symbol" },
    { "marker-symbol", "symbol" },
    { "maxzoom", "min-scale" },
    { "minzoom", "max-scale" },
    { "name", "title" },
    { "path", "source" },
    { "projection", "crs" },
    { "radius", "circle-radius" },
    { "srs", "crs" },
    { "stroke", "line-color" },
    { "stroke-color", "line-color" },
    { "stroke-dasharray", "line-dasharray" },
    { "stroke-opacity", "line-opacity" },
    { "stroke-width", "line-width" },
    { "sublayer", "layer" },
    { "symbol-sort-key", "priority" },
    { "text-variable-anchor", "text-anchor" },
    { "text-weight", "text-bold" },
    { "url", "source" },
    { "width", "size" },
};

const char *fm_key_nearest(const fm_key_table *table, const char *word)
{
    enum { NAMES_MAX = 80 };
    const char *names[NAMES_MAX];
    const fm_key_table *owner;
    size_t count = 0, offset;

    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
        if (strcmp(word, synonyms[i].word) == 0 &&
            fm_key_find(table, synonyms[i].ours, &offset, &owner) != NULL)
            return synonyms[i].ours;
    }
    for (size_t i = 0; i < table->count; i++) {
        const fm_key *key = &table->keys[i];
        size_t mixed = key->kind == FM_KEY_MIXIN ? key->table->count : 0;

        if (mixed == 0 && count < NAMES_MAX - 1)
            names[count++] = key->name;
        for (size_t j = 0; j < mixed && count < NAMES_MAX - 1; j++)
            names[count++] = key->table->keys[j].name;
    }
    names[count] = NULL;
    return fm_str_nearest(word, names);
}
