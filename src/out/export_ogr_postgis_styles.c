/* SPDX-License-Identifier: MIT */
/*
 * The table layer_styles as QGIS declares it, one row a table, marked as its default.
 */
#include "out/export_ogr_postgis.h"

#include "base/banned.h"

/* The column of the driver's that carries the shapes, as set_own_column() chose it. */
static void add_geometry_of(fm_postgis *w, size_t i)
{
    fm_str_add(&w->sql, "(SELECT f_geometry_column FROM geometry_columns WHERE "
                        "f_table_schema = current_schema() AND f_table_name = ");
    fm_postgis_add_text(&w->sql, fm_postgis_table_name(w, i));
    fm_str_add(&w->sql, " LIMIT 1)");
}

/* QGIS asks for layer_styles by its name alone, so the place for all schemas is public.
 */
static fm_status find_style_place(fm_postgis *w)
{
    int64_t found;
    fm_status status;

    fm_str_add(
        &w->sql,
        "SELECT count(*) FROM pg_catalog.pg_namespace n WHERE nspname = 'public' AND "
        "(has_schema_privilege(n.oid, 'CREATE') OR EXISTS (SELECT 1 FROM "
        "pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = "
        "'layer_styles'))");
    status = fm_postgis_ask(w, "layer_styles not found", &found);
    w->styles_are_public = found > 0;
    return status;
}

static void add_style_table(fm_postgis *w)
{
    fm_str_add(&w->sql, w->styles_are_public ? "public.layer_styles" : "layer_styles");
}

fm_status fm_postgis_make_styles(fm_postgis *w)
{
    fm_status status = find_style_place(w);

    if (status != FM_OK)
        return status;
    fm_str_add(&w->sql, "CREATE TABLE IF NOT EXISTS ");
    add_style_table(w);
    fm_str_add(&w->sql,
               " (id serial PRIMARY KEY, "
               "f_table_catalog varchar, f_table_schema varchar, f_table_name varchar, "
               "f_geometry_column varchar, stylename text, styleqml xml, stylesld xml, "
               "useasdefault boolean, description text, owner varchar(63), ui xml, "
               "update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar)");
    return fm_postgis_run(w, "layer_styles not made");
}

/* Rows of this table, whoever made them. */
static void add_rows_of(fm_postgis *w, size_t i)
{
    fm_str_add(&w->sql,
               " WHERE f_table_catalog = current_database() AND f_table_schema = "
               "current_schema() AND f_table_name = ");
    fm_postgis_add_text(&w->sql, fm_postgis_table_name(w, i));
}

fm_status fm_postgis_add_style(fm_postgis *w, size_t i)
{
    const fm_export_table *table = &w->tables[i];
    fm_status status;

    fm_str_add(&w->sql, "DELETE FROM ");
    add_style_table(w);
    add_rows_of(w, i);
    fm_str_add(&w->sql, " AND stylename = ");
    fm_postgis_add_text(&w->sql, fm_postgis_table_name(w, i));
    status = fm_postgis_run(w, "old style stays");
    if (status != FM_OK)
        return status;
    fm_str_add(&w->sql, "UPDATE ");
    add_style_table(w);
    fm_str_add(&w->sql, " SET useasdefault = false");
    add_rows_of(w, i);
    status = fm_postgis_run(w, "old styles stay");
    if (status != FM_OK)
        return status;
    fm_str_add(&w->sql, "INSERT INTO ");
    add_style_table(w);
    fm_str_add(&w->sql,
               " (f_table_catalog, f_table_schema, f_table_name, "
               "f_geometry_column, stylename, styleqml, stylesld, useasdefault, "
               "description, owner, update_time) VALUES (current_database(), "
               "current_schema(), ");
    fm_postgis_add_text(&w->sql, fm_postgis_table_name(w, i));
    fm_str_add(&w->sql, ", ");
    add_geometry_of(w, i);
    fm_str_add(&w->sql, ", ");
    fm_postgis_add_text(&w->sql, fm_postgis_table_name(w, i));
    fm_str_add(&w->sql, ", ");
    fm_postgis_add_text(&w->sql, table->qml);
    fm_str_add(&w->sql, ", ");
    fm_postgis_add_text(&w->sql, table->sld);
    fm_str_add(&w->sql, ", true, ");
    fm_postgis_add_text(&w->sql, table->item.title);
    fm_str_add(&w->sql, ", current_user, '");
    fm_export_ogr_add_time(&w->sql, true);
    fm_str_add(&w->sql, "')");
    return fm_postgis_run(w, "style refused");
}
