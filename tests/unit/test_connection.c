/* SPDX-License-Identifier: MIT */
#include "base/connection.h"

#include <stdlib.h>

#include "support/check.h"

static void clear_environment(void)
{
    unsetenv("PGHOST");
    unsetenv("PGHOSTADDR");
    unsetenv("PGSERVICE");
}

static void tells_sockets_of_the_file_system_from_the_network(void **state)
{
    static const struct {
        const char *connection;
        bool network;
    } rows[] = {
        { "PG:", false },
        { "PG:dbname=gis user=u", false },
        { "PG:host=/run/postgresql dbname=gis", false },
        { "PG:host='/my folder' dbname=gis", false },
        { "PG:host = /run/postgresql", false },
        { "PG:host=/a,/b", false },
        { "PG:host=localhost", true },
        { "PG:host=127.0.0.1", true },
        { "PG:host=/a,db.example", true },
        { "PG:host=/a host=db.example", true },
        { "PG:hostaddr=127.0.0.1", true },
        { "PG:host=/a hostaddr=127.0.0.1", true },
        { "PG:service=far", true },
        { "PG:dbname='host=x' user=u", false },
        { "PG:dbname=a\\ host=x", false },
        { "PG:what is this", true },
        { "PG:=", true },
        { "postgresql:///gis", false },
        { "postgresql://u@/gis", false },
        { "postgresql://%2Frun%2Fpostgresql/gis", false },
        { "postgresql://u:p@%2frun/gis", false },
        { "postgresql://localhost/gis", true },
        { "postgres://u:p@10.0.0.1:5432/gis", true },
        { "postgresql:///gis?host=db.example", true },
        { "postgresql:///gis?service=far", true },
        { "postgresql://%2Frun,db.example/gis", true },
        { "postgresql://[::1]/gis", true },
        { "file.gpkg", true },
    };

    (void)state;
    clear_environment();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fm_connection_uses_network(rows[i].connection) != rows[i].network)
            fail_msg("'%s'", rows[i].connection);
}

static void asks_the_environment_where_the_connection_says_nothing(void **state)
{
    static const struct {
        const char *name, *value, *connection;
        bool network;
    } rows[] = {
        { "PGHOST", "db.example", "PG:dbname=gis", true },
        { "PGHOST", "/run/postgresql", "PG:dbname=gis", false },
        { "PGHOST", "db.example", "PG:host=/run/postgresql", false },
        { "PGHOST", "db.example", "postgresql:///gis", true },
        { "PGHOSTADDR", "10.0.0.1", "PG:", true },
        { "PGSERVICE", "far", "PG:", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        clear_environment();
        setenv(rows[i].name, rows[i].value, 1);
        if (fm_connection_uses_network(rows[i].connection) != rows[i].network)
            fail_msg("%s=%s '%s'", rows[i].name, rows[i].value, rows[i].connection);
    }
    clear_environment();
}

static void reads_one_word_of_a_connection(void **state)
{
    static const struct {
        const char *connection, *wanted;
    } rows[] = {
        { "PG:active_schema=war", "war" },
        { "PG:dbname=x active_schema='a b' user=u", "a b" },
        { "PG:ACTIVE_SCHEMA=war", "war" },
        { "PG:dbname='active_schema=x'", "" },
        { "postgresql:///x", "" },
    };
    fm_str word = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_connection_word(rows[i].connection, "active_schema", &word);
        assert_string_equal(fm_str_text(&word), rows[i].wanted);
    }
    fm_str_release(&word);
}

static void knows_connections_from_files(void **state)
{
    static const struct {
        const char *path;
        bool is_one;
    } rows[] = {
        { "PG:", true },           { "pg:dbname=x", true },
        { "postgresql://", true }, { "POSTGRES://h/d", true },
        { "pg.gpkg", false },      { "GPKG:x", false },
        { "http://h/d", false },   { "", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(fm_is_connection(rows[i].path), rows[i].is_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_sockets_of_the_file_system_from_the_network),
        cmocka_unit_test(asks_the_environment_where_the_connection_says_nothing),
        cmocka_unit_test(reads_one_word_of_a_connection),
        cmocka_unit_test(knows_connections_from_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
