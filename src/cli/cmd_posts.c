/* SPDX-License-Identifier: MIT */
#include "cli/account_out.h"
#include "cli/cmd.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

typedef struct posts_args {
    fm_common_args common;
    const char *zones;
    const char *by;
    fm_opt_list side;
    fm_opt_list against;
    const char *date;
    const char *from;
    const char *to;
    const char *base;
    const char *border;
    const char *border_where;
    const char *name;
    const char *valid_from;
    const char *valid_to;
    const char *uncertainty;
    bool no_neck;
    const char *line;
    const char *beyond;
    size_t format;
    const char *table;
    fm_opt_list output;
    const char *line_output;
    const char *beyond_output;
    bool overwrite;
    const char *where;
    const char *posts_layer;
    const char *layer;
    const char *crs;
    const char *zones_where;
    const char *date_field;
    const char *zones_from;
    const char *zones_to;
} posts_args;

#define ARG(field) offsetof(posts_args, field)

static const char *const tables[] = { "posts",  "changes", "summary",
                                      "latest", "beyond",  NULL };

static const fm_opt options[] = {
    { FM_OPT_TEXT, 'z', "zones", ARG(zones), "SERIES",
      "the zones: a folder of dated files, a pattern, a path with {date}, or one layer",
      NULL, NULL },
    { FM_OPT_TEXT, 'b', "by", ARG(by), "FIELD",
      "field of the holder (holder, where there is such a field); without one there is "
      "one zone against nothing",
      NULL, NULL },
    { FM_OPT_LIST, 's', "side", ARG(side), "HOLDER",
      "the posts' own side; may be repeated for allies; if not given, the holder in "
      "whose ground most posts stand at first",
      NULL, NULL },
    { FM_OPT_LIST, 0, "against", ARG(against), "HOLDER",
      "the other side; may be repeated; if not given, all other holders", NULL, NULL },
    { FM_OPT_TEXT, 'd', "date", ARG(date), "DATE",
      "one day, as 2020-02-24: the latest snapshot up to it", NULL, "at" },
    { FM_OPT_TEXT, 0, "from", ARG(from), "DATE", "the first snapshot to tell of", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "to", ARG(to), "DATE", "the last snapshot to tell of", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "base", ARG(base), "LAYER|LON,LAT",
      "what the main body is connected with; if not given, the main body is the "
      "largest connected part of the own ground",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "border", ARG(border), "LAYER",
      "a border through which own ground is connected: what touches it, within 100 m, "
      "is main body",
      NULL, NULL },
    { FM_OPT_TEXT, 0, "border-where", ARG(border_where), "CONDITION",
      "only features of the border that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "name", ARG(name), "FIELD",
      "field of the posts' names (name_en, name, or the first text)", NULL, NULL },
    { FM_OPT_TEXT, 0, "valid-from", ARG(valid_from), "FIELD",
      "field of the posts' first day (established, where there is such a field)", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "valid-to", ARG(valid_to), "FIELD",
      "field of the first day on which a post is no more (evacuated, where there is "
      "such a field)",
      NULL, NULL },
    { FM_OPT_TEXT, 'u', "uncertainty", ARG(uncertainty), "KM|FIELD",
      "how far off the positions may be (uncertainty_km, where there is such a field)",
      NULL, NULL },
    { FM_OPT_FLAG, 0, "no-neck", ARG(no_neck), NULL,
      "leave out the widths of necks, which take most of the time", NULL, NULL },
    { FM_OPT_TEXT, 0, "line", ARG(line), "FIELD|auto",
      "join the posts to a line in the order of a field, or by the shortest way", NULL,
      NULL },
    { FM_OPT_TEXT, 0, "beyond", ARG(beyond), "HOLDER",
      "measure this holder's ground inside the line, where the own main body lies",
      NULL, NULL },
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT",
      "print the report as text, json, csv, markdown or html", fm_account_format_words,
      "of" },
    { FM_OPT_TEXT, 0, "table", ARG(table), "NAME",
      "for csv: which table (posts, changes, summary, latest, beyond)", tables, NULL },
    { FM_OPT_LIST, 'o', "output", ARG(output), "FILE",
      "write FILE by its suffix: the posts with their status as a layer (.geojson, "
      ".gpkg, .fgb, .shp, .kml), or the report (.json, .csv, .md, .html, .txt); may be "
      "repeated",
      NULL, NULL },
    { FM_OPT_OUTPUT, 0, "line-output", ARG(line_output), "FILE",
      "write the line as a layer", NULL, NULL },
    { FM_OPT_OUTPUT, 0, "beyond-output", ARG(beyond_output), "FILE",
      "write the ground beyond the line as a layer", NULL, NULL },
    { FM_OPT_FLAG, 0, "overwrite", ARG(overwrite), NULL, "replace files that exist",
      NULL, NULL },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only posts that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "posts-layer", ARG(posts_layer), "NAME",
      "of a file of several layers, take the posts from this one", NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "NAME",
      "of a file of several layers, take the zones from this one", NULL,
      "input-layer" },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of zones and posts that do not say their own", NULL, "src-crs" },
    { FM_OPT_TEXT, 0, "zones-where", ARG(zones_where), "CONDITION",
      "only zones that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "date-field", ARG(date_field), "FIELD",
      "the zones are one layer: every date of this field is a snapshot", NULL, NULL },
    { FM_OPT_TEXT, 0, "zones-from", ARG(zones_from), "FIELD",
      "the zones are one layer: field of the first day of a zone", NULL, NULL },
    { FM_OPT_TEXT, 0, "zones-to", ARG(zones_to), "FIELD",
      "the zones are one layer: field of the first day on which a zone is no more",
      NULL, NULL },
    FM_OPT_END
};

static const char *const description[] = {
    "Say of each post and date in whose ground it stands, how far it is to the front "
    "and to the main body of its own side, whether it is cut off and since when, how "
    "narrow the way to the main body is, and how sure all this is.",
    "A post is own-ground in ground that is connected with the main body; cut-off in "
    "ground of the other side, or in own ground that is not connected; third-ground "
    "with a holder on neither side; no-ground where no zone is; not-yet before its "
    "first day, evacuated from the first day on which it is no more.",
    "Distances are geodesic.  The neck is the width of the narrowest spot on the "
    "widest "
    "way through own ground to the heart of the main body; --format json gives its "
    "error for each post.  A status is certain when the whole disc of a post's "
    "uncertainty agrees, likely when two thirds of what lies in any zone do, else "
    "undecided.",
    "With --line the posts that stand on the day are joined, and --beyond measures "
    "what "
    "a holder would have to leave in order to withdraw behind that line: his ground on "
    "the side where the own main body lies.  The ends of the line are led on to the "
    "nearest outer edge of the zones.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap posts posts.geojson --zones control/ --side opposition",
      "every snapshot of a folder" },
    { "frontmap posts posts.geojson --zones control/ --side opposition --date "
      "2020-02-24 -o status.geojson",
      "one day, and the posts with their status as a layer" },
    { "frontmap posts posts.geojson --zones control/ --side opposition --line number "
      "--beyond government",
      "what would have to be given back" },
    { "frontmap posts posts.geojson --zones control/ --format csv --table changes",
      "what changed, for a spreadsheet" },
    { NULL, NULL }
};

static fm_status check(fm_cli *cli, const posts_args *args, const fm_opt_list *operands)
{
    fm_status status = fm_need_operand(cli, operands, "a layer of posts");

    if (status != FM_OK)
        return status;
    if (operands->count > 1)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "posts come from one layer; '%.200s' is one too many%s",
                       operands->items[1],
                       args->zones == NULL ? "; zones are given with --zones" : "");
    if (args->zones == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "in which zones? give --zones and a folder of snapshots, or a "
                       "layer");
    if (args->line_output != NULL && args->line == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--line-output needs --line and the field by which the posts "
                       "are joined, or auto");
    if (args->beyond_output != NULL && args->beyond == NULL)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "--beyond-output needs --beyond and a holder");
    return FM_OK;
}

/* Before any work: is it known what each output is to be, and may it be written? */
static fm_status check_outputs(fm_cli *cli, const posts_args *args)
{
    const char *const layers[] = { args->line_output, args->beyond_output };
    fm_opt_list all = { 0 };
    bool added = true;
    fm_status status = FM_OK;

    for (size_t i = 0; i < args->output.count && status == FM_OK; i++) {
        const char *path = args->output.items[i];
        fm_output_kind kind = FM_OUTPUT_ACCOUNT;
        fm_account_format format;

        added = added && fm_opt_list_add(&all, path);
        if (!fm_str_equal(path, "-"))
            status = fm_output_kind_of(cli, path, &kind, &format);
        if (status == FM_OK && kind == FM_OUTPUT_PICTURE)
            status =
                fm_fail(cli->ctx, FM_ERR_USAGE,
                        "'%.200s': posts are drawn by a map document, with derive: "
                        "{post-status: ...}; here they are a layer or a report",
                        path);
    }
    for (size_t i = 0; i < 2; i++)
        added = added && (layers[i] == NULL || fm_opt_list_add(&all, layers[i]));
    if (status == FM_OK)
        status = added ? fm_outputs_check(cli, &all, args->overwrite)
                       : fm_fail_nomem(cli->ctx);
    fm_opt_list_release(&all);
    return status;
}

static fm_status look(fm_cli *cli, const posts_args *args, const char *posts_path,
                      fm_posts **posts)
{
    fm_posts_options o = FM_POSTS_OPTIONS_INIT;

    o.by = args->by;
    o.side = args->side.items;
    o.side_count = args->side.count;
    o.against = args->against.items;
    o.against_count = args->against.count;
    o.date = args->date;
    o.from = args->from;
    o.to = args->to;
    o.base = args->base;
    o.border = args->border;
    o.border_where = args->border_where;
    o.name = args->name;
    o.valid_from = args->valid_from;
    o.valid_to = args->valid_to;
    o.uncertainty = args->uncertainty;
    o.no_neck = args->no_neck;
    o.line = args->line;
    o.beyond = args->beyond;
    o.posts_layer = args->posts_layer;
    o.posts_crs = args->crs;
    o.posts_where = args->where;
    o.layer = args->layer;
    o.crs = args->crs;
    o.where = args->zones_where;
    o.date_field = args->date_field;
    o.zones_from = args->zones_from;
    o.zones_to = args->zones_to;
    return fm_posts_new(cli->ctx, posts_path, args->zones, &o, posts);
}

static fm_status write_one(fm_cli *cli, const posts_args *args, const fm_posts *posts,
                           const fm_account *account, const char *path)
{
    fm_account_format format = (fm_account_format)args->format;
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_output_kind kind = FM_OUTPUT_ACCOUNT;
    const char *table = args->table;
    fm_status status = FM_OK;

    o.overwrite = args->overwrite;
    if (!fm_str_equal(path, "-"))
        status = fm_output_kind_of(cli, path, &kind, &format);
    if (status != FM_OK)
        return status;
    if (kind == FM_OUTPUT_LAYER)
        return fm_posts_export(cli->ctx, posts, path, &o);
    if (format == FM_ACCOUNT_CSV && table == NULL)
        table = tables[0];
    return fm_account_emit(cli, account, format, table, path, args->overwrite);
}

static fm_status write_lines(fm_cli *cli, const posts_args *args, const fm_posts *posts)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    fm_status status = FM_OK;

    o.overwrite = args->overwrite;
    if (args->line_output != NULL)
        status = fm_posts_export_line(cli->ctx, posts, args->line_output, &o);
    if (status == FM_OK && args->beyond_output != NULL)
        status = fm_posts_export_beyond(cli->ctx, posts, args->beyond_output, &o);
    return status;
}

/* The report goes to standard output in any case, but for -q. */
static fm_status tell(fm_cli *cli, const posts_args *args, const fm_posts *posts)
{
    fm_account *account = NULL;
    fm_status status = fm_posts_account(cli->ctx, posts, &account);

    for (size_t i = 0; i < args->output.count && status == FM_OK; i++)
        status = write_one(cli, args, posts, account, args->output.items[i]);
    if (status == FM_OK)
        status = write_lines(cli, args, posts);
    if (status == FM_OK && fm_wants_print(&args->common, args->format, &args->output))
        status = write_one(cli, args, posts, account, "-");
    fm_account_free(account);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    const posts_args *args = given;
    fm_posts *posts = NULL;
    fm_status status = check(cli, args, operands);

    if (status == FM_OK)
        status = check_outputs(cli, args);
    if (status == FM_OK)
        status = look(cli, args, operands->items[0], &posts);
    if (status == FM_OK)
        status = tell(cli, args, posts);
    fm_posts_free(posts);
    return status;
}

const fm_command fm_cmd_posts = {
    .name = "posts",
    .summary = "say where posts stand, which are cut off, and since when",
    .operands = "POSTS",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(posts_args),
    .run = run,
};
