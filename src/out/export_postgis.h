/* SPDX-License-Identifier: MIT */
/*
 * out/export_postgis.h: layers into a PostGIS database, a table each.
 *
 * Everything is one transaction: tables, indexes, comments and styles are there together,
 * with as many features as were given, or nothing has changed.
 *
 *     fm_export_table table = { .item = { .features = &f, .name = "front" }, .sld = sld };
 *
 *     status = fm_export_postgis(ctx, &table, 1, "PG:dbname=gis", NULL, &written);
 *
 * Tables are made in the schema that comes first in the search path, or in the one that
 * the connection names: "PG:dbname=gis active_schema=war".  Names of tables and fields are
 * kept as they are, capitals and quotes too.
 */
#ifndef FM_OUT_EXPORT_POSTGIS_H
#define FM_OUT_EXPORT_POSTGIS_H

#include "out/export.h"

typedef struct fm_export_table {
    fm_export_item item; /* title and description become the table's comment */
    const char *qml, *sld; /* for layer_styles, where QGIS looks; NULL */
} fm_export_table;

/*
 * `options` (NULL: none) may overwrite tables, or append to them; a table that is there
 * already is FM_ERR_OUTPUT otherwise.  FM_ERR_POLICY for a server that is reached through the
 * network, this machine's own included, without leave: a socket in the file system needs
 * none.  `written` counts the features.
 */
FM_MUST_USE fm_status fm_export_postgis(fm_context *ctx, const fm_export_table *tables,
                                        size_t count, const char *connection,
                                        const fm_export_options *options,
                                        size_t *written);

#endif
