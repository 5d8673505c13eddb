"""What ends the app besides Ctrl+C: a terminal or a window that is closed. Uvicorn knows nothing of either."""

import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

# Windows ends the process as soon as its handlers have returned: the window was closed, logging off, shutting down.
_ENDS_NOW = {2, 5, 6}


def end_with_the_terminal(end: Callable[[], None]) -> None:
    """Let the app end in good order when its terminal is closed; call it when the server has begun to run.

    `end`: what must not wait, where there is no time to end in good order (Windows).
    """
    if threading.current_thread() is not threading.main_thread():
        return
    if sys.platform == "win32":
        _listen_to_the_console(end)
    elif signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        # Under nohup it is ignored, and stays so.
        signal.signal(signal.SIGHUP, lambda _number, _frame: signal.raise_signal(signal.SIGTERM))


if sys.platform == "win32":
    import ctypes

    # What nobody refers to is collected, also while Windows still wants to call it.
    _kept: list[Any] = []

    def _listen_to_the_console(end: Callable[[], None]) -> None:
        @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)
        def handler(event: int) -> int:
            if event in _ENDS_NOW:
                end()
            return 0

        _kept.append(handler)
        ctypes.WinDLL("kernel32").SetConsoleCtrlHandler(handler, 1)
