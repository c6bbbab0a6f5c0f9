/* SPDX-License-Identifier: MIT */
/*
 * A layer that is there keeps its CRS, its fields and their types.  What it lacks is
 * put in, and where it is declared for one kind of shape and gets another it is
 * declared for any.
 */
#include <string.h>

#include "data/ogr_crs.h"
#include "out/export_ogr.h"

#include "base/banned.h"

/* -------------------------------------------------------------------- planning */

static void look_at_shapes(const fm_export_job *job, fm_export_ogr_layer *l)
{
    const fm_shapes *s = &job->features->shapes;

    for (size_t i = 0; i < s->feature_count; i++) {
        size_t first = s->feature_start[i], end = s->feature_start[i + 1];
        size_t bodies = 0;

        for (size_t part = first; part < end; part++) {
            bool is_points = s->part_role[part] == FM_PART_POINTS;

            bodies += s->part_role[part] != FM_PART_HOLE;
            l->is_multi = l->is_multi || bodies > 1 ||
                          (is_points ? fm_shapes_part_size(s, part) > 1
                                     : fm_export_plane_cuts(job->plane, s, part));
        }
        l->kinds |= fm_shapes_kinds(s, i);
        l->bare += first == end;
    }
    if (l->kinds == 0)
        l->kinds = job->item->kinds;
}

static bool is_mixed(const fm_export_ogr_layer *l)
{
    return (l->kinds & (l->kinds - 1u)) != 0;
}

static fm_status check_kinds(const fm_export_ogr_file *w, const fm_export_ogr_layer *l)
{
    if (w->traits->needs_shapes && l->bare > 0)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu feature%s without geometry, which "
                       "%s does not keep; write .gpkg or .geojson",
                       w->job->path, l->bare, l->bare == 1 ? " is" : "s are",
                       w->traits->driver);
    if (!w->traits->has_one_kind || !is_mixed(l))
        return FM_OK;
    return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                   "cannot write '%.200s': a Shapefile holds points, or lines, or "
                   "polygons, and the layer has several of them; write one kind at a "
                   "time, or .gpkg",
                   w->job->path);
}

/* Numbers of features: whole numbers from 0 on, each greater than the one before, since
 * their order is that of the file. */
static bool can_keep_ids(const fm_features *f)
{
    int64_t last = -1;

    if (f->ids.column_count == 0 || f->ids.row_count != fm_features_count(f))
        return false;
    for (size_t i = 0; i < f->ids.row_count; i++) {
        fm_cell id = fm_table_cell(&f->ids, 0, i);

        if (id.kind != FM_CELL_INTEGER || id.integer <= last)
            return false;
        last = id.integer;
    }
    return true;
}

static OGRwkbGeometryType layer_type(const fm_export_ogr_file *w,
                                     const fm_export_ogr_layer *l)
{
    OGRwkbGeometryType type = l->kinds == FM_SHAPE_POINT     ? wkbPoint
                              : l->kinds == FM_SHAPE_LINE    ? wkbLineString
                              : l->kinds == FM_SHAPE_POLYGON ? wkbPolygon
                                                             : wkbUnknown;

    /* A Shapefile is of a kind, even when it is empty; its lines and polygons are
     * multiple as they are. */
    if (type == wkbUnknown && w->traits->has_one_kind)
        return wkbPoint;
    if (type == wkbUnknown || !l->is_multi ||
        (w->traits->has_one_kind && type != wkbPoint))
        return type;
    return (OGRwkbGeometryType)(type + (wkbMultiPoint - wkbPoint));
}

static fm_status plan(fm_export_ogr_file *w, fm_export_ogr_layer *l)
{
    const fm_features *f = w->job->features;
    bool can_keep = w->traits->has_ids && can_keep_ids(f);
    fm_status status;

    look_at_shapes(w->job, l);
    status = check_kinds(w, l);
    if (status != FM_OK)
        return status;
    l->is_multi = l->is_multi || (w->job->options->append && !l->is_there &&
                                  l->kinds != FM_SHAPE_POINT);
    /* Among features that are there already a number may be taken. */
    l->keeps_ids = can_keep && !l->is_there;
    return fm_export_ogr_fields_plan(w->job, w->traits,
                                     !can_keep && fm_export_ids_matter(f), &l->fields);
}

/* ---------------------------------------------------------------------- making */

/* A name for a column of the driver's own that no field has. */
static char **set_own_column(const fm_export_ogr_file *w, const fm_export_ogr_layer *l,
                             char **options, const char *option, const char *name,
                             bool *ok)
{
    const fm_export_names *names = &l->fields.names;
    fm_str text = { 0 };
    size_t i = 0;

    fm_str_add(&text, name);
    while (i < names->count && !text.failed) {
        if (fm_str_equal_nocase(names->names[i], fm_str_text(&text))) {
            fm_str_add_char(&text, '_');
            i = 0;
        } else {
            i++;
        }
    }
    options = w->gdal->CSLSetNameValue(options, option, fm_str_text(&text));
    *ok = *ok && !text.failed;
    fm_str_release(&text);
    return options;
}

/* Does another layer of the file have this identifier, or will it?  It is unique. */
static bool has_identifier(const fm_export_ogr_file *w, const char *identifier)
{
    const fm_gdal *gdal = w->gdal;
    int count = gdal->GDALDatasetGetLayerCount(w->dataset);

    for (int i = 0; i < count; i++) {
        OGRLayerH layer = gdal->GDALDatasetGetLayer(w->dataset, i);
        const char *other = gdal->GDALGetMetadataItem(layer, "IDENTIFIER", NULL);

        if (fm_str_equal(other, identifier) ||
            fm_str_equal(gdal->OGR_L_GetName(layer), identifier))
            return true;
    }
    for (size_t i = 0; i < w->job->item_count; i++) {
        const fm_export_item *item = &w->job->items[i];

        if (item != w->job->item && fm_str_equal(item->name, identifier))
            return true;
    }
    return false;
}

/* What gpkg_contents says of the layer to people. */
static char **set_words(const fm_export_ogr_file *w, char **options, bool *ok)
{
    const fm_export_item *item = w->job->item;
    fm_str title = { 0 };

    if (item->title != NULL && item->title[0] != '\0') {
        fm_str_add(&title, item->title);
        for (int n = 2; has_identifier(w, fm_str_text(&title)) && !title.failed; n++) {
            fm_str_clear(&title);
            fm_str_addf(&title, "%s (%d)", item->title, n);
        }
        options = w->gdal->CSLSetNameValue(options, "IDENTIFIER", fm_str_text(&title));
    }
    if (item->description != NULL)
        options = w->gdal->CSLSetNameValue(options, "DESCRIPTION", item->description);
    *ok = *ok && !title.failed;
    fm_str_release(&title);
    return options;
}

/* A table of a server: names as they are, dots in them too. */
static char **set_table(const fm_export_ogr_file *w, char **options)
{
    const fm_gdal *gdal = w->gdal;

    options = gdal->CSLSetNameValue(options, "LAUNDER", "NO");
    options = gdal->CSLSetNameValue(options, "EXTRACT_SCHEMA_FROM_LAYER_NAME", "NO");
    options = gdal->CSLSetNameValue(options, "SPATIAL_INDEX", "GIST");
    return gdal->CSLSetNameValue(options, "DIM", "2");
}

/* `*ok` is false when out of memory. */
static char **layer_options(const fm_export_ogr_file *w, const fm_export_ogr_layer *l,
                            bool *ok)
{
    const fm_gdal *gdal = w->gdal;
    char **options = NULL;
    fm_str day = { 0 };

    *ok = true;
    if (w->traits->is_dbase) {
        fm_export_ogr_add_time(&day, false);
        options = gdal->CSLSetNameValue(options, "ENCODING", "UTF-8");
        options = gdal->CSLSetNameValue(options, "SPATIAL_INDEX", "YES");
        options =
            gdal->CSLSetNameValue(options, "DBF_DATE_LAST_UPDATE", fm_str_text(&day));
        *ok = !day.failed;
        fm_str_release(&day);
    } else if (w->traits->has_ids) {
        options = set_own_column(w, l, options, "FID", "fid", ok);
        options = set_own_column(w, l, options, "GEOMETRY_NAME", "geom", ok);
        if (w->traits->is_server)
            options = set_table(w, options);
        else
            options = set_words(w, options, ok);
    }
    return options;
}

static fm_status make_srs(const fm_export_ogr_file *w, OGRSpatialReferenceH *out)
{
    const fm_gdal *gdal = w->gdal;
    OGRSpatialReferenceH srs = gdal->OSRNewSpatialReference(NULL);
    OGRErr error = OGRERR_NONE;

    *out = srs;
    if (srs == NULL)
        return fm_export_ogr_failed(w, "no CRS");
    /* What is asked for has been checked: it names no file. */
    error = w->job->plane == NULL
                ? gdal->OSRSetWellKnownGeogCS(srs, "WGS84")
                : gdal->OSRSetFromUserInput(
                      srs, fm_projection_about(w->job->plane->projection)->crs);
    if (error != OGRERR_NONE)
        return fm_export_ogr_failed(w, "CRS refused");
    gdal->OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return FM_OK;
}

static fm_status make_layer(fm_export_ogr_file *w, fm_export_ogr_layer *l)
{
    const fm_gdal *gdal = w->gdal;
    bool ok;
    char **options = layer_options(w, l, &ok);
    OGRSpatialReferenceH srs = NULL;
    fm_status status = ok ? make_srs(w, &srs) : fm_fail_nomem(w->job->ctx);

    if (status == FM_OK) {
        l->layer = gdal->GDALDatasetCreateLayer(w->dataset, l->name, srs,
                                                layer_type(w, l), options);
        if (l->layer == NULL ||
            !fm_export_ogr_fields_declare(&l->fields, gdal, l->layer))
            status = fm_export_ogr_failed(w, "layer not made");
    }
    if (srs != NULL)
        gdal->OSRRelease(srs);
    gdal->CSLDestroy(options);
    return status;
}

/* --------------------------------------------------------------------- finding */

/* Write in the CRS of the layer that is there; one that is asked for has to be it. */
static fm_status take_crs(fm_export_ogr_file *w, const fm_export_ogr_layer *l)
{
    const char *asked = w->job->options->crs;
    fm_ogr_crs crs = { .y_first = false };
    const char *text;
    fm_status status = fm_ogr_crs_read(w->job->ctx, w->gdal, l->layer, &crs);

    text = fm_str_text(&crs.text);
    if (status == FM_OK && asked != NULL && !fm_str_equal_nocase(asked, text) &&
        !(fm_crs_is_lonlat(asked) && fm_crs_is_lonlat(text)))
        status = fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                         "cannot add to '%.200s': its layer '%.60s' is in '%.60s', not "
                         "in '%.60s'; leave the CRS out, or name another layer",
                         w->job->path, l->name, text, asked);
    if (status == FM_OK) {
        fm_export_plane_release(&w->plane);
        w->job->plane = NULL;
        status =
            fm_export_set_crs(w->job, crs.text.length == 0 ? NULL : text, &w->plane);
    }
    fm_str_release(&crs.text);
    return status;
}

/* May shapes of type `ours` go into a layer of type `there`? */
static bool is_declared(OGRwkbGeometryType there, const fm_export_ogr_layer *l)
{
    static const OGRwkbGeometryType kinds[] = { [FM_SHAPE_POINT] = wkbPoint,
                                                [FM_SHAPE_LINE] = wkbLineString,
                                                [FM_SHAPE_POLYGON] = wkbPolygon };

    if (there == wkbUnknown || l->kinds == FM_SHAPE_NONE)
        return true;
    if (is_mixed(l))
        return false;
    return there == kinds[l->kinds] + (wkbMultiPoint - wkbPoint) ||
           (there == kinds[l->kinds] && !l->is_multi);
}

static fm_status join_layer(fm_export_ogr_file *w, fm_export_ogr_layer *l)
{
    const fm_gdal *gdal = w->gdal;
    OGRwkbGeometryType there = gdal->OGR_GT_Flatten(gdal->OGR_L_GetGeomType(l->layer));
    fm_status status = fm_export_ogr_fields_match(&l->fields, gdal, l->layer);

    if (status != FM_OK)
        return status;
    l->before = (size_t)gdal->OGR_L_GetFeatureCount(l->layer, TRUE);
    if (there == wkbNone && l->kinds != FM_SHAPE_NONE)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot add to '%.200s': '%.60s' is a table without geometry; "
                       "name another layer",
                       w->job->path, l->name);
    if (!is_declared(there, l))
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot add to '%.200s': its layer '%.60s' is declared for "
                       "another kind of shape; name another layer",
                       w->job->path, l->name);
    l->is_multi = there >= wkbMultiPoint && there <= wkbMultiPolygon;
    if (!fm_export_ogr_fields_declare(&l->fields, gdal, l->layer))
        return fm_export_ogr_failed(w, "field refused");
    return FM_OK;
}

/* --------------------------------------------------------------------- filling */

static fm_status set_geometry(fm_export_ogr_file *w, const fm_export_ogr_layer *l,
                              OGRFeatureH feature, size_t row)
{
    OGRGeometryH geometry = NULL;
    fm_status status = fm_export_job_shape(w->job, row, &w->shape);

    if (status != FM_OK)
        return status;
    fm_str_clear(&w->bytes);
    fm_export_add_wkb(&w->bytes, &w->shape, l->is_multi && !is_mixed(l));
    if (w->bytes.failed)
        return fm_fail_nomem(w->job->ctx);
    if (w->bytes.length == 0)
        return FM_OK;
    if (w->bytes.length > INT32_MAX)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': feature %zu is larger than 2 GiB",
                       w->job->path, row + 1);
    if (w->gdal->OGR_G_CreateFromWkb(w->bytes.text, NULL, &geometry,
                                     (int)w->bytes.length) != OGRERR_NONE)
        return fm_export_ogr_failed(w, "geometry refused");
    (void)w->gdal->OGR_F_SetGeometryDirectly(feature, geometry);
    return FM_OK;
}

static fm_status write_feature(fm_export_ogr_file *w, fm_export_ogr_layer *l,
                               size_t row)
{
    const fm_gdal *gdal = w->gdal;
    OGRFeatureH feature = gdal->OGR_F_Create(gdal->OGR_L_GetLayerDefn(l->layer));
    fm_status status = set_geometry(w, l, feature, row);

    if (status == FM_OK && !fm_export_ogr_fields_set(&l->fields, gdal, feature, row))
        status = fm_fail_nomem(w->job->ctx);
    if (l->keeps_ids)
        (void)gdal->OGR_F_SetFID(feature,
                                 fm_table_cell(&w->job->features->ids, 0, row).integer);
    if (status == FM_OK && gdal->OGR_L_CreateFeature(l->layer, feature) != OGRERR_NONE)
        status = fm_export_ogr_failed(w, "feature refused");
    gdal->OGR_F_Destroy(feature);
    /* A driver may go on after a failed write. */
    if (status == FM_OK && fm_export_ogr_has_failed(w))
        status = fm_export_ogr_failed(w, "feature not written");
    return status;
}

static fm_status tell_lost(fm_export_ogr_file *w, size_t parts, size_t features)
{
    return w->job->decimals < 0 ? FM_OK : fm_export_tell_lost(w->job, parts, features);
}

static fm_status fill(fm_export_ogr_file *w, fm_export_ogr_layer *l)
{
    size_t count = fm_features_count(w->job->features);
    size_t lost_parts = 0, lost_in = 0;
    bool has_transactions = w->traits->has_ids && !w->traits->is_server;
    fm_status status = FM_OK;

    if (has_transactions &&
        w->gdal->GDALDatasetStartTransaction(w->dataset, FALSE) != OGRERR_NONE)
        return fm_export_ogr_failed(w, "no transaction");
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        status = write_feature(w, l, i);
        lost_parts += w->shape.lost;
        lost_in += w->shape.lost > 0;
        if (status == FM_OK)
            status = fm_export_progress(w->job, i + 1);
    }
    if (status == FM_OK && has_transactions &&
        w->gdal->GDALDatasetCommitTransaction(w->dataset) != OGRERR_NONE)
        status = fm_export_ogr_failed(w, "transaction refused");
    if (status == FM_OK && fm_export_ogr_has_failed(w))
        status = fm_export_ogr_failed(w, "features not written");
    return status == FM_OK ? tell_lost(w, lost_parts, lost_in) : status;
}

/* ------------------------------------------------------------------- the whole */

/* In any case of letters; `word` is small. */
static bool begins_with(const char *name, const char *word)
{
    for (; *word != '\0'; name++, word++) {
        char c = (char)(*name >= 'A' && *name <= 'Z' ? *name + 32 : *name);

        if (c != *word)
            return false;
    }
    return true;
}

bool fm_export_is_reserved_table(const char *name)
{
    static const char *const beginnings[] = { "gpkg", "sqlite_", "rtree_",
                                              "layer_styles", "qgis_projects" };

    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (begins_with(name, beginnings[i]))
            return true;
    return false;
}

static fm_status check_name(const fm_export_ogr_file *w, const char *name)
{
    if (!w->traits->has_ids || !fm_export_is_reserved_table(name))
        return FM_OK;
    return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                   "cannot write '%.200s': a GeoPackage has '%.60s' for itself; give "
                   "the layer another name",
                   w->job->path, name);
}

fm_status fm_export_ogr_layer_write(fm_export_ogr_file *w, size_t item)
{
    fm_export_ogr_layer *l = &w->layers[item];
    fm_status status = FM_OK;

    fm_export_take(w->job, item);
    w->job->plane = w->asked; /* the layer before may have had its own */
    l->name = fm_export_layer_name(w->job);
    status = l->name == NULL ? fm_fail_nomem(w->job->ctx) : check_name(w, l->name);
    if (status != FM_OK)
        return status;
    if (w->job->appends)
        l->layer = w->gdal->GDALDatasetGetLayerByName(w->dataset, l->name);
    l->is_there = l->layer != NULL;
    if (l->is_there)
        status = take_crs(w, l);
    if (status == FM_OK)
        status = plan(w, l);
    if (status == FM_OK)
        status = l->is_there ? join_layer(w, l) : make_layer(w, l);
    return status == FM_OK ? fill(w, l) : status;
}

void fm_export_ogr_layer_release(fm_export_ogr_layer *layer)
{
    fm_export_ogr_fields_release(&layer->fields);
    fm_free(layer->name);
}
