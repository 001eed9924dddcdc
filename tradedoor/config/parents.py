"""Processes that never outlive the one that started them.

A process that is killed cannot clean up. So its children ask the kernel to be told when it dies
(Linux; elsewhere only a clean stop stops children).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with(parent: int, how: signal.Signals) -> None:
    """Ask the kernel to send us a signal when this parent dies; at once if it is dead already."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), how)
