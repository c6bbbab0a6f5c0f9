/* SPDX-License-Identifier: MIT */
/*
 *     rows --find--> tokens (a byte, or a copy of so many from so far back)
 *          --count--> prefix codes of a block --write--> bits
 *
 * Rows are laid one behind the other in a window that slides when it is full.
 */
#include "draw/deflate.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "draw/huffman.h"

#include "base/banned.h"

enum {
    REACH = 32768,            /* how far back deflate can copy from */
    WINDOW_BYTES = 8 * REACH, /* it slides once in so many, and a row */
    COPY_LEAST = 4,           /* three bytes from afar cost more than they are */
    COPY_MOST = 258,
    COPY_ENOUGH = 24, /* nothing better is looked for */
    HASH_BITS = 13,
    SLACK = 8,          /* bytes are compared eight at a time */
    TOKENS = 32 * 1024, /* of a block */
    OUT_BYTES = 64 * 1024,
    OUT_SPARE = 16, /* more than one token takes */
    LITERALS = 286, /* and lengths */
    DISTANCES = 30,
    BLOCK_END = 256,
    LENGTHS_OF_LENGTHS = 19,
    LENGTH_BITS = 7
};

struct fm_deflate {
    fm_deflate_take_fn take;
    void *user;
    bool failed;
    size_t row_bytes, pixel_bytes;

    unsigned char *window;
    size_t capacity, end;
    uint32_t base; /* of the window's start in the stream, modulo 2^32 */
    uint32_t last_seen[1u << HASH_BITS];
    uint32_t sum, sum_of_sums;

    uint32_t tokens[TOKENS]; /* length << 16 | distance - 1; or a byte, length 0 */
    size_t token_count;
    uint32_t literal_occurs[LITERALS], distance_occurs[DISTANCES];

    uint64_t bits;
    unsigned bit_count;
    unsigned char out[OUT_BYTES];
    size_t out_count;
};

/* ---- bits ----------------------------------------------------------------------- */

static void hand_out(fm_deflate *d)
{
    if (!d->failed && d->out_count > 0)
        d->failed = !d->take(d->user, d->out, d->out_count);
    d->out_count = 0;
}

/* Room for OUT_SPARE bytes is the caller's care. */
static void put(fm_deflate *d, uint32_t value, unsigned bits)
{
    d->bits |= (uint64_t)value << d->bit_count;
    d->bit_count += bits;
    if (d->bit_count >= 32) {
        for (int i = 0; i < 4; i++)
            d->out[d->out_count++] = (unsigned char)(d->bits >> (8 * i));
        d->bits >>= 32;
        d->bit_count -= 32;
    }
}

static void put_safely(fm_deflate *d, uint32_t value, unsigned bits)
{
    if (d->out_count + OUT_SPARE > OUT_BYTES)
        hand_out(d);
    put(d, value, bits);
}

/* ---- blocks --------------------------------------------------------------------- */

static unsigned log2_of(unsigned x)
{
    return 31u - (unsigned)__builtin_clz(x);
}

/* The symbol of a length from 3 to 258, and how many bits follow it. */
static unsigned length_symbol(unsigned length, unsigned *extra)
{
    unsigned l = length - 3, log;

    *extra = 0;
    if (length == COPY_MOST)
        return 285;
    if (l < 8)
        return 257 + l;
    log = log2_of(l);
    *extra = log - 2;
    return 257 + 4 * (log - 1) + ((l >> (log - 2)) & 3);
}

static unsigned distance_symbol(unsigned less_one, unsigned *extra)
{
    unsigned log;

    *extra = 0;
    if (less_one < 4)
        return less_one;
    log = log2_of(less_one);
    *extra = log - 1;
    return 2 * log + ((less_one >> (log - 1)) & 1);
}

/* The lengths of both codes as one run: symbols 0 to 15 are lengths, 16 repeats the
 * last one, 17 and 18 are runs of zeros (RFC 1951, 3.2.7). */
typedef struct length_run {
    uint8_t symbol, extra, extra_bits;
} length_run;

static size_t run_lengths(const uint8_t *lengths, size_t count, length_run *runs)
{
    size_t n = 0;

    for (size_t i = 0; i < count;) {
        size_t same = 1;

        while (i + same < count && lengths[i + same] == lengths[i])
            same++;
        if (lengths[i] == 0 && same >= 3) {
            size_t zeros = same < 138 ? same : 138;

            runs[n++] = zeros < 11 ? (length_run){ 17, (uint8_t)(zeros - 3), 3 }
                                   : (length_run){ 18, (uint8_t)(zeros - 11), 7 };
            i += zeros;
            continue;
        }
        runs[n++] = (length_run){ lengths[i], 0, 0 };
        for (i++, same--; same >= 3;) {
            size_t repeats = same < 6 ? same : 6;

            runs[n++] = (length_run){ 16, (uint8_t)(repeats - 3), 2 };
            i += repeats;
            same -= repeats;
        }
    }
    return n;
}

static void put_head(fm_deflate *d, const uint8_t *literal, const uint8_t *distance)
{
    static const uint8_t order[LENGTHS_OF_LENGTHS] = { 16, 17, 18, 0,  8, 7,  9,
                                                       6,  10, 5,  11, 4, 12, 3,
                                                       13, 2,  14, 1,  15 };
    uint8_t lengths[LITERALS + DISTANCES], of_runs[LENGTHS_OF_LENGTHS];
    uint16_t codes[LENGTHS_OF_LENGTHS];
    uint32_t occurs[LENGTHS_OF_LENGTHS] = { 0 };
    length_run runs[LITERALS + DISTANCES];
    size_t literals = LITERALS, distances = DISTANCES, count, orders;

    while (literal[literals - 1] == 0)
        literals--;
    while (distances > 1 && distance[distances - 1] == 0)
        distances--;
    memcpy(lengths, literal, literals);
    memcpy(lengths + literals, distance, distances);
    count = run_lengths(lengths, literals + distances, runs);
    for (size_t i = 0; i < count; i++)
        occurs[runs[i].symbol]++;
    fm_huffman_lengths(occurs, LENGTHS_OF_LENGTHS, LENGTH_BITS, of_runs);
    fm_huffman_codes(of_runs, LENGTHS_OF_LENGTHS, codes);
    orders = LENGTHS_OF_LENGTHS;
    while (orders > 4 && of_runs[order[orders - 1]] == 0)
        orders--;
    put_safely(d, (uint32_t)literals - 257, 5);
    put(d, (uint32_t)distances - 1, 5);
    put(d, (uint32_t)orders - 4, 4);
    for (size_t i = 0; i < orders; i++)
        put_safely(d, of_runs[order[i]], 3);
    for (size_t i = 0; i < count; i++) {
        put_safely(d, codes[runs[i].symbol], of_runs[runs[i].symbol]);
        put(d, runs[i].extra, runs[i].extra_bits);
    }
}

static void put_tokens(fm_deflate *d, const uint8_t *literal, const uint8_t *distance)
{
    uint16_t literal_code[LITERALS], distance_code[DISTANCES];

    fm_huffman_codes(literal, LITERALS, literal_code);
    fm_huffman_codes(distance, DISTANCES, distance_code);
    for (size_t i = 0; i < d->token_count; i++) {
        uint32_t length = d->tokens[i] >> 16, value = d->tokens[i] & 0xFFFF;
        unsigned symbol, extra;

        if (length == 0) {
            put_safely(d, literal_code[value], literal[value]);
            continue;
        }
        symbol = length_symbol(length, &extra);
        put_safely(d, literal_code[symbol], literal[symbol]);
        put(d, (length - 3) & ((1u << extra) - 1), extra);
        symbol = distance_symbol(value, &extra);
        put(d, distance_code[symbol], distance[symbol]);
        put(d, value & ((1u << extra) - 1), extra);
    }
    put_safely(d, literal_code[BLOCK_END], literal[BLOCK_END]);
}

static void end_block(fm_deflate *d, bool is_last)
{
    uint8_t literal[LITERALS], distance[DISTANCES];

    d->literal_occurs[BLOCK_END] = 1;
    fm_huffman_lengths(d->literal_occurs, LITERALS, FM_HUFFMAN_BITS, literal);
    fm_huffman_lengths(d->distance_occurs, DISTANCES, FM_HUFFMAN_BITS, distance);
    put_safely(d, is_last, 1);
    put(d, 2, 2); /* codes of its own */
    put_head(d, literal, distance);
    put_tokens(d, literal, distance);
    memset(d->literal_occurs, 0, sizeof d->literal_occurs);
    memset(d->distance_occurs, 0, sizeof d->distance_occurs);
    d->token_count = 0;
}

/* ---- finding -------------------------------------------------------------------- */

static void add_byte(fm_deflate *d, unsigned char byte)
{
    d->tokens[d->token_count++] = byte;
    d->literal_occurs[byte]++;
    if (d->token_count == TOKENS)
        end_block(d, false);
}

static void add_copy(fm_deflate *d, size_t length, size_t distance)
{
    unsigned extra;
    uint32_t less_one = (uint32_t)distance - 1;

    d->tokens[d->token_count++] = (uint32_t)length << 16 | less_one;
    d->literal_occurs[length_symbol((unsigned)length, &extra)]++;
    d->distance_occurs[distance_symbol(less_one, &extra)]++;
    if (d->token_count == TOKENS)
        end_block(d, false);
}

/* Which of eight bytes, in the order of memory, is the first that is not zero. */
static size_t first_difference(uint64_t x)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(x) / 8;
#else
    return (size_t)__builtin_clzll(x) / 8;
#endif
}

/* How many bytes from `a` on are as those from `b` on; up to SLACK bytes more may be
 * looked at. */
static size_t alike(const unsigned char *a, const unsigned char *b, size_t most)
{
    size_t n = 0;

    while (n < most) {
        uint64_t x, y;

        memcpy(&x, a + n, sizeof x);
        memcpy(&y, b + n, sizeof y);
        if (x != y) {
            n += first_difference(x ^ y);
            break;
        }
        n += sizeof x;
    }
    return n < most ? n : most;
}

static uint32_t hash_of(const unsigned char *at)
{
    uint32_t four;

    memcpy(&four, at, sizeof four);
    return (four * UINT32_C(2654435761)) >> (32 - HASH_BITS);
}

/* The longest copy for the byte at `at`, and from how far back; 0 when there is none.
 */
static size_t find_copy(fm_deflate *d, size_t at, size_t most, size_t *distance)
{
    const unsigned char *here = d->window + at;
    size_t best = 0, length, back;
    uint32_t now = d->base + (uint32_t)at, *seen;

    if (at >= d->pixel_bytes) {
        best = alike(here, here - d->pixel_bytes, most);
        *distance = d->pixel_bytes;
    }
    if (best < most && best < COPY_MOST / 2 && at >= d->row_bytes &&
        d->row_bytes <= REACH) {
        length = alike(here, here - d->row_bytes, most);
        if (length > best) {
            best = length;
            *distance = d->row_bytes;
        }
    }
    if (best >= COPY_ENOUGH)
        return best;
    seen = &d->last_seen[hash_of(here)];
    back = (uint32_t)(now - *seen);
    *seen = now;
    if (back > 0 && back <= REACH && back <= at) {
        length = alike(here, here - back, most);
        if (length > best + 1) {
            best = length;
            *distance = back;
        }
    }
    return best;
}

static void squeeze(fm_deflate *d, size_t at)
{
    while (at < d->end) {
        size_t most = d->end - at < COPY_MOST ? d->end - at : COPY_MOST;
        size_t distance = 0, length = find_copy(d, at, most, &distance);

        if (length >= COPY_LEAST) {
            add_copy(d, length, distance);
            at += length;
        } else {
            add_byte(d, d->window[at++]);
        }
    }
}

/* ---- checksum ------------------------------------------------------------------- */

/*
 * Adler-32 (RFC 1950, section 8): the sum of the bytes, and the sum of those sums, both
 * modulo 65521. A strip of bytes b[0..n) adds sum(b) to the one and
 * n * before + sum((n - i) * b[i]) to the other; in strips of a fixed width the
 * compiler does many bytes at a time.
 */
static void add_to_checksum(fm_deflate *d, const unsigned char *bytes, size_t count)
{
    enum { STRIP = 32, STRIPS = 64 }; /* the sums of so many strips fit 32 bits */
    const uint32_t modulus = 65521;
    uint32_t low = d->sum, high = d->sum_of_sums;
    size_t i = 0;

    while (count - i >= STRIP) {
        for (int strip = 0; strip < STRIPS && count - i >= STRIP; strip++, i += STRIP) {
            uint32_t sum = 0, weighted = 0;

            for (uint32_t k = 0; k < STRIP; k++) {
                sum += bytes[i + k];
                weighted += (STRIP - k) * bytes[i + k];
            }
            high += STRIP * low + weighted;
            low += sum;
        }
        low %= modulus;
        high %= modulus;
    }
    for (; i < count; i++) {
        low += bytes[i];
        high += low;
    }
    d->sum = low % modulus;
    d->sum_of_sums = high % modulus;
}

/* ---- life ----------------------------------------------------------------------- */

fm_deflate *fm_deflate_new(size_t row_bytes, size_t pixel_bytes,
                           fm_deflate_take_fn take, void *user)
{
    fm_deflate *d = fm_alloc(1, sizeof *d);

    if (d == NULL)
        return NULL;
    d->take = take;
    d->user = user;
    d->row_bytes = row_bytes;
    d->pixel_bytes = pixel_bytes;
    d->capacity = WINDOW_BYTES + row_bytes;
    d->window = fm_alloc(d->capacity + SLACK, 1);
    if (d->window == NULL) {
        fm_free(d);
        return NULL;
    }
    d->sum = 1;
    put(d, 0x78, 8); /* deflate with a window of 32 KiB; no dictionary */
    put(d, 0x01, 8);
    return d;
}

unsigned char *fm_deflate_room(fm_deflate *d)
{
    if (d->end + d->row_bytes > d->capacity) {
        size_t gone = d->end - REACH;

        memmove(d->window, d->window + gone, REACH);
        d->base += (uint32_t)gone;
        d->end = REACH;
    }
    return d->window + d->end;
}

bool fm_deflate_row(fm_deflate *d)
{
    size_t start = d->end;

    d->end += d->row_bytes;
    add_to_checksum(d, d->window + start, d->row_bytes);
    squeeze(d, start);
    return !d->failed;
}

bool fm_deflate_end(fm_deflate *d)
{
    end_block(d, true);
    put_safely(d, 0, (8 - d->bit_count % 8) % 8);
    for (int shift = 24; shift >= 0; shift -= 8)
        put_safely(d, ((d->sum_of_sums << 16 | d->sum) >> shift) & 0xFF, 8);
    for (; d->bit_count > 0; d->bit_count -= 8) {
        d->out[d->out_count++] = (unsigned char)d->bits;
        d->bits >>= 8;
    }
    hand_out(d);
    return !d->failed;
}

void fm_deflate_free(fm_deflate *d)
{
    if (d == NULL)
        return;
    fm_free(d->window);
    fm_free(d);
}
