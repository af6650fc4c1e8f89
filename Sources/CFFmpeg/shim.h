// libavformat, libavcodec, libavutil, libswscale, libswresample. Below: what Swift cannot import, each with its reason.
#pragma once
#include <libavformat/avformat.h>
#include <libavcodec/avcodec.h>
#include <libavutil/avutil.h>
#include <libavutil/pixdesc.h>
#include <libavutil/dict.h>
#include <libavutil/opt.h>
#include <libavutil/log.h>
#include <libavutil/base64.h>
#include <libavutil/pixelutils.h>
#include <libavutil/tx.h>
#include <libswscale/swscale.h>
#include <libswresample/swresample.h>
#include <stdio.h>
#include <stdarg.h>
#include <string.h>

// Macros with casts or calls.
static const int64_t fc_no_timestamp = AV_NOPTS_VALUE;
static const int fc_error_eof = AVERROR_EOF;
static const int fc_error_exit = AVERROR_EXIT;
static const int fc_error_invalid = AVERROR_INVALIDDATA;
static const int fc_error_no_encoder = AVERROR_ENCODER_NOT_FOUND;
static inline int fc_error(int e) { return AVERROR(e); }
static inline int fc_is_again(int e) { return e == AVERROR(EAGAIN); }

// Log lines, kept per thread: av_log's callback takes a va_list and is called from any thread.
// The first error of an open is usually the only useful word on why it failed.
// The state stands inside a function: Swift emits a header's functions, not its variables.
struct fc_log_state { int errors; char first[512]; };
static inline struct fc_log_state *fc_log_here(void) {
    static _Thread_local struct fc_log_state state;
    return &state;
}
static inline void fc_log(void *context, int level, const char *format, va_list arguments) {
    (void)context;
    if (level > AV_LOG_ERROR) return;
    struct fc_log_state *state = fc_log_here();
    if (state->errors++ == 0) vsnprintf(state->first, sizeof state->first, format, arguments);
}
static inline void fc_log_install(void) { av_log_set_callback(fc_log); }
static inline void fc_log_reset(void) { fc_log_here()->errors = 0; fc_log_here()->first[0] = 0; }
static inline const char *fc_log_line(void) { return fc_log_here()->first; }

// Demuxers open further files through this: every such wish is refused.
static inline int fc_refuse_open(struct AVFormatContext *s, AVIOContext **pb, const char *url, int flags, AVDictionary **options) {
    (void)s; (void)pb; (void)url; (void)flags; (void)options;
    return AVERROR(EPERM);
}
static inline void fc_refuse_references(AVFormatContext *s) { s->io_open = fc_refuse_open; }

// AVStream.codecpar's side structures differ between versions; these calls do not.
static inline int fc_channels(const AVCodecParameters *p) { return p->ch_layout.nb_channels; }
static inline int fc_frame_channels(const AVFrame *f) { return f->ch_layout.nb_channels; }

// Which packet a picture comes from: a number that goes through the decoder with it. Another field in later versions.
static inline void fc_tag_next(AVCodecContext *c, int64_t tag) { c->reordered_opaque = tag; }
static inline int64_t fc_tag_of(const AVFrame *f) { return f->reordered_opaque; }

// A frame whose first plane is eight-bit brightness, one byte a pixel, can be compared where it lies.
static inline int fc_has_plain_luma(int format) {
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get((enum AVPixelFormat)format);
    return d && !(d->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM))
        && d->comp[0].plane == 0 && d->comp[0].depth == 8 && d->comp[0].step == 1 && d->comp[0].shift == 0 && d->comp[0].offset == 0;
}
static inline int fc_is_full_range(const AVFrame *f) {
    return f->color_range == AVCOL_RANGE_JPEG || f->format == AV_PIX_FMT_YUVJ420P || f->format == AV_PIX_FMT_YUVJ422P || f->format == AV_PIX_FMT_YUVJ444P;
}
