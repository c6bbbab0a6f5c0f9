/* SPDX-License-Identifier: MIT */
/*
 * The table layer_styles is QGIS's own, made here as QGIS 3.22 makes it; qgis_projects
 * is too, and holds its archive as hexadecimal digits.  Metadata is an extension of the
 * GeoPackage standard (OGC 12-128r15, F.8).
 */
#include "gis/gpkg_tables.h"

#include <string.h>

#include "base/mem.h"
#include "gis/qgis_project.h"
#include "gis/sld.h"
#include "gis/sqlite.h"

#include "base/banned.h"

typedef struct tables {
    const fm_qgis_pieces *pieces;
    bool adds;
    fm_sqlite *db;
    fm_str now;
} tables;

/* ---------------------------------------------------------------------- queries */

/* One statement with texts for its parameters. */
static fm_status run(tables *t, const char *sql, const char *const *texts, int count)
{
    fm_sqlite_query *query = NULL;
    fm_status status = fm_sqlite_query_new(t->db, sql, &query);

    for (int i = 0; i < count && status == FM_OK; i++)
        fm_sqlite_bind_text(query, i + 1, texts[i]);
    if (status == FM_OK)
        status = fm_sqlite_step(query, NULL);
    fm_sqlite_query_free(query);
    return status;
}

#define RUN(t, sql, ...)                                                               \
    run(t, sql, (const char *const[]){ __VA_ARGS__ },                                  \
        (int)(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)))

/* ----------------------------------------------------------------------- styles */

static fm_status make_styles(tables *t)
{
    fm_status status = fm_sqlite_run(
        t->db, "CREATE TABLE IF NOT EXISTS \"layer_styles\" ("
               " \"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
               " \"f_table_catalog\" TEXT(256), \"f_table_schema\" TEXT(256),"
               " \"f_table_name\" TEXT(256), \"f_geometry_column\" TEXT(256),"
               " \"styleName\" TEXT(30), \"styleQML\" TEXT, \"styleSLD\" TEXT,"
               " \"useAsDefault\" BOOLEAN, \"description\" TEXT, \"owner\" TEXT(30),"
               " \"ui\" TEXT(30), \"update_time\" DATETIME DEFAULT"
               " (strftime('%Y-%m-%dT%H:%M:%fZ','now')))");

    if (status == FM_OK)
        status = RUN(t,
                     "INSERT INTO gpkg_contents (table_name, data_type, identifier,"
                     " description, last_change, srs_id) SELECT 'layer_styles',"
                     " 'attributes', CASE WHEN EXISTS (SELECT 1 FROM gpkg_contents"
                     " WHERE identifier = 'layer_styles') THEN NULL ELSE 'layer_styles'"
                     " END, '', ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM gpkg_contents"
                     " WHERE table_name = 'layer_styles')",
                     fm_str_text(&t->now));
    return status;
}

/* Style names have room for 30 letters. */
static char *style_name(const fm_qgis_piece *piece)
{
    enum { LETTERS_MOST = 30 };
    size_t length = 0, letters = 0;

    while (piece->name[length] != '\0') {
        bool begins = ((unsigned char)piece->name[length] & 0xC0u) != 0x80u;

        if (begins && letters++ == LETTERS_MOST)
            break;
        length++;
    }
    return fm_strndup(piece->name, length);
}

static fm_status add_style(tables *t, size_t i)
{
    const fm_qgis_piece *piece = &t->pieces->items[i];
    fm_gis_qml_job job = fm_qgis_piece_job(t->pieces, i);
    fm_str qml = { 0 }, sld = { 0 };
    char *name = style_name(piece);
    fm_status status =
        name == NULL ? fm_fail_nomem(t->pieces->ctx) : fm_gis_qml_document(&job, &qml);

    if (status == FM_OK)
        status = fm_gis_sld_layer(t->pieces->ctx, t->pieces->map, piece->layer, &sld);
    if (status == FM_OK)
        status =
            RUN(t, "DELETE FROM layer_styles WHERE f_table_name = ?1", piece->name);
    if (status == FM_OK)
        status = RUN(t,
                     "INSERT INTO layer_styles (f_table_catalog, f_table_schema,"
                     " f_table_name, f_geometry_column, styleName, styleQML, styleSLD,"
                     " useAsDefault, description, owner, ui, update_time) SELECT '',"
                     " '', ?1, column_name, ?2, ?3, ?4, 1, ?5, '', NULL, ?6"
                     " FROM gpkg_geometry_columns"
                     " WHERE lower(table_name) = lower(?1)",
                     piece->name, name, fm_str_text(&qml), fm_str_text(&sld),
                     piece->title, fm_str_text(&t->now));
    fm_str_release(&qml);
    fm_str_release(&sld);
    fm_free(name);
    return status;
}

/* --------------------------------------------------------------------- metadata */

static fm_status make_metadata(tables *t)
{
    return fm_sqlite_run(
        t->db,
        "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,"
        " extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,"
        " CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
        "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY"
        " KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri"
        " TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT"
        " NULL DEFAULT '');"
        "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT"
        " NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER, timestamp"
        " DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id"
        " INTEGER NOT NULL, md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY"
        " (md_file_id) REFERENCES gpkg_metadata(id), CONSTRAINT crmr_mpi_fk FOREIGN KEY"
        " (md_parent_id) REFERENCES gpkg_metadata(id));"
        "DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata';"
        "INSERT INTO gpkg_extensions VALUES"
        " ('gpkg_metadata', NULL, 'gpkg_metadata',"
        "  'http://www.geopackage.org/spec120/#extension_metadata', 'read-write'),"
        " ('gpkg_metadata_reference', NULL, 'gpkg_metadata',"
        "  'http://www.geopackage.org/spec120/#extension_metadata', 'read-write')");
}

/* In the place of what QGIS or we have said of it before. `table` NULL: of the file. */
static fm_status drop_metadata(tables *t, const char *table)
{
    static const char of_it[] =
        "FROM gpkg_metadata_reference WHERE table_name IS ?1 AND row_id_value IS NULL"
        " AND column_name IS NULL AND md_file_id IN (SELECT id FROM gpkg_metadata"
        " WHERE md_standard_uri = 'http://mrcc.com/qgis.dtd')";
    fm_str sql = { 0 };
    fm_status status;

    fm_str_addf(&sql, "DELETE FROM gpkg_metadata WHERE id IN (SELECT md_file_id %s)",
                of_it);
    status = RUN(t, fm_str_text(&sql), table);
    fm_str_release(&sql);
    if (status == FM_OK)
        status = RUN(t,
                     "DELETE FROM gpkg_metadata_reference WHERE table_name IS ?1"
                     " AND md_file_id NOT IN (SELECT id FROM gpkg_metadata)",
                     table);
    return status;
}

static fm_status add_metadata(tables *t, size_t i)
{
    const char *table = i == SIZE_MAX ? NULL : t->pieces->items[i].name;
    fm_status status = drop_metadata(t, table);
    fm_str text = { 0 };

    fm_str_add(&text, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                      "<qgis version=\"3.22.0\">\n");
    fm_qgis_metadata(t->pieces, i, &text);
    fm_str_add(&text, "</qgis>\n");
    if (status == FM_OK && text.failed)
        status = fm_fail_nomem(t->pieces->ctx);
    if (status == FM_OK)
        status = RUN(t,
                     "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type,"
                     " metadata) VALUES ('dataset', 'http://mrcc.com/qgis.dtd',"
                     " 'text/xml', ?1)",
                     fm_str_text(&text));
    if (status == FM_OK)
        status =
            RUN(t,
                "INSERT INTO gpkg_metadata_reference (reference_scope, table_name,"
                " timestamp, md_file_id) VALUES (?1, ?2, ?3,"
                " (SELECT max(id) FROM gpkg_metadata))",
                table == NULL ? "geopackage" : "table", table, fm_str_text(&t->now));
    fm_str_release(&text);
    return status;
}

/* ---------------------------------------------------------------------- project */

static fm_status add_project(tables *t, const fm_str *project, const char *name)
{
    static const char digits[] = "0123456789abcdef";
    fm_str hex = { 0 }, about = { 0 };
    fm_status status = fm_sqlite_run(
        t->db, "CREATE TABLE IF NOT EXISTS qgis_projects(name TEXT PRIMARY KEY, "
               "metadata BLOB, content BLOB)");

    for (size_t i = 0; i < project->length; i++) {
        unsigned char byte = (unsigned char)project->text[i];

        fm_str_add_char(&hex, digits[byte >> 4]);
        fm_str_add_char(&hex, digits[byte & 15]);
    }
    /* As QGIS has it: without fractions of seconds. */
    fm_str_addf(&about,
                "{\"last_modified_time\": \"%.19s\", \"last_modified_user\": \"\" }",
                fm_str_text(&t->now));
    if (status == FM_OK && (hex.failed || about.failed))
        status = fm_fail_nomem(t->pieces->ctx);
    if (status == FM_OK)
        status =
            RUN(t,
                t->adds ? "INSERT OR IGNORE INTO qgis_projects VALUES (?1, ?2, ?3)"
                        : "INSERT OR REPLACE INTO qgis_projects VALUES (?1, ?2, ?3)",
                name, fm_str_text(&about), fm_str_text(&hex));
    fm_str_release(&hex);
    fm_str_release(&about);
    return status;
}

/* -------------------------------------------------------------------- the whole */

/* Of the file as a whole. */
static fm_status has_metadata(tables *t, bool *has)
{
    fm_sqlite_query *query = NULL;
    fm_status status = fm_sqlite_query_new(t->db,
                                           "SELECT 1 FROM gpkg_metadata_reference"
                                           " WHERE reference_scope = 'geopackage'",
                                           &query);

    *has = false;
    if (status == FM_OK)
        status = fm_sqlite_step(query, has);
    fm_sqlite_query_free(query);
    return status;
}

static fm_status fill(tables *t, const fm_str *project, const char *name)
{
    bool is_said = false;
    fm_status status = make_styles(t);

    for (size_t i = 0; i < t->pieces->count && status == FM_OK; i++)
        status = add_style(t, i);
    if (status == FM_OK)
        status = make_metadata(t);
    if (status == FM_OK)
        status = has_metadata(t, &is_said);
    if (status == FM_OK && !(t->adds && is_said))
        status = add_metadata(t, SIZE_MAX);
    for (size_t i = 0; i < t->pieces->count && status == FM_OK; i++)
        status = add_metadata(t, i);
    if (status == FM_OK && project->length > 0)
        status = add_project(t, project, name);
    return status;
}

fm_status fm_gpkg_tables_write(const fm_qgis_pieces *pieces, bool adds,
                               const char *path, const char *shown,
                               const fm_str *project, const char *name)
{
    tables t = { .pieces = pieces, .adds = adds };
    fm_status status = fm_sqlite_open(pieces->ctx, path, shown, &t.db);

    fm_export_ogr_add_time(&t.now, true);
    if (status == FM_OK && t.now.failed)
        status = fm_fail_nomem(pieces->ctx);
    if (status == FM_OK)
        status = fill(&t, project, name);
    if (status == FM_OK)
        status = fm_sqlite_finish(&t.db);
    fm_sqlite_close(&t.db);
    fm_str_release(&t.now);
    return status;
}
