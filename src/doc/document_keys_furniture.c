/* SPDX-License-Identifier: MIT */
/*
 * The keys of the pieces that stand round the map.
 */
#include "doc/document_keys.h"

#include "doc/document_values.h"

#include "base/banned.h"

#define COUNT(keys) (sizeof(keys) / sizeof((keys)[0]))

static const char *const automatic[] = { "auto", NULL };
static const char *const corners[] = { "top-left", "top-right", "bottom-left",
                                       "bottom-right", NULL };
static const char *const units[] = { "km", "mi", "nmi", NULL };

#define SHOW(piece, standard_)                                                         \
    {                                                                                  \
        .name = "show", .kind = FM_KEY_BOOL,                                           \
        .offset = offsetof(fm_furniture_spec, piece.on), .words = automatic,           \
        .standard = (standard_), .help = "Whether it is there."                        \
    }
#define POSITION(piece, standard_)                                                     \
    {                                                                                  \
        .name = "position", .kind = FM_KEY_CHOICE,                                     \
        .offset = offsetof(fm_furniture_spec, piece.position), .words = corners,       \
        .standard = (standard_),                                                       \
        .help = "The corner of the map. On a sheet that reads from the right the "     \
                "standard one is mirrored."                                            \
    }
#define PIECE_TABLE(piece, name_, help_)                                               \
    static const fm_key_table piece##_table = {                                        \
        .name = (name_),                                                               \
        .help = (help_),                                                               \
        .keys = piece##_keys,                                                          \
        .count = COUNT(piece##_keys),                                                  \
        .shorthand = "show",                                                           \
        .given_offset = FM_KEY_NONE,                                                   \
        .presence_offset = offsetof(fm_furniture_spec, piece.on),                      \
    }

static const fm_key legend_keys[] = {
    SHOW(legend, "true"),
    POSITION(legend, "bottom-right"),
    { .name = "title",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_furniture_spec, legend.title),
      .standard = "none",
      .help = "Its heading." },
    { .name = "text-size",
      .kind = FM_KEY_LENGTH,
      .offset = offsetof(fm_furniture_spec, legend.text_size),
      .min = 1,
      .max = 200,
      .standard = "by the size of the sheet",
      .help = "The size of letters." },
    { .name = "max-width",
      .kind = FM_KEY_LENGTH,
      .offset = offsetof(fm_furniture_spec, legend.max_width_px),
      .min = 0,
      .max = FM_SHEET_PX_MAX,
      .standard = "a third of the map",
      .help = "Longer words are broken." },
};
PIECE_TABLE(legend, "legend",
            "What colours and signs mean, built from what is drawn; set so that it "
            "keeps off symbols where it can.");

static const fm_key scale_bar_keys[] = {
    SHOW(scale_bar, "true"),
    POSITION(scale_bar, "bottom-left"),
    { .name = "units",
      .kind = FM_KEY_UNITS,
      .offset = offsetof(fm_furniture_spec, scale_bar.units),
      .words = units,
      .standard = "[km]",
      .help = "Kilometres, miles, nautical miles; one bar each." },
};
PIECE_TABLE(scale_bar, "scale-bar", "A bar of a round length, true where it stands.");

static const fm_key north_arrow_keys[] = {
    SHOW(north_arrow, "true"),
    POSITION(north_arrow, "top-right"),
};
PIECE_TABLE(north_arrow, "north-arrow", "Where north is, where it stands.");

static const fm_key graticule_keys[] = {
    SHOW(graticule, "false"),
    { .name = "interval",
      .kind = FM_KEY_NUMBER,
      .offset = offsetof(fm_furniture_spec, graticule.interval_deg),
      .min = 0.001,
      .max = 90,
      .standard = "a round one",
      .help = "Degrees between lines." },
    { .name = "labels",
      .kind = FM_KEY_BOOL,
      .offset = offsetof(fm_furniture_spec, graticule.labels),
      .standard = "true",
      .help = "Degrees written at the frame." },
    { .name = "color",
      .kind = FM_KEY_COLOR,
      .offset = offsetof(fm_furniture_spec, graticule.color),
      .standard = "`\"#33445566\"`",
      .help = "Its lines." },
    { .name = "line-width",
      .kind = FM_KEY_LENGTH,
      .offset = offsetof(fm_furniture_spec, graticule.line_width),
      .min = 0,
      .max = 50,
      .standard = "0.5",
      .help = "The width of its lines." },
};
PIECE_TABLE(graticule, "graticule", "Meridians and parallels.");

static const fm_key inset_keys[] = {
    SHOW(inset, "false"),
    POSITION(inset, "top-left"),
    { .name = "extent",
      .kind = FM_KEY_BBOX,
      .offset = offsetof(fm_furniture_spec, inset.extent),
      .standard = "several times that of the map",
      .help = "`[west, south, east, north]` in degrees." },
    { .name = "width",
      .kind = FM_KEY_LENGTH,
      .offset = offsetof(fm_furniture_spec, inset.width_px),
      .min = 16,
      .max = 5000,
      .standard = "by the size of the map",
      .help = "Its width." },
    { .name = "source",
      .kind = FM_KEY_TEXT,
      .offset = offsetof(fm_furniture_spec, inset.source),
      .standard = "the countries that come with frontmap",
      .help = "A layer of land to draw in it." },
};
PIECE_TABLE(inset, "inset", "A small map that shows where the map is.");

static const fm_key credits_keys[] = {
    SHOW(credits, "true"),
    { .name = "text",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_furniture_spec, credits.text),
      .standard = "collected from the layers",
      .help = "Words in place of those of the layers." },
    { .name = "disclaimer",
      .kind = FM_KEY_DATED,
      .offset = offsetof(fm_furniture_spec, credits.disclaimer),
      .help = "A sentence below them." },
};
PIECE_TABLE(
    credits, "credits",
    "Sources, dates and doubts of the layers that are drawn. `credits: auto` is "
    "the same as `true`.");

static const fm_key furniture_keys[] = {
    { .name = "legend",
      .kind = FM_KEY_MAP,
      .table = &legend_table,
      .standard = "true",
      .help = "What colours and signs mean." },
    { .name = "scale-bar",
      .kind = FM_KEY_MAP,
      .table = &scale_bar_table,
      .standard = "true",
      .help = "Distances." },
    { .name = "north-arrow",
      .kind = FM_KEY_MAP,
      .table = &north_arrow_table,
      .standard = "true",
      .help = "North." },
    { .name = "graticule",
      .kind = FM_KEY_MAP,
      .table = &graticule_table,
      .standard = "false",
      .help = "Meridians and parallels." },
    { .name = "inset",
      .kind = FM_KEY_MAP,
      .table = &inset_table,
      .standard = "false",
      .help = "Where the map is." },
    { .name = "credits",
      .kind = FM_KEY_MAP,
      .table = &credits_table,
      .standard = "true",
      .help = "Sources and dates." },
};
const fm_key_table fm_furniture_table = {
    .name = "furniture",
    .help =
        "Each piece takes `true`, `false`, or a map of its own keys, which also puts "
        "it there.",
    .keys = furniture_keys,
    .count = COUNT(furniture_keys),
    .given_offset = FM_KEY_NONE,
    .presence_offset = FM_KEY_NONE,
};
