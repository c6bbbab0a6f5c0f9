/* SPDX-License-Identifier: MIT */
/*
 * out/export_ogr_postgis.h: writing to PostGIS, in three rooms; for nobody else.
 *
 *   export_ogr_postgis.c         the connection, the transaction, the tables
 *   export_ogr_postgis_sql.c     statements and what they answer
 *   export_ogr_postgis_styles.c  layer_styles
 */
#ifndef FM_OUT_EXPORT_OGR_POSTGIS_H
#define FM_OUT_EXPORT_OGR_POSTGIS_H

#include "out/export_ogr.h"
#include "out/export_postgis.h"

typedef struct fm_postgis {
    fm_export_ogr_file file;
    const fm_export_table *tables; /* as many as the job has items */
    bool *is_there;                /* each table, before we came */
    bool styles_are_public;        /* layer_styles is in the schema public */
    fm_str sql;                    /* the statement that is being put together */
} fm_postgis;

/* Names and texts are inert: their quotes are doubled. `text` NULL: NULL. */
void fm_postgis_add_name(fm_str *sql, const char *name);
void fm_postgis_add_text(fm_str *sql, const char *text);

/* Run the statement, and forget it; `what` says what did not come of it. */
FM_MUST_USE fm_status fm_postgis_run(fm_postgis *w, const char *what);
/* The one number that it asks for. */
FM_MUST_USE fm_status fm_postgis_ask(fm_postgis *w, const char *what, int64_t *answer);

const char *fm_postgis_table_name(const fm_postgis *w, size_t table);

FM_MUST_USE fm_status fm_postgis_make_styles(fm_postgis *w);
/* Of one table, by default; the style of this name that was there goes. */
FM_MUST_USE fm_status fm_postgis_add_style(fm_postgis *w, size_t table);

#endif
