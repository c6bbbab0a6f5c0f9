/* SPDX-License-Identifier: MIT */
/*
 * A list of words, "host=/run/postgresql dbname=gis", or a URL.
 */
#include "base/connection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/banned.h"

static const char *const urls[] = { "postgresql://", "postgres://" };

static const char *url_rest(const char *connection)
{
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
        if (strncasecmp(connection, urls[i], strlen(urls[i])) == 0)
            return connection + strlen(urls[i]);
    return NULL;
}

bool fm_is_connection(const char *path)
{
    return strncasecmp(path, "PG:", 3) == 0 || url_rest(path) != NULL;
}

/* Are all hosts of the list folders of sockets?  "" is libpq's own folder. */
static bool are_folders(const char *hosts, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool starts = i == 0 || hosts[i - 1] == ',';

        if (starts && hosts[i] != '/' && hosts[i] != ',')
            return false;
    }
    return true;
}

/* What stands in the environment, where the connection itself says nothing. */
static bool environment_uses_network(void)
{
    const char *host = getenv("PGHOST");

    return getenv("PGHOSTADDR") != NULL || getenv("PGSERVICE") != NULL ||
           (host != NULL && !are_folders(host, strlen(host)));
}

/* A value of the list: bare or in quotes, a backslash before what is meant as it is.
 * Returns behind it. */
static const char *read_value(const char *text, fm_str *value)
{
    bool quoted = *text == '\'';

    fm_str_clear(value);
    text += quoted;
    while (*text != '\0' &&
           (quoted ? *text != '\'' : strchr(" \t\r\n", *text) == NULL)) {
        text += *text == '\\' && text[1] != '\0';
        fm_str_add_char(value, *text++);
    }
    return text + (quoted && *text == '\'');
}

static bool is_key(const char *text, size_t length, const char *key)
{
    return length == strlen(key) && strncmp(text, key, length) == 0;
}

/* One pair of the list, and *at behind it; false at the end, where *at stays at what is
 * no pair. */
static bool next_pair(const char **at, const char **key, size_t *length, fm_str *value)
{
    static const char spaces[] = " \t\r\n";
    const char *text = *at + strspn(*at, spaces);

    *at = text;
    *key = text;
    *length = strcspn(text, "= \t\r\n");
    text += *length;
    text += strspn(text, spaces);
    if (*text != '=' || *length == 0)
        return false;
    text++;
    *at = read_value(text + strspn(text, spaces), value);
    return true;
}

void fm_connection_word(const char *connection, const char *key, fm_str *out)
{
    const char *at = connection + 3, *found;
    fm_str value = { 0 };
    size_t length;

    fm_str_clear(out);
    if (strncasecmp(connection, "PG:", 3) == 0) {
        while (next_pair(&at, &found, &length, &value)) {
            if (length != strlen(key) || strncasecmp(found, key, length) != 0)
                continue;
            fm_str_clear(out);
            fm_str_add(out, fm_str_text(&value));
        }
    }
    out->failed = out->failed || value.failed;
    fm_str_release(&value);
}

static bool list_uses_network(const char *text)
{
    bool has_host = false, answer = false;
    fm_str value = { 0 };
    const char *key;
    size_t length;

    while (next_pair(&text, &key, &length, &value)) {
        if (is_key(key, length, "host")) {
            has_host = true;
            answer = answer || !are_folders(fm_str_text(&value), value.length);
        }
        answer =
            answer || is_key(key, length, "hostaddr") || is_key(key, length, "service");
    }
    answer = answer || *text != '\0' || value.failed ||
             (!has_host && environment_uses_network());
    fm_str_release(&value);
    return answer;
}

/* "user:word@host/name?key=value": local without a host, or with one that begins with
 * an escaped slash. */
static bool url_uses_network(const char *rest)
{
    size_t length = strcspn(rest, "/?");
    const char *at = rest + length, *host = rest;

    while (at > rest && *at != '@')
        at--;
    if (*at == '@')
        host = at + 1;
    length -= (size_t)(host - rest);
    if (strstr(rest, "host=") != NULL || strstr(rest, "hostaddr=") != NULL ||
        strstr(rest, "service=") != NULL || memchr(host, ',', length) != NULL)
        return true;
    if (length == 0 || host[0] == ':')
        return environment_uses_network();
    return length < 3 || strncasecmp(host, "%2F", 3) != 0;
}

bool fm_connection_uses_network(const char *connection)
{
    const char *rest = url_rest(connection);

    if (rest != NULL)
        return url_uses_network(rest);
    return strncasecmp(connection, "PG:", 3) != 0 || list_uses_network(connection + 3);
}
