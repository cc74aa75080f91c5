"""Closes what Landlock leaves open: calls that change files by owner and other processes by user.

Landlock decides about opening, making and removing files. Changing modes, owners, times and
extended attributes it does not see, and limits or priorities of other processes of the same user
neither. With these an app could take the shared dependency set away from everybody or let the
platform run out of file descriptors. So a small filter answers those calls itself: changes of
modes, owners and times succeed without effect, because copying a file makes them and nothing in a
sandbox depends on them; the rest is refused. A session of its own is refused too: it would give a
process a scheduler share of its own and hide it from the clean-up after a crash. Of the network
only TCP is left: Landlock's rules for ports know no other protocol. Filters add up, the strictest
answer counts.
"""

import ctypes
import errno
import platform
import struct

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_RETURN_ALLOW = 0x7FFF0000
_RETURN_ERRNO = 0x00050000
_LOAD_WORD = 0x20
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_AND = 0x54
_RETURN = 0x06
# Offsets in struct seccomp_data (linux/seccomp.h); the low half of an argument comes first.
_OFFSET_NUMBER = 0
_OFFSET_ARCHITECTURE = 4
_OFFSET_FIRST_ARGUMENT = 16
_OFFSET_SECOND_ARGUMENT = 24
_OFFSET_THIRD_ARGUMENT = 32
_X32_BIT = 0x40000000

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# fchmodat2, setxattrat, removexattrat and file_setattr have one number everywhere.
_WITHOUT_EFFECT = {
    # chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat utimensat sync syncfs
    "x86_64": (90, 91, 268, 92, 93, 94, 260, 132, 235, 261, 280, 162, 306, 452),
    "aarch64": (52, 53, 55, 54, 88, 81, 267, 452),
}
_REFUSED = {
    # {,l,f}setxattr {,l,f}removexattr setpriority ioprio_set move_pages migrate_pages setsid
    "x86_64": (188, 189, 190, 197, 198, 199, 141, 251, 279, 256, 112, 463, 466, 469),
    "aarch64": (5, 6, 7, 14, 15, 16, 140, 30, 239, 238, 157, 463, 466, 469),
}
# The first argument is a process, 0 for the caller itself.
_ONLY_ON_ITSELF = {
    # prlimit64 sched_setaffinity sched_setscheduler sched_setparam sched_setattr
    "x86_64": (302, 203, 144, 142, 314),
    "aarch64": (261, 122, 119, 118, 274),
}

_SOCKET = {"x86_64": 41, "aarch64": 198}
# AF_UNIX, and AF_NETLINK with which C libraries list the machine's own addresses
_FAMILIES_WITHOUT_PORTS = (1, 16)
_INTERNET = (2, 10)
_TYPE_MASK = 0xF
_STREAM = 1
# the family's default, and TCP itself; MPTCP is another one and has no rules
_TCP = (0, 6)


def install_filter() -> None:
    """Apply the filter to this process and all it starts; it cannot be taken off again."""
    program = build_filter(platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HL", len(program) // 8, ctypes.addressof(buffer))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs could not be set")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the system call filter could not be installed")


def build_filter(machine: str) -> bytes:
    """The filter as classic BPF for one kind of processor."""
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"there is no system call filter for {machine}")
    not_there = _answer(errno.ENOSYS)
    program = [
        _load(_OFFSET_ARCHITECTURE),
        *_unless_equal(_ARCHITECTURES[machine], not_there),
        _load(_OFFSET_NUMBER),
        # Numbers of the x32 interface would pass the comparisons below.
        _instruction(_JUMP_IF_AT_LEAST, _X32_BIT, 0, 1),
        not_there,
    ]
    for number in _WITHOUT_EFFECT[machine]:
        program += _if_equal(number, _answer(0))
    for number in _REFUSED[machine]:
        program += _if_equal(number, _answer(errno.EPERM))
    for number in _ONLY_ON_ITSELF[machine]:
        program += [
            _instruction(_JUMP_IF_EQUAL, number, 0, 4),
            _load(_OFFSET_FIRST_ARGUMENT),
            *_unless_equal(0, _answer(errno.EPERM)),
            _instruction(_RETURN, _RETURN_ALLOW),
        ]
    program += _only_tcp_sockets(_SOCKET[machine])
    program.append(_instruction(_RETURN, _RETURN_ALLOW))
    return b"".join(program)


def _only_tcp_sockets(number: int) -> list[bytes]:
    refused = _answer(errno.EACCES)
    allowed = _instruction(_RETURN, _RETURN_ALLOW)
    checks = [_load(_OFFSET_FIRST_ARGUMENT)]
    for family in _FAMILIES_WITHOUT_PORTS:
        checks += _if_equal(family, allowed)
    checks += [
        _instruction(_JUMP_IF_EQUAL, _INTERNET[0], 2, 0),
        _instruction(_JUMP_IF_EQUAL, _INTERNET[1], 1, 0),
        refused,
        _load(_OFFSET_SECOND_ARGUMENT),
        _instruction(_AND, _TYPE_MASK),
        *_unless_equal(_STREAM, refused),
        _load(_OFFSET_THIRD_ARGUMENT),
    ]
    for protocol in _TCP:
        checks += _if_equal(protocol, allowed)
    checks.append(refused)
    return [_instruction(_JUMP_IF_EQUAL, number, 0, len(checks)), *checks]


def _if_equal(value: int, answer: bytes) -> list[bytes]:
    return [_instruction(_JUMP_IF_EQUAL, value, 0, 1), answer]


def _unless_equal(value: int, answer: bytes) -> list[bytes]:
    return [_instruction(_JUMP_IF_EQUAL, value, 1, 0), answer]


def _answer(number: int) -> bytes:
    return _instruction(_RETURN, _RETURN_ERRNO | number)


def _load(offset: int) -> bytes:
    return _instruction(_LOAD_WORD, offset)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
