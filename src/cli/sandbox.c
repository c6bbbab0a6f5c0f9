/* SPDX-License-Identifier: MIT */
#include "cli/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__) && !defined(__ILP32__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE_ARCH AUDIT_ARCH_RISCV64
#endif

#ifdef NATIVE_ARCH

#define LOAD(field)                                                                    \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, steps) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, steps)
#define SKIP_IF(value, steps)     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, steps, 0)
#define ANSWER(action)            BPF_STMT(BPF_RET | BPF_K, action)

bool fm_sandbox_deny_network(void)
{
    /* The domain of a socket is the low half of its first argument: both machines with
     * a filter here are little-endian. */
    static struct sock_filter steps[] = {
        LOAD(arch),
        SKIP_UNLESS(NATIVE_ARCH, 6),
        LOAD(nr),
        SKIP_UNLESS(__NR_socket, 4),
        LOAD(args[0]),
        SKIP_IF(AF_INET, 1),
        SKIP_UNLESS(AF_INET6, 1),
        ANSWER(SECCOMP_RET_ERRNO | EACCES),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {
        .len = sizeof steps / sizeof steps[0],
        .filter = steps,
    };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool fm_sandbox_deny_network(void)
{
    return false;
}

#endif
