/* SPDX-License-Identifier: MIT */
/* Accounts as Markdown and as an HTML page. */
#include <stdbool.h>

#include "support/accounts.h"

#define THIN "\u202f"

/* ---- Markdown -------------------------------------------------------------------- */

static void tells_everything_as_markdown(void **state)
{
    (void)state;
    check_account(account_of_everything(), FM_ACCOUNT_MARKDOWN, NULL,
                  "# Change of control\n"
                  "\n"
                  "412.3 km² changed hands\n"
                  "\n"
                  "- **from:** 2020-01-30\n"
                  "- **to:** –\n"
                  "- **tolerance, m:** 1.0\n"
                  "- **vertices:** 1" THIN "234" THIN "567\n"
                  "- **changed:** yes\n"
                  "- **field of the holder:** holder\n"
                  "- **provinces:** –\n"
                  "\n"
                  "## By holder\n"
                  "\n"
                  "| holder | gained, km² | places | since | redrawing |\n"
                  "| --- | ---: | ---: | --- | --- |\n"
                  "| government | 12" THIN "412.2 | 3 | 2020-01-30 | no |\n"
                  "| opposition | -0.1 | – | – | – |\n"
                  "| **total** | **12" THIN "412.1** | **3** | **–** | **–** |\n"
                  "\n"
                  "* the ledger balances to 2e-12 km²\n"
                  "* redrawing is measured apart\n"
                  "\n"
                  "## Patches\n"
                  "\n"
                  "none\n");
}

static void markdown_takes_no_text_for_markup(void **state)
{
    static const struct {
        const char *text, *cell;
    } rows[] = {
        { "a|b", "a\\|b" },
        { "two\nlines", "two\\\\u000alines" },
        { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "&lt;", "&amp;lt;" },
        { "*bold* _it_ ~no~ `code`", "\\*bold\\* \\_it\\_ \\~no\\~ \\`code\\`" },
        { "![x](http://x)", "!\\[x\\](http://x)" },
        { "$x$", "\\$x\\$" },
        { "a\\|b", "a\\\\\\|b" },
        { "# no heading", "# no heading" }, /* not in a cell */
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char expected[256];

        snprintf(expected, sizeof expected,
                 "# Test\n\n## T\n\n| c |\n| --- |\n| %s |\n", rows[i].cell);
        check_account(account_of_text(rows[i].text), FM_ACCOUNT_MARKDOWN, NULL,
                      expected);
    }
}

static void a_markdown_sentence_begins_no_block(void **state)
{
    static const struct {
        const char *verdict, *markdown;
    } rows[] = {
        { "# x", "\\# x" },     { "- x", "\\- x" },   { "+ x", "\\+ x" },
        { "= x", "\\= x" },     { "1. x", "1\\. x" }, { "12) x", "12\\) x" },
        { "12 km", "12 km" },   { "> x", "&gt; x" },  { "x - y", "x - y" },
        { "3.5 km", "3.5 km" }, { "* x", "\\* x" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_account *a = fm_account_new("test", "Test");
        char expected[64];

        fm_account_verdict(a, rows[i].verdict);
        snprintf(expected, sizeof expected, "# Test\n\n%s\n", rows[i].markdown);
        check_account(a, FM_ACCOUNT_MARKDOWN, NULL, expected);
    }
}

/* ---- HTML ------------------------------------------------------------------------ */

static void tells_everything_as_html(void **state)
{
    (void)state;
    check_account_has(
        account_of_everything(), FM_ACCOUNT_HTML,
        "<body>\n"
        "<header>\n"
        "<h1>Change of control</h1>\n"
        "<p class=\"verdict\">412.3 km² changed hands</p>\n"
        "</header>\n"
        "<main>\n"
        "<dl>\n"
        "<dt>from</dt><dd>2020-01-30</dd>\n"
        "<dt>to</dt><dd>–</dd>\n"
        "<dt>tolerance, m</dt><dd>1.0</dd>\n"
        "<dt>vertices</dt><dd>1" THIN "234" THIN "567</dd>\n"
        "<dt>changed</dt><dd>yes</dd>\n"
        "<dt>field of the holder</dt><dd>holder</dd>\n"
        "<dt>provinces</dt><dd>–</dd>\n"
        "</dl>\n"
        "<figure>\n"
        "<img alt=\"The change map\" "
        "src=\"data:image/svg+xml;base64,"
        "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=\"/>\n"
        "<figcaption>The change map</figcaption>\n"
        "</figure>\n"
        "<section id=\"holders\">\n"
        "<div class=\"box\" role=\"region\" tabindex=\"0\" aria-label=\"By holder\">\n"
        "<table>\n"
        "<caption><h2>By holder</h2></caption>\n"
        "<thead>\n"
        "<tr><th scope=\"col\">holder</th><th scope=\"col\" class=\"n\">gained, "
        "km²</th><th scope=\"col\" class=\"n\">places</th><th scope=\"col\" "
        "class=\"d\">since</th><th scope=\"col\">redrawing</th></tr>\n"
        "</thead>\n"
        "<tbody>\n"
        "<tr><th scope=\"row\">government</th><td class=\"n\">12" THIN
        "412.2</td><td class=\"n\">3</td><td class=\"d\">2020-01-30</td>"
        "<td>no</td></tr>\n"
        "<tr><th scope=\"row\">opposition</th><td class=\"n\">−0.1</td><td "
        "class=\"n\">–</td><td class=\"d\">–</td><td>–</td></tr>\n"
        "<tr class=\"total\"><th scope=\"row\">total</th><td class=\"n\">12" THIN
        "412.1</td><td class=\"n\">3</td><td class=\"d\">–</td><td>–</td></tr>\n"
        "</tbody>\n"
        "</table>\n"
        "</div>\n"
        "</section>\n"
        "<ul>\n"
        "<li>the ledger balances to 2e-12 km²</li>\n"
        "<li>redrawing is measured apart</li>\n"
        "</ul>\n"
        "<section id=\"patches\">\n"
        "<h2>Patches</h2>\n"
        "<p class=\"more\">none</p>\n"
        "</section>\n"
        "</main>\n"
        "</body>\n"
        "</html>\n");
}

static void html_takes_no_text_for_markup(void **state)
{
    static const struct {
        const char *text, *cell;
    } rows[] = {
        { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "\" onload=\"x", "&quot; onload=&quot;x" },
        { "a & b", "a &amp; b" },
        { "\x1b[31m", "\\u001b[31m" },
        { "a\u202eb", "a\\u202eb" },
        { "a\uFFFE\uFFFF\uFFFDb", "a\uFFFD\uFFFD\uFFFDb" },
        { "سراقب", "<bdi>سراقب</bdi>" },
        { "Saraqib <سراقب>", "<bdi>Saraqib &lt;سراقب&gt;</bdi>" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char expected[256];

        snprintf(expected, sizeof expected, "<tr><th scope=\"row\">%s</th></tr>\n",
                 rows[i].cell);
        check_account_has(account_of_text(rows[i].text), FM_ACCOUNT_HTML, expected);
    }
}

/* ---- Well-formed XML ------------------------------------------------------------- */

/* One tag from '<' on: push or pop its name.  NULL when it is none. */
static const char *walk_tag(const char *at, char names[][16], size_t *depth)
{
    bool closes = at[1] == '/';
    const char *name = at + 1 + (closes ? 1 : 0);
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
    const char *end = name + length;

    if (length == 0 || length > 15)
        return NULL;
    while (!closes && *end == ' ') { /* name="value" */
        end += 1 + strspn(end + 1, "abcdefghijklmnopqrstuvwxyz-");
        if (strncmp(end, "=\"", 2) != 0)
            return NULL;
        end += 2 + strcspn(end + 2, "<\"");
        if (*end++ != '"')
            return NULL;
    }
    if (closes) {
        if (*depth == 0 || strlen(names[*depth - 1]) != length ||
            memcmp(names[*depth - 1], name, length) != 0)
            return NULL;
        (*depth)--;
    } else if (*end == '/') {
        end++;
    } else if (*depth < 16) {
        memcpy(names[*depth], name, length);
        names[(*depth)++][length] = '\0';
    } else {
        return NULL;
    }
    return *end == '>' ? end + 1 : NULL;
}

static bool is_entity(const char *at)
{
    static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;" };

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (strncmp(at, entities[i], strlen(entities[i])) == 0)
            return true;
    }
    return false;
}

/* Where `page` stops to be well-formed; NULL when it is. */
static const char *find_malformed(const char *page)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    char names[16][16];
    size_t depth = 0;
    const char *at = page + strlen(doctype), *next;

    if (strncmp(page, doctype, strlen(doctype)) != 0)
        return page;
    for (; *at != '\0'; at = next) {
        next = at + 1;
        if (*at == '<')
            next = walk_tag(at, names, &depth);
        else if ((*at == '&' && !is_entity(at)) ||
                 ((unsigned char)*at < ' ' && *at != '\n'))
            next = NULL;
        if (next == NULL)
            return at;
    }
    return depth == 0 ? NULL : at;
}

static void every_page_is_well_formed_xml(void **state)
{
    static const char *const texts[] = {
        "plain", "<b>",      "</td>",    "a & b",  "&nbsp;", "\"'\"",
        "]]>",   "<!-- -->", "\x01\x1f", "\uFFFE", "سراقب",  "\xff",
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *malformed;
        fm_account *a = i == 0 ? account_of_everything() : account_of_text(texts[i]);
        char *text;

        fm_account_verdict(a, texts[i]);
        fm_account_note(a, texts[i]);
        fm_account_fact_text(a, "fact", texts[i], texts[i]);
        fm_account_picture(a, "picture", texts[i], texts[i], strlen(texts[i]));
        fm_account_table(a, "last", texts[i]);
        fm_account_column(a, texts[i], texts[i], FM_COLUMN_TEXT, 0);
        CHECK_OK(ctx, fm_account_write(ctx, a, FM_ACCOUNT_HTML, NULL, &text));
        malformed = find_malformed(text);
        if (malformed != NULL)
            fail_msg("row %zu: %.200s", i, malformed);
        fm_text_free(text);
        fm_account_free(a);
    }
    fm_context_free(ctx);
}

static void attributes_of_html_are_escaped(void **state)
{
    fm_account *a = fm_account_new("te\"st", "<Test>");

    (void)state;
    fm_account_picture(a, "p", "\"><script>", "", 0);
    check_account_has(a, FM_ACCOUNT_HTML,
                      "<img alt=\"&quot;&gt;&lt;script&gt;\" "
                      "src=\"data:image/svg+xml;base64,\"/>");
}

static void pictures_are_base64(void **state)
{
    /* RFC 4648, section 10. */
    static const struct {
        const char *bytes, *base64;
    } rows[] = {
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
        { "\xff\xfe\xfd", "//79" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_account *a = fm_account_new("test", "Test");
        char expected[64];

        fm_account_picture(a, "p", "x", rows[i].bytes, strlen(rows[i].bytes));
        snprintf(expected, sizeof expected, "base64,%s\"/>", rows[i].base64);
        check_account_has(a, FM_ACCOUNT_HTML, expected);
    }
}

static void a_long_table_scrolls_and_a_limited_one_says_what_is_missing(void **state)
{
    static const struct {
        size_t rows, show;
        const char *html;
    } cases[] = {
        { 40, 0, "<div class=\"box\" " },
        { 41, 0, "<div class=\"box long\" " },
        { 41, 10, "<div class=\"box\" " },
        { 41, 10, "</div>\n<p class=\"more\">and 31 more</p>\n</section>" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fm_account *a = fm_account_new("test", "Test");

        fm_account_table(a, "t", "T");
        fm_account_table_show(a, cases[i].show);
        fm_account_column(a, "c", "c", FM_COLUMN_INTEGER, 0);
        for (size_t row = 0; row < cases[i].rows; row++)
            fm_account_row(a);
        check_account_has(a, FM_ACCOUNT_HTML, cases[i].html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_everything_as_markdown),
        cmocka_unit_test(markdown_takes_no_text_for_markup),
        cmocka_unit_test(a_markdown_sentence_begins_no_block),
        cmocka_unit_test(tells_everything_as_html),
        cmocka_unit_test(html_takes_no_text_for_markup),
        cmocka_unit_test(every_page_is_well_formed_xml),
        cmocka_unit_test(attributes_of_html_are_escaped),
        cmocka_unit_test(pictures_are_base64),
        cmocka_unit_test(a_long_table_scrolls_and_a_limited_one_says_what_is_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
