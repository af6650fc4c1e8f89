// libseccomp, and control messages. Below: what Swift cannot import, each with its reason.
#pragma once
#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>

// A macro with a cast, and variadic functions.
static inline uint32_t fc_fail_with(int error) { return SCMP_ACT_ERRNO(error); }
static inline int fc_allow(scmp_filter_ctx filter, int call) { return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, 0); }
// Allowed where the bits of `mask` in an argument are `bits`.
static inline int fc_allow_where(scmp_filter_ctx filter, int call, unsigned argument, unsigned long mask, unsigned long bits) {
    struct scmp_arg_cmp is = SCMP_CMP64(argument, SCMP_CMP_MASKED_EQ, mask, bits);
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is);
}
// Allowed where two arguments are these.
static inline int fc_allow_where_both(scmp_filter_ctx filter, int call, unsigned a, unsigned long is_a, unsigned b, unsigned long is_b) {
    struct scmp_arg_cmp both[] = { SCMP_CMP64(a, SCMP_CMP_EQ, is_a), SCMP_CMP64(b, SCMP_CMP_EQ, is_b) };
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 2, both);
}
static inline int fc_refuse(scmp_filter_ctx filter, int call, int error) { return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(error), call, 0, 0); }

// Of glibc 2.34; the Glibc module is made without it.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
static inline int fc_close_from(posix_spawn_file_actions_t *actions, int first) { return posix_spawn_file_actions_addclosefrom_np(actions, first); }

// Control messages are built with macros: one descriptor beside some bytes.
static inline ssize_t fc_send_with_descriptor(int socket, const void *bytes, size_t count, int descriptor) {
    struct iovec part = { (void *)bytes, count };
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int))]; } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// `descriptor` becomes the one that came with the bytes, or -1.
static inline ssize_t fc_receive_with_descriptor(int socket, void *bytes, size_t count, int *descriptor) {
    struct iovec part = { bytes, count };
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int))]; } control;
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
    ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    *descriptor = -1;
    if (n <= 0) return n;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)))
            memcpy(descriptor, CMSG_DATA(header), sizeof(int));
    return n;
}
