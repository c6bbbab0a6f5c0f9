/* SPDX-License-Identifier: MIT */
/*
 * out/export.h: writes features to a file, in the format of its suffix.
 *
 * One entry of the table in export.c a format; the writers behind it are
 * export_geojson.c, export_csv.c, export_kml.c, export_gpx.c, export_dxf.c, and
 * export_ogr.c, which writes through GDAL.  What a format cannot hold is said once.  The
 * number of features written is checked against what was given.
 *
 * Not for styles: src/gis has those.  What a plain format can say of a look (simplestyle,
 * a colour, a symbol's name) is handed in, feature by feature.
 */
#ifndef FM_OUT_EXPORT_H
#define FM_OUT_EXPORT_H

#include "data/features.h"
#include "doc/color.h"
#include "frontmap/export.h"

/*
 * How one feature looks.  GeoJSON and its lines get simplestyle properties of it (but
 * for those that are fields with a value), DXF the layer, the colours and the text, GPX the name, the
 * description and the symbol.  Other formats do not ask.  Texts live until the next call.
 */
typedef struct fm_export_look {
    bool has_stroke, has_fill, has_marker;
    bool no_stroke, no_fill; /* it is not drawn, which has to be said where programs draw
                                what nothing is said of */
    fm_color stroke, fill, marker;
    double stroke_width;       /* CSS px; 0: not said */
    const char *marker_size;   /* "small", "medium", "large"; NULL */
    const char *marker_symbol; /* NULL; the symbol's name in GPX */
    const char *title;         /* NULL */
    const char *description;   /* NULL */
    const char *group;         /* layer of the DXF; NULL: that of the item */
} fm_export_look;

/* Fill in `look`, which is empty. */
typedef void (*fm_export_look_fn)(void *user, size_t feature, fm_export_look *look);

/* One layer.  Texts may be NULL. */
typedef struct fm_export_item {
    const fm_features *features;
    const char *name;        /* inside the file; NULL: that of the options, or the file's */
    const char *title;       /* for people */
    const char *description; /* what it shows, its source, its licence */
    fm_export_look_fn look;  /* NULL: nothing is known of it */
    void *user;              /* for `look` */
    unsigned kinds; /* fm_shape_kind bits that a layer without shapes is declared for */
} fm_export_item;

/* What else is to be done. */
typedef struct fm_export_hooks {
    /* The closed file, in its staging folder, before it takes its name: other tables can
     * be put into a GeoPackage here.  Its failure is that of the export. */
    fm_status (*finish)(void *user, const char *staged_path);
    void *user;
} fm_export_hooks;

/* "-" is standard output and takes GeoJSON.  `options` may be NULL.  FM_ERR_USAGE for an
 * unknown suffix, with those there are. */
FM_MUST_USE fm_status fm_export_features(fm_context *ctx, const fm_features *features,
                                         const char *path,
                                         const fm_export_options *options);

/*
 * Several layers into one file, which appears with all of them or not at all: .gpkg, .dxf
 * and .gpx hold several; for others more than one is FM_ERR_USAGE.  Names of layers differ
 * in more than the case of letters.  `options` and `hooks` may be NULL; hooks are for
 * what is written through GDAL.
 */
FM_MUST_USE fm_status fm_export_layers(fm_context *ctx, const fm_export_item *items,
                                       size_t count, const char *path,
                                       const fm_export_options *options,
                                       const fm_export_hooks *hooks);

/* Does a file of this name hold several layers? */
bool fm_export_holds_layers(const char *path);

/* One geometry as GeoJSON (a value, without newline; "null" for none), `decimals` of
 * degrees (-1: 7): rings wound by the right-hand rule, closed, cut at the antimeridian.
 * What such digits leave nothing of is left out. */
void fm_geojson_geometry_add(fm_str *out, const fm_shapes *shapes, size_t feature,
                             int decimals);

#endif
