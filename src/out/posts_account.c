/* SPDX-License-Identifier: MIT */
/* What was found about posts, told (frontmap/post.h). */
#include <math.h>
#include <string.h>

#include "front/post.h"
#include "out/account.h"

#include "base/banned.h"

static const fm_post_status last_status = FM_POST_EVACUATED;

/* Days of the run, and posts of a day by status. */
static size_t count_of(const fm_posts *posts, size_t day, fm_post_status status)
{
    size_t count = 0;

    for (size_t i = 0; i < posts->count; i++)
        count += fm_posts_record(posts, day, i)->status == status;
    return count;
}

static size_t standing(const fm_posts *posts, size_t day)
{
    return posts->count - count_of(posts, day, FM_POST_NOT_YET) -
           count_of(posts, day, FM_POST_EVACUATED);
}

static double km(double metres)
{
    return round(metres) / 1000;
}

/* ---- verdict and facts ------------------------------------------------------------
 */

/* "on 2020-03-06 8 of 12 posts are cut off and 4 stand in own ground; on 2018-09-17
 * none was" */
static void add_verdict(fm_account *a, const fm_posts *posts)
{
    size_t day = posts->shown[posts->shown_count - 1], first = posts->shown[0];
    size_t cut_off = count_of(posts, day, FM_POST_CUT_OFF);
    size_t before = count_of(posts, first, FM_POST_CUT_OFF);
    size_t there = standing(posts, day);
    fm_str text = { 0 };

    if (posts->days[day].iso[0] != '\0')
        fm_str_addf(&text, "on %s ", posts->days[day].iso);
    if (there == 0)
        fm_str_addf(&text, "none of %zu posts stands", posts->count);
    else if (cut_off == 0)
        fm_str_addf(&text, "none of %zu %s cut off, %zu in own ground", there,
                    there == 1 ? "post is" : "posts is",
                    count_of(posts, day, FM_POST_OWN_GROUND));
    else
        fm_str_addf(&text, "%zu of %zu %s cut off, %zu in own ground", cut_off, there,
                    there == 1 ? "post is" : "posts are",
                    count_of(posts, day, FM_POST_OWN_GROUND));
    if (day != first && standing(posts, first) > 0)
        fm_str_addf(&text, "; on %s %zu of %zu", posts->days[first].iso, before,
                    standing(posts, first));
    fm_account_verdict(a, fm_str_text(&text));
    fm_str_release(&text);
}

static void add_side(fm_account *a, const fm_posts *posts)
{
    fm_str side = { 0 };

    for (size_t i = 0; i < posts->side_count; i++) {
        fm_str_add(&side, i > 0 ? ", " : "");
        fm_str_add(&side, posts->side[i]);
    }
    fm_account_fact_text(a, "side", "own side",
                         posts->side_count == 0 ? NULL : fm_str_text(&side));
    fm_account_fact_bool(a, "side_was_chosen", "side was chosen",
                         posts->side_was_chosen);
    fm_account_fact_is_quiet(a);
    fm_str_release(&side);
}

static void add_facts(fm_account *a, const fm_posts *posts)
{
    size_t last = posts->shown_count - 1;

    fm_account_fact_text(a, "zones", "zones", posts->series);
    add_side(a, posts);
    fm_account_fact_text(a, "by", "holder field", posts->by);
    fm_account_fact_is_quiet(a);
    fm_account_fact_integer(a, "post_count", "posts", (int64_t)posts->count);
    fm_account_fact_integer(a, "date_count", "dates", (int64_t)posts->shown_count);
    fm_account_fact_date(a, "from_date", "from", posts->days[posts->shown[0]].date);
    fm_account_fact_date(a, "to_date", "to", posts->days[posts->shown[last]].date);
    fm_account_fact_text(a, "line_order", "line in the order of", posts->line);
    if (posts->line == NULL)
        fm_account_fact_is_quiet(a);
    fm_account_fact_text(a, "beyond_holder", "ground beyond it of", posts->beyond);
    if (posts->beyond == NULL)
        fm_account_fact_is_quiet(a);
}

/* ---- posts ----------------------------------------------------------------------- */

static void post_columns(fm_account *a, bool dated, bool only)
{
    fm_account_column(a, "post", "post", FM_COLUMN_TEXT, 0);
    if (dated)
        fm_account_column(a, "date", "date", FM_COLUMN_DATE, 0);
    if (only)
        fm_account_column_is_quiet(a); /* the facts have it */
    fm_account_column(a, "status", "status", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "certainty", "certainty", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "share", "share of disc", FM_COLUMN_NUMBER, 2);
    fm_account_column(a, "holder", "ground of", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "distance_km", "to front, km", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "main_km", "to main body, km", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "neck_km", "neck, km", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "since", "since", FM_COLUMN_DATE, 0);
    fm_account_column(a, "changed", "changed", FM_COLUMN_BOOL, 0);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "pocket", "pocket", FM_COLUMN_BOOL, 0);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "neck_error_km", "neck, ± km", FM_COLUMN_NUMBER, 3);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "since_is_open", "may have begun before", FM_COLUMN_BOOL, 0);
    fm_account_column_is_quiet(a);
}

static void post_row(fm_account *a, const fm_posts *posts, size_t day, size_t post,
                     bool dated)
{
    const fm_post_record *r = fm_posts_record(posts, day, post);

    fm_account_row(a);
    fm_account_cell_text(a, posts->names[post]);
    if (dated)
        fm_account_cell_date(a, posts->days[day].date);
    fm_account_cell_text(a, fm_post_status_name(r->status));
    fm_account_cell_text(a, fm_post_certainty_name(r->certainty));
    fm_account_cell_number(a, r->share);
    fm_account_cell_text(a, r->holder);
    fm_account_cell_number(a, km(r->front_m));
    fm_account_cell_number(a, km(r->main_m));
    fm_account_cell_number(a, km(r->neck_m));
    fm_account_cell_date(a, r->since);
    fm_account_cell_bool(a, r->is_changed);
    fm_account_cell_bool(a, r->kind == FM_GROUND_POCKET);
    fm_account_cell_number(a, km(r->neck_error_m));
    fm_account_cell_bool(a, r->is_since_open);
}

/* Every post on every day is for programs; people look at the last day. */
static void add_posts(fm_account *a, const fm_posts *posts)
{
    size_t last = posts->shown[posts->shown_count - 1];
    fm_str heading = { 0 };

    if (posts->shown_count > 1) {
        fm_str_addf(&heading, "Posts on %s", posts->days[last].iso);
        fm_account_table(a, "latest", fm_str_text(&heading));
        fm_str_release(&heading);
        post_columns(a, false, false);
        for (size_t i = 0; i < posts->count; i++)
            post_row(a, posts, last, i, false);
    }
    fm_account_table(a, "posts", "Posts");
    if (posts->shown_count > 1)
        fm_account_table_is_quiet(a);
    post_columns(a, true, posts->shown_count == 1);
    for (size_t day = 0; day < posts->shown_count; day++) {
        for (size_t i = 0; i < posts->count; i++)
            post_row(a, posts, posts->shown[day], i, true);
    }
}

/* ---- changes --------------------------------------------------------------------- */

static void add_changes(fm_account *a, const fm_posts *posts)
{
    fm_account_table(a, "changes", "Changes");
    fm_account_column(a, "post", "post", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "before_date", "between", FM_COLUMN_DATE, 0);
    fm_account_column(a, "date", "and", FM_COLUMN_DATE, 0);
    fm_account_column(a, "from_status", "from", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to_status", "to", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "from_holder", "ground of, before", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "to_holder", "ground of", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "certainty", "certainty", FM_COLUMN_TEXT, 0);
    for (size_t i = 0; i < posts->shown_count; i++) {
        size_t day = posts->shown[i];

        for (size_t post = 0; day > 0 && post < posts->count; post++) {
            const fm_post_record *r = fm_posts_record(posts, day, post);
            const fm_post_record *before = fm_posts_record(posts, day - 1, post);

            if (!r->is_changed)
                continue;
            fm_account_row(a);
            fm_account_cell_text(a, posts->names[post]);
            fm_account_cell_date(a, posts->days[day - 1].date);
            fm_account_cell_date(a, posts->days[day].date);
            fm_account_cell_text(a, fm_post_status_name(before->status));
            fm_account_cell_text(a, fm_post_status_name(r->status));
            fm_account_cell_text(a, before->holder);
            fm_account_cell_text(a, r->holder);
            fm_account_cell_text(a, fm_post_certainty_name(r->certainty));
        }
    }
}

/* ---- summary and line -------------------------------------------------------------
 */

/* Has any post this status on any day that is shown? */
static bool occurs(const fm_posts *posts, fm_post_status status)
{
    for (size_t i = 0; i < posts->shown_count; i++) {
        if (count_of(posts, posts->shown[i], status) > 0)
            return true;
    }
    return false;
}

static void add_summary(fm_account *a, const fm_posts *posts)
{
    static const char *const headings[] = {
        [FM_POST_OWN_GROUND] = "own ground",     [FM_POST_CUT_OFF] = "cut off",
        [FM_POST_THIRD_GROUND] = "third ground", [FM_POST_NO_GROUND] = "no ground",
        [FM_POST_NOT_YET] = "not yet",           [FM_POST_EVACUATED] = "evacuated",
    };
    static const char *const keys[] = {
        [FM_POST_OWN_GROUND] = "own_ground",     [FM_POST_CUT_OFF] = "cut_off",
        [FM_POST_THIRD_GROUND] = "third_ground", [FM_POST_NO_GROUND] = "no_ground",
        [FM_POST_NOT_YET] = "not_yet",           [FM_POST_EVACUATED] = "evacuated",
    };

    fm_account_table(a, "summary", "By date");
    if (posts->shown_count == 1)
        fm_account_table_is_quiet(a);
    fm_account_column(a, "date", "date", FM_COLUMN_DATE, 0);
    for (int s = 0; s <= (int)last_status; s++) {
        fm_account_column(a, keys[s], headings[s], FM_COLUMN_INTEGER, 0);
        if (s > (int)FM_POST_CUT_OFF && !occurs(posts, (fm_post_status)s))
            fm_account_column_is_quiet(a);
    }
    fm_account_column(a, "changed", "changed", FM_COLUMN_INTEGER, 0);
    for (size_t i = 0; i < posts->shown_count; i++) {
        size_t day = posts->shown[i], changed = 0;

        fm_account_row(a);
        fm_account_cell_date(a, posts->days[day].date);
        for (int s = 0; s <= (int)last_status; s++)
            fm_account_cell_integer(a,
                                    (int64_t)count_of(posts, day, (fm_post_status)s));
        for (size_t post = 0; post < posts->count; post++)
            changed += fm_posts_record(posts, day, post)->is_changed;
        fm_account_cell_integer(a, (int64_t)changed);
    }
}

static void add_line(fm_account *a, const fm_posts *posts)
{
    bool beyond = posts->beyond != NULL;

    if (posts->line == NULL)
        return;
    fm_account_table(a, "beyond",
                     beyond ? "Ground inside the line through the posts"
                            : "The line through the posts");
    fm_account_column(a, "date", "date", FM_COLUMN_DATE, 0);
    fm_account_column(a, "posts", "posts", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "line_km", "line, km", FM_COLUMN_NUMBER, 1);
    if (beyond) {
        fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
        fm_account_column(a, "km2", "ground, km²", FM_COLUMN_NUMBER, 1);
    }
    for (size_t i = 0; i < posts->shown_count; i++) {
        const fm_post_day *day = &posts->days[posts->shown[i]];

        fm_account_row(a);
        fm_account_cell_date(a, day->date);
        fm_account_cell_integer(a, (int64_t)day->line_posts);
        fm_account_cell_number(a, day->line_m > 0 ? km(day->line_m) : (double)NAN);
        if (beyond) {
            fm_account_cell_text(a, posts->beyond);
            fm_account_cell_number(a, day->line_m > 0 ? day->beyond_m2 / 1e6
                                                      : (double)NAN);
        }
    }
}

/* ---- notes ----------------------------------------------------------------------- */

static void add_notes(fm_account *a, const fm_posts *posts)
{
    fm_str text = { 0 };

    fm_account_note(a, "cut-off: in ground of the other side, or in own ground that is "
                       "not connected with the main body; distances are geodesic, the "
                       "front is the nearest ground of the other side");
    fm_account_note(a,
                    "since: the first snapshot of the unbroken run; what lies between "
                    "two snapshots is not known, and a run that begins with the "
                    "series may have begun before");
    fm_account_note(a, "certainty: the whole disc of a post's uncertainty agrees with "
                       "the status (certain), two thirds of it or more (likely), less, "
                       "or the post is in no zone or on a border (undecided)");
    if (posts->neck_cell_m > 0) {
        fm_str_add(&text, "neck: the width of the narrowest spot on the widest way "
                          "through own ground to the heart of the main body, or its "
                          "base; another spot may be narrower or wider by at most ");
        fm_str_add_fixed(&text, 2 * posts->neck_cell_m / 1000, 2);
        fm_str_add(&text, " km, two cells of the raster");
        fm_account_note(a, fm_str_text(&text));
    }
    fm_str_release(&text);
}

fm_status fm_posts_account(fm_context *ctx, const fm_posts *posts, fm_account **out)
{
    fm_account *a = fm_account_new("posts", "Where posts stand");

    *out = NULL;
    if (a != NULL && posts->shown_count > 0) {
        add_verdict(a, posts);
        add_facts(a, posts);
        add_summary(a, posts);
        add_changes(a, posts);
        add_posts(a, posts);
        add_line(a, posts);
        add_notes(a, posts);
    }
    if (fm_account_failed(a)) {
        fm_account_free(a);
        return fm_fail_nomem(ctx);
    }
    *out = a;
    return FM_OK;
}
